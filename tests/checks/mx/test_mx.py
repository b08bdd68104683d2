"""The mx family's table: worlds, and every finding each of them raises, facts included."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.answers import Mx
from checks.domain import Domain
from checks.model import Verdict
from checks.mx.record import Flaw, read
from tests.judging import judge, unknowns
from tests.world import World

ADDRESS = "support@example.com"
NULL = '@ MX 0 .\n@ TXT "v=spf1 -all"\n'
GOOD = "mail A 192.0.2.1\nmail A 192.0.2.2\nmail AAAA 2001:db8::1\n"
Said = dict[str, list[dict[str, object]]]


def said(world: World, zone: str, target: str = "example.com") -> Said:
    """The facts of every finding of the family, by check, the domain left out."""
    found: Said = {}
    for finding in judge(world, zone, target).outcome.findings:
        if finding.check.startswith("mx."):
            facts = {key: value for key, value in finding.facts.items() if key != "domain"}
            found.setdefault(finding.check, []).append(facts)
    return found


def test_a_good_pair_of_servers_says_nothing_at_all(world: World) -> None:
    run = judge(world, "@ MX 10 mail\n@ MX 20 mail2\n" + GOOD + "mail2 A 192.0.2.3")
    assert [f for f in run.outcome.findings if f.check.startswith("mx.")] == []
    assert unknowns(run, "mx") == []
    assert next(line for line in run.report.families if line.family == "mx").verdict is Verdict.PASS


def test_null_mx_on_a_parked_domain_is_right(world: World) -> None:
    run = judge(world, NULL)
    assert said(world, NULL) == {}
    assert unknowns(run, "mx") == []
    assert run.snapshot.takes_mail is False


@pytest.mark.parametrize(
    ("zone", "target", "expected"),
    [
        (NULL, ADDRESS, {"mx.null-on-receiving": [{"record": "0 ."}]}),
        (
            "@ MX 0 .\n@ MX 10 mail\n" + GOOD,
            "example.com",
            {"mx.null-mixed": [{"record": "0 .", "others": ("mail.example.com",)}]},
        ),
        ('@ MX 10 .\n@ TXT "v=spf1 -all"', "example.com", {"mx.null-preference": [{"preference": 10}]}),
        (
            '@ MX 0 .\n@ TXT "v=spf1 mx ~all"',
            "example.com",
            {"mx.null-and-sends": [{"spf": "v=spf1 mx ~all"}]},
        ),
        (
            '@ MX 5 .\n@ TXT "v=spf1 ?all"',
            ADDRESS,
            {
                "mx.null-on-receiving": [{"record": "5 ."}],
                "mx.null-preference": [{"preference": 5}],
                "mx.null-and-sends": [{"spf": "v=spf1 ?all"}],
            },
        ),
    ],
    ids=["address typed", "mixed", "preference", "sends", "all at once"],
)
def test_each_wrong_null_mx_is_told_for_what_it_is(
    world: World, zone: str, target: str, expected: Said
) -> None:
    assert said(world, zone, target) == expected


def test_a_null_mx_whose_spf_has_no_answer_is_not_judged(world: World) -> None:
    run = judge(world, "@ MX 0 .\n@ !servfail TXT")
    assert [u.question for u in unknowns(run, "mx.null-and-sends")] == ["example.com TXT"]


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ('_spf.example.net. TXT "v=spf1 -all"', {}),
        (
            '_spf.example.net. TXT "v=spf1 ip4:192.0.2.1 -all"',
            {"mx.null-and-sends": [{"spf": "v=spf1 ip4:192.0.2.1 -all"}]},
        ),
        ('_spf.example.net. TXT "no SPF here"', {}),
    ],
    ids=["nobody sends", "somebody sends", "no record there"],
)
def test_a_null_mx_is_judged_by_the_spf_record_that_a_redirect_leads_to(
    world: World, there: str, expected: Said
) -> None:
    zone = f'@ MX 0 .\n@ TXT "v=spf1 redirect=_spf.example.net"\n{there}'
    assert said(world, zone) == expected
    assert unknowns(judge(world, zone), "mx") == []


def test_a_null_mx_whose_redirect_has_no_answer_is_not_judged(world: World) -> None:
    run = judge(world, '@ MX 0 .\n@ TXT "v=spf1 redirect=_spf.example.net"\n_spf.example.net. !servfail')
    assert [u.question for u in unknowns(run, "mx.null-and-sends")] == ["_spf.example.net TXT"]


def test_a_host_that_only_the_second_path_knows_has_both_kinds_of_address(world: World) -> None:
    world.set("@ MX 10 mail\n@ MX 20 mail2\n")
    world.second.set("@ MX 10 mail\n@ MX 20 mail2\n" + GOOD + "mail2 A 192.0.2.3", origin="example.com")
    run = judge(world, second=True)
    assert [f for f in run.outcome.findings if f.check.startswith("mx.")] == []
    assert unknowns(run, "mx") == []


def test_spf_without_an_answer_says_nothing_of_servers_that_are_there(world: World) -> None:
    assert unknowns(judge(world, "@ MX 10 mail\n@ !servfail TXT\n" + GOOD), "mx") == []


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("smtp.google.com.", "192.0.2.1"),
        ("example-com.mail.protection.outlook.com.", "192.0.2.1"),
        ("example-com.a-v1.mx.microsoft.", "192.0.2.1"),
    ],
)
def test_one_name_of_a_big_provider_is_not_called_single(world: World, host: str, address: str) -> None:
    assert said(world, f"@ MX 0 {host}\n{host} A {address}\n{host} AAAA 2001:db8::1") == {}


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("other A 192.0.2.1", {"mx.none": [{}]}),
        ("@ A 192.0.2.1", {"mx.implicit": [{"addresses": ("192.0.2.1",)}]}),
        ("@ A 10.0.0.1\n@ AAAA 2001:db8::1", {"mx.implicit": [{"addresses": ("10.0.0.1", "2001:db8::1")}]}),
        ("x.example.org. A 192.0.2.1", {"mx.domain-missing": [{}]}),
        ("@ MX 10 gone", {"mx.targets-all-missing": [{"hosts": ("gone.example.com",)}]}),
        (
            "@ MX 10 mail\n@ MX 20 gone\n" + GOOD,
            {"mx.target-missing": [{"host": "gone.example.com", "preference": 20}]},
        ),
        (
            "@ MX 10 mail.example.com\n@ MX 20 gone\n@ MX 30 mail\n" + GOOD,
            {
                "mx.missing-dot": [
                    {
                        "host": "mail.example.com.example.com",
                        "meant": "mail.example.com",
                        "preference": 10,
                    }
                ],
                "mx.target-missing": [{"host": "gone.example.com", "preference": 20}],
            },
        ),
        (
            "@ MX 10 192.0.2.9\n@ MX 20 mail\n" + GOOD,
            {"mx.ip-literal": [{"host": "192.0.2.9.example.com", "address": "192.0.2.9", "preference": 10}]},
        ),
        (
            "@ MX 10 192.0.2.9.",
            {"mx.ip-literal": [{"host": "192.0.2.9", "address": "192.0.2.9", "preference": 10}]},
        ),
        (
            "@ MX 10 mail_1\n@ MX 20 mail\nmail_1 A 192.0.2.7\n" + GOOD,
            {"mx.bad-hostname": [{"host": "mail_1.example.com", "preference": 10}]},
        ),
        (
            "@ MX 0 ms1.msv1.invalid.",
            {"mx.placeholder": [{"hosts": ("ms1.msv1.invalid",), "kind": "Microsoft 365 ownership check"}]},
        ),
        (
            "@ MX 0 mail\n@ MX 99 ms1.msv1.invalid.\n" + GOOD,
            {
                "mx.placeholder-left": [
                    {
                        "host": "ms1.msv1.invalid",
                        "kind": "Microsoft 365 ownership check",
                        "preference": 99,
                    }
                ]
            },
        ),
        (
            "@ MX 10 localhost.\nlocalhost. A 127.0.0.1",
            {"mx.placeholder": [{"hosts": ("localhost",), "kind": "the sending server itself"}]},
        ),
        (
            "@ MX 10 a\n@ MX 20 mail\na CNAME mail\n" + GOOD,
            {"mx.alias": [{"host": "a.example.com", "target": "mail.example.com", "preference": 10}]},
        ),
        (
            "@ MX 10 a\n@ MX 20 mail\na CNAME gone.example.net.\n" + GOOD,
            {"mx.alias-broken": [{"host": "a.example.com", "target": "gone.example.net", "preference": 10}]},
        ),
        (
            "@ MX 10 mail\nmail A 10.0.0.1\nmail AAAA ::1",
            {
                "mx.no-public-address": [
                    {
                        "hosts": ("mail.example.com",),
                        "addresses": ("10.0.0.1: private use", "::1: loopback"),
                    }
                ],
            },
        ),
        (
            "@ MX 10 nat\n@ MX 20 mail\nnat A 100.64.9.9\n" + GOOD,
            {
                "mx.special-address": [
                    {"host": "nat.example.com", "addresses": ("100.64.9.9: shared by a carrier (CGNAT)",)}
                ]
            },
        ),
        (
            "@ MX 10 mail\n@ MX 20 mail\n" + GOOD,
            {"mx.duplicate": [{"host": "mail.example.com", "preferences": (10, 20)}]},
        ),
        (
            "@ MX 10 mail\nmail A 192.0.2.1",
            {
                "mx.single": [{"host": "mail.example.com"}],
                "mx.no-ipv6": [{"hosts": ("mail.example.com",)}],
            },
        ),
        (
            "@ MX 10 mx\n@ MX 20 mail\n* A 192.0.2.8\n" + GOOD,
            {
                "mx.host-by-wildcard": [
                    {
                        "host": "mx.example.com",
                        "wildcard": "*.example.com",
                        "addresses": ("192.0.2.8",),
                    }
                ]
            },
        ),
        (
            "@ MX 1 smtp.google.com.\n@ MX 5 mx.zoho.com.\n"
            "smtp.google.com. AAAA 2001:db8::5\nmx.zoho.com. A 192.0.2.6",
            {
                "mx.two-providers": [
                    {
                        "providers": ("Google Workspace", "Zoho Mail (US)"),
                        "hosts": ("smtp.google.com", "mx.zoho.com"),
                    }
                ]
            },
        ),
    ],
)
def test_every_fault_is_told_once_and_by_its_name(world: World, zone: str, expected: Said) -> None:
    assert said(world, zone) == expected


def test_a_gateway_in_front_of_a_mailbox_host_is_one_provider(world: World) -> None:
    zone = """
        @ MX 10 eu-smtp-inbound-1.mimecast.com.
        @ MX 50 smtp.google.com.
        eu-smtp-inbound-1.mimecast.com. A 192.0.2.1
        smtp.google.com. AAAA 2001:db8::1
    """
    assert said(world, zone) == {}


def test_a_subdomain_record_that_got_the_whole_zone_appended_is_seen(world: World) -> None:
    run = judge(world, "help MX 10 mx.help.example.com\n", "support@help.example.com")
    assert run.snapshot.mx.hosts[0].flaw is Flaw.MISSING_DOT  # type: ignore[union-attr]
    assert run.snapshot.mx.hosts[0].meant == "mx.help.example.com"  # type: ignore[union-attr]


def test_a_parking_services_own_domain_may_use_its_own_servers(world: World) -> None:
    zone = "@ MX 10 mx.sedoparking.com.\nmx A 192.0.2.1"
    world.set(zone, origin="sedoparking.com")
    run = judge(world, None, "sedoparking.com")
    assert "mx.placeholder" not in {finding.check for finding in run.outcome.findings}


def test_the_most_preferred_server_is_named_first(world: World) -> None:
    run = judge(world, "@ MX 30 c\n@ MX 5 a\n@ MX 20 b\na A 192.0.2.1\nb A 192.0.2.2\nc A 192.0.2.3")
    assert run.snapshot.mx.names == ("a.example.com", "b.example.com", "c.example.com")  # type: ignore[union-attr]


@given(st.text("ab1-_.[]:\\ \x00é", max_size=40), st.integers(0, 65535))
def test_any_target_can_be_read(host: str, preference: int) -> None:
    domain = Domain("shop.example.com", "shop.example.com", org_domain="example.com")
    (seen,) = read(domain, [Mx(preference, host)])
    assert (seen.host, seen.preference) == (host, preference)
    assert seen.flaw or all(label.replace("-", "").isalnum() for label in host.split("."))


def test_an_address_beyond_ascii_is_noticed_and_an_international_domain_is_not(world: World) -> None:
    zone = "@ MX 10 mail\n@ MX 20 mail2\n" + GOOD + "mail2 A 192.0.2.3"
    assert said(world, zone, "füße@example.com") == {
        "mx.address-not-ascii": [{"address": "füße@example.com"}]
    }
    assert said(world, zone, ADDRESS) == {}
