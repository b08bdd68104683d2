"""A record is typed at every DNS host so that the very same record comes out."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace

import pytest

from checks.providers.facts import DnsHost
from checks.providers.load import all_dns_hosts
from deliverability.remedies.model import Action, Change
from deliverability.typed import Field, Typed, lasting, typed_in

ZONE = "example.com"
LONG = f"v=DKIM1; k=rsa; p={'AbC+/0' * 65}"
CHANGES = (
    Change(Action.ADD, ZONE, "TXT", "v=spf1 include:_spf.example.net ~all"),
    Change(Action.ADD, f"_dmarc.{ZONE}", "TXT", "v=DMARC1; p=none; rua=mailto:dmarc@example.com"),
    Change(Action.REPLACE, f"s1._domainkey.{ZONE}", "TXT", LONG, "v=DKIM1; p="),
    Change(Action.ADD, f"_x.{ZONE}", "TXT", 'says "so" \\ so'),
    Change(Action.ADD, f"s1._domainkey.{ZONE}", "CNAME", "s1.dkim.example.net"),
    Change(Action.ADD, ZONE, "MX", "10 mx1.example.net"),
    Change(Action.REPLACE, f"sub.{ZONE}", "MX", "5 mx1.sub.example.com", "5 mx9.example.net"),
    Change(Action.REMOVE, ZONE, "MX", old="20 mx2.example.net"),
    Change(Action.REMOVE, f"s1._domainkey.{ZONE}", "CNAME", old="old.example.net"),
    Change(Action.ADD, ZONE, "MX", "0 ."),
)
HOSTS: tuple[DnsHost | None, ...] = (None, *all_dns_hosts().values())


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: host.id if host else "not known")
def test_what_is_typed_is_the_record_again(host: DnsHost | None) -> None:
    for change in CHANGES:
        typed = typed_in(change, ZONE, host)
        assert _put_together(typed, host) == (change.name, change.rrtype, change.value or change.old)
        by_key = {field.key: field for field in typed.fields}
        assert len(by_key) == len(typed.fields)
        assert all(field.label and len(field.note) < 160 for field in typed.fields)
        if "ttl" in by_key:
            assert int(by_key["ttl"].value) >= (host.min_ttl or 0 if host else 0)


def _put_together(typed: Typed, host: DnsHost | None) -> tuple[str, str, str]:
    """As the host reads its form, by what the facts say of it."""
    field = {field.key: field.value for field in typed.fields}
    name, value = field["name"], field["value"]
    if name in ("", "@"):
        name = ZONE
    elif host is None or host.zone_appended is not False:
        name = f"{name}.{ZONE}"
    if field["type"] == "TXT":
        is_quoted = host is not None and (
            host.txt_quotes == "required" or (host.long_txt == "split by hand" and len(value) > 255)
        )
        return name, "TXT", _unquoted(value) if is_quoted else value
    if host is not None and host.final_dot == "required":
        assert value.endswith(".")
    value = value if value.split()[-1] == "." else value.removesuffix(".")
    return name, field["type"], f"{field['preference']} {value}" if "preference" in field else value


def _unquoted(value: str) -> str:
    strings = re.findall(r'"((?:[^"\\]|\\.)*)"', value)
    assert " ".join(f'"{one}"' for one in strings) == value
    texts = shlex.split(value)
    assert all(len(text.encode()) <= 255 for text in texts)
    return "".join(texts)


@pytest.mark.parametrize("host", HOSTS[1:], ids=lambda host: host.id)
def test_what_is_not_certain_of_a_host_is_said_in_both_forms(host: DnsHost) -> None:
    typed = typed_in(Change(Action.ADD, f"_dmarc.{ZONE}", "CNAME", "x.example.net"), ZONE, host)
    notes = {field.key: field.note for field in typed.fields}
    if not host.is_certain("zone_appended") or host.zone_appended is None:
        assert 'by itself, type "_dmarc' in notes["name"]
    if not host.is_certain("final_dot") or not host.final_dot:
        assert "dot at the end" in notes["value"]
    for field in typed.fields:
        key = {"value": "cname"}.get(field.key, field.key)
        if not host.is_certain("labels", key):
            assert field.label in ("Type", "Host", "Value", "TTL")


def test_cloudflare_is_told_in_its_words() -> None:
    typed = typed_in(
        Change(Action.ADD, f"k1._domainkey.{ZONE}", "CNAME", "dkim.example.net"), ZONE, _host("cloudflare")
    )
    assert [field.value for field in typed.fields] == ["CNAME", "k1._domainkey", "dkim.example.net", "3600"]
    assert typed.notes == ("Set Proxy status to DNS only: the orange cloud turns grey.",)


def test_ovh_leaves_the_name_empty_and_wants_the_last_dot() -> None:
    typed = typed_in(Change(Action.ADD, ZONE, "MX", "10 mx1.example.net"), ZONE, _host("ovh"))
    assert typed.fields == (
        Field("Type", "MX", "", "type"),
        Field("Sub-domain", "", "that is example.com itself", "name"),
        Field("Priority", "10", "", "preference"),
        Field("Target", "mx1.example.net.", "with the dot at the end", "value"),
        Field("TTL", "3600", "1 hour, in seconds", "ttl"),
    )
    assert typed.notes == ()


def test_a_host_with_the_preference_in_the_value_gets_one_field() -> None:
    typed = typed_in(Change(Action.ADD, ZONE, "MX", "10 mx1.example.net"), ZONE, _host("dreamhost"))
    assert [(field.label, field.value) for field in typed.fields] == [
        ("Type", "MX"), ("Name", ""), ("MX Record", "10 mx1.example.net."),
    ]  # fmt: skip
    assert typed.notes == ("MX is on a page of its own: Mail > Custom MX.",)


def test_route_53_gets_the_whole_record_in_quotes_a_line_for_each_value() -> None:
    change = Change(Action.REPLACE, ZONE, "TXT", "v=spf1 ~all", "v=spf1 ?all")
    typed = typed_in(change, ZONE, _host("route53"), ("google-site-verification=x", "v=spf1 ~all"))
    assert typed.value == '"google-site-verification=x"\n"v=spf1 ~all"'
    assert typed.notes == (
        "AWS Route 53 keeps all TXT values of a name in one record: these 2 lines are the whole of it.",
    )


def test_a_long_key_is_split_by_hand_where_the_host_wants_that() -> None:
    change = Change(Action.ADD, f"s1._domainkey.{ZONE}", "TXT", LONG)
    assert typed_in(change, ZONE, _host("dnsmadeeasy")).value == f'"{LONG[:255]}" "{LONG[255:]}"'
    assert typed_in(change, ZONE, _host("cloudflare")).value == LONG
    assert typed_in(change, ZONE, _host("cloudflare")).notes == ()
    other = typed_in(change, ZONE, None).fields[3]
    assert (other.key, other.value) == ("parts", f'"{LONG[:255]}" "{LONG[255:]}"')
    assert typed_in(change, ZONE, _host("google_cloud_dns")).fields[3].value == LONG
    assert "parts" not in [field.key for field in typed_in(change, ZONE, _host("route53")).fields]


def test_a_text_longer_than_the_host_takes_is_said() -> None:
    change = Change(Action.ADD, ZONE, "TXT", "x" * 600)
    assert "at most 512 characters, and this has 600" in typed_in(change, ZONE, _host("name_com")).notes[0]


def test_a_host_that_refuses_the_null_mx_is_named() -> None:
    typed = typed_in(Change(Action.ADD, ZONE, "MX", "0 ."), ZONE, _host("namecheap"))
    assert typed.notes[0].startswith("Namecheap does not take this record.")


def test_a_ttl_below_what_the_host_takes_is_raised() -> None:
    change = Change(Action.ADD, f"_dmarc.{ZONE}", "TXT", "v=DMARC1; p=none", ttl=60)
    by_key = {field.key: field for field in typed_in(change, ZONE, _host("gandi")).fields}
    assert by_key["ttl"] == Field("TTL", "300", "5 minutes, in seconds", "ttl")


def test_a_name_outside_the_zone_is_typed_whole() -> None:
    change = Change(Action.ADD, "example.com._report._dmarc.example.net", "TXT", "v=DMARC1")
    assert typed_in(change, ZONE, _host("cloudflare")).fields[1].value == change.name


def test_a_zone_that_is_a_subdomain_has_names_relative_to_it() -> None:
    change = Change(Action.ADD, "_dmarc.shop.example.com", "TXT", "v=DMARC1; p=none")
    assert typed_in(change, "shop.example.com", _host("ovh")).fields[1].value == "_dmarc"
    assert typed_in(change, ZONE, _host("ovh")).fields[1].value == "_dmarc.shop"


def test_no_guess_is_made_where_an_entry_is_not_certain_at_all() -> None:
    """Of he.net it is only believed that the whole name is typed."""
    host = replace(_host("he_net"))
    name = typed_in(CHANGES[1], ZONE, host).fields[1]
    assert (name.value, name.label) == ("_dmarc.example.com", "Host")
    assert 'type "_dmarc"' in name.note


def test_a_duration_is_said_in_its_largest_whole_unit() -> None:
    assert [lasting(n) for n in (1, 90, 300, 3600, 14400, 86400)] == [
        "1 second", "90 seconds", "5 minutes", "1 hour", "4 hours", "1 day",
    ]  # fmt: skip


def _host(id_: str) -> DnsHost:
    return all_dns_hosts()[id_]
