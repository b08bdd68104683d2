"""Every entry of the fact files is well formed, sourced, and owned by one operator."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from importlib.resources import files
from itertools import chain

import pytest

from checks.providers import load, recognise
from checks.providers.facts import Confidence, Fact, Provider

ALL: list[tuple[str, Fact]] = [
    (f"{kind}.{id_}", fact)
    for kind, facts in {
        "mailbox": load.all_mailbox_providers(),
        "service": load.all_sending_services(),
        "host": load.all_dns_hosts(),
        "group": load.all_freemail_groups(),
        "parking": load.all_parking_services(),
        "placeholder": load.all_placeholders(),
        "resolver": load.all_public_resolvers(),
        "receiver": load.all_report_receivers(),
        "blocklist": load.all_blocklists(),
    }.items()
    for id_, fact in facts.items()
]
NAME = re.compile(
    r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?"
)
PLACEHOLDER = re.compile(r"<[a-zA-Z0-9-]+>")
NAME_FIELDS = (
    "mx_suffixes",
    "spf_includes",
    "spf_suffixes",
    "dkim_suffixes",
    "dmarc_suffixes",
    "return_path_suffixes",
    "rdns_suffixes",
    "policy_suffixes",
    "report_suffixes",
    "record_suffixes",
    "ns_suffixes",
    "ns_hosts",
    "domains",
    "unverified_domains",
)


def filled_in(name: str) -> str:
    return PLACEHOLDER.sub("x", name)


@pytest.fixture(params=[fact for _, fact in ALL], ids=[name for name, _ in ALL])
def fact(request: pytest.FixtureRequest) -> Fact:
    entry: Fact = request.param
    return entry


def test_an_entry_says_where_it_is_known_from_since_when_and_how_surely(fact: Fact) -> None:
    assert fact.name
    assert fact.sources
    assert all(source.strip() == source and source for source in fact.sources)
    assert fact.collected == date(2026, 11, 22)
    assert isinstance(fact.confidence, Confidence)


def test_names_are_lower_case_without_the_last_dot(fact: Fact) -> None:
    for field in NAME_FIELDS:
        for name in getattr(fact, field, ()):
            assert NAME.fullmatch(filled_in(name)), (field, name)


def test_names_to_recognise_by_hold_no_placeholder(fact: Fact) -> None:
    for field in NAME_FIELDS:
        if field != "spf_includes":
            assert not [name for name in getattr(fact, field, ()) if PLACEHOLDER.search(name)]


def test_low_confidence_fields_name_fields_and_items_that_exist(fact: Fact) -> None:
    for path in fact.low_confidence_fields:
        field, _, part = (
            re.split(r"([.\[])", path, maxsplit=1) if re.search(r"[.\[]", path) else (path, "", "")
        )
        assert hasattr(fact, field), path
        if part.endswith("]") and field != "labels":
            assert part[:-1] in repr(getattr(fact, field)), path


def test_low_confidence_entries_and_general_knowledge_go_together(fact: Fact) -> None:
    if fact.confidence is Confidence.HIGH:
        assert any("general knowledge" not in source for source in fact.sources)


@pytest.mark.parametrize(
    "provider",
    [*load.all_mailbox_providers().values(), *load.all_sending_services().values()],
    ids=lambda provider: provider.id,
)
def test_the_records_of_a_provider_are_well_formed(provider: Provider) -> None:
    for record in provider.dkim:
        assert "._domainkey" in record.host
        assert record.rrtype in ("TXT", "CNAME")
        assert NAME.fullmatch(filled_in(record.host)), record
        assert not record.target or NAME.fullmatch(filled_in(record.target)), record
        assert record.rrtype == "CNAME" or not record.target, "a TXT key is only ever shown by the provider"
    for selector in provider.selectors:
        assert NAME.fullmatch(selector)


def test_mx_sets_have_hosts_that_their_own_provider_recognises() -> None:
    for provider in load.all_mailbox_providers().values():
        for host in chain.from_iterable(provider.mx):
            assert host.preference is None or 0 <= host.preference <= 65535
            assert NAME.fullmatch(filled_in(host.host))
            if not PLACEHOLDER.search(host.host):
                assert recognise.mailbox_provider((host.host,)) == (provider,)


def test_the_cname_targets_of_a_provider_lead_back_to_its_operator() -> None:
    resold = {"letterbook", "klaviyo"}  # they sign through Amazon SES and SendGrid, told apart below
    providers = [*load.all_mailbox_providers().values(), *load.all_sending_services().values()]
    for provider in providers:
        for record in provider.dkim:
            target = filled_in(record.target.replace("u<acct>", "u123").replace("wl<NNN>", "wl456"))
            owner = recognise.service_of_dkim_target(target)
            if provider.id not in resold and provider.dkim_suffixes and target:
                assert owner is not None
                assert owner.operator == provider.operator, (provider.id, target)


def test_known_words_are_used_for_known_choices() -> None:
    for provider in load.all_mailbox_providers().values():
        assert provider.kind in ("mailbox", "forwarder", "gateway", "hosting_panel")
    for service in load.all_sending_services().values():
        assert service.spf_needed in ("", "apex", "subdomain", "optional", "none")
        assert set(service.aligns) <= {"dkim", "spf"}
    for host in load.all_dns_hosts().values():
        assert host.final_dot in ("", "required", "optional", "leave out")
        assert host.txt_quotes in ("", "required", "optional", "leave out")
        assert host.long_txt in ("", "one line", "split by hand")
        assert host.apex in (None, "", "@", "full name")
        assert {key for key, _ in host.labels} <= {"type", "name", "txt", "cname", "mx", "preference", "ttl"}
        assert set(host.could_also_be) <= set(load.all_dns_hosts())
    assert {entry.meaning for entry in load.all_placeholders().values()} <= {"unresolvable", "this_host"}


def test_no_domain_is_freemail_twice() -> None:
    domains = [domain for group in load.all_freemail_groups().values() for domain in group.domains]
    assert len(domains) == len(set(domains)) > 700


def test_two_owners_of_one_suffix_are_an_error() -> None:
    google = load.all_mailbox_providers()["google_workspace"]
    zoho = load.all_mailbox_providers()["zoho_us"]
    with pytest.raises(ValueError, match="belongs to google_workspace and to zoho_us"):
        recognise._index((google, zoho), lambda entry: ("mx.example.com",))


def test_an_unknown_key_in_a_fact_file_is_an_error() -> None:
    document = tomllib.loads(files("checks.providers").joinpath("mailbox.toml").read_text("utf-8"))
    facts = document["mailbox"]["zoho_us"] | {"mx_sufixes": ["mx.zoho.com"]}
    with pytest.raises(TypeError, match="mx_sufixes"):
        load._entry(type(load.all_mailbox_providers()["zoho_us"]), "zoho_us", document, facts, {})


def test_general_knowledge_is_never_certain_enough_to_paste() -> None:
    providers = load.all_mailbox_providers()
    assert providers["google_workspace"].is_certain("mx", "smtp.google.com")
    assert not providers["google_workspace"].is_certain("dkim_where")
    assert not providers["zoho_us"].is_certain("spf_includes")
    assert providers["zoho_us"].is_certain("mx")
    assert providers["titan"].is_certain("dkim", "titan1._domainkey")
    assert not providers["titan"].is_certain("dkim", "titan2._domainkey")
    assert not providers["titan"].is_certain("dkim")
    assert providers["tuta"].is_certain("mx.host")
    assert not providers["tuta"].is_certain("mx")
    assert not providers["tuta"].is_certain("mx.preference")
    assert not any(
        providers["purelymail"].is_certain(field) for field in ("mx", "spf_includes", "dkim", "name")
    )


def test_asking_for_a_field_that_is_none_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="MailboxProvider has no spf"):
        load.all_mailbox_providers()["zoho_us"].is_certain("spf")


def test_a_doubtful_target_makes_the_key_doubtful() -> None:
    service = load.all_sending_services()["constant_contact"]
    assert not service.is_certain("dkim")
    assert not service.is_certain("dkim", "ctct1._domainkey")
    assert service.is_certain("dkim.host", "ctct1._domainkey")


def test_a_source_key_is_spelled_out() -> None:
    assert load.all_mailbox_providers()["fastmail"].sources[1] == (
        "github:thunderbird/autoconfig@c6ad7965/ispdb/messagingengine.com.xml"
    )


def test_common_selectors_keep_the_order_of_the_file() -> None:
    selectors = load.common_selectors()
    assert selectors[:6] == ("default", "dkim", "k1", "s1", "s2", "google")
    assert len(selectors) == len(set(selectors)) == 327
    assert all(NAME.fullmatch(selector) for selector in selectors)
