"""Pinned records are compared by their meaning; silence is no drift."""

from __future__ import annotations

import pytest

from checks.expected.alike import alike, drift
from checks.expected.record import Kind, Pin
from checks.model import Finding, Reason, Severity
from deliverability.expected_file import read
from deliverability.gather.context import Options
from deliverability.gather.expected import kept
from deliverability.plan import Plan
from tests.judging import LAB, judge, unknowns
from tests.world import World

KEY = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQ"


def pinned(*lines: str) -> Options:
    """The options of a run with these lines pinned for example.com."""
    pins = read("\n".join(['["example.com"]', *lines]), "mail-expected.toml").of("example.com")
    return Options(allow=LAB, families=("expected",), expected=tuple(map(kept, pins)))


def found(world: World, zone: str, *lines: str) -> list[tuple[str, str, object]]:
    run = judge(world, zone, options=pinned(*lines))
    return [(one.check, one.subject, one.facts["pinned"]) for one in run.outcome.findings]


def test_a_finding_names_file_and_line_and_both_values(world: World) -> None:
    run = judge(
        world,
        "@ MX 10 mail\n@ MX 30 spare\n",
        options=pinned("", 'mx = ["10 mail.example.com", "b.example"]'),
    )
    assert run.outcome.findings == (
        Finding(
            "expected.differs", Severity.WARNING, "example.com MX",
            {
                "domain": "example.com", "what": "the records of your mail servers", "key": "mx",
                "pinned": "mail-expected.toml:3", "name": "example.com", "rrtype": "MX",
                "wanted": "example.com  MX  10 mail.example.com\nexample.com  MX  b.example",
                "found": "example.com  MX  10 mail.example.com\nexample.com  MX  30 spare.example.com",
                "lacking": ("b.example",), "extra": ("30 spare.example.com",),
            },
        ),
    )  # fmt: skip


ALL = (
    'mx = ["mail.example.com"]',
    'nameservers = ["ns1.example.net", "NS2.example.net."]',
    'spf.must_include = ["_spf.example.net"]',
    'dkim.selectors = { s1 = "present", s2 = "k=rsa; p=AAAA" }',
    'dmarc.policy = "reject"',
    'dmarc.rua = ["mailto:a@example.com"]',
    'mta_sts.mode = "enforce"',
    "[[record]]",
    'name = "_smtp._tls.example.com"',
    'type = "TXT"',
    'value = "v=TLSRPTv1;rua=mailto:t@example.com"',
)
LIVE = f"""
@ NS ns2.example.net.
@ NS ns1.example.net.
@ MX 7 mail
@ TXT "v=spf1 include:_SPF.example.net -all"
s1._domainkey TXT "v=DKIM1; p={KEY}"
s2._domainkey TXT "v=DKIM1; p=AA AA"
_dmarc TXT "v=DMARC1; p=reject; rua=mailto:a@example.com"
_smtp._tls TXT "v=TLSRPTv1; rua=mailto:t@example.com"
"""


def test_what_is_as_pinned_is_no_drift(world: World) -> None:
    assert found(world, LIVE, *ALL) == [
        ("expected.missing", "_mta-sts.example.com TXT", "mail-expected.toml:8")
    ]


def test_each_thing_that_is_gone_is_told_with_its_line(world: World) -> None:
    gone = found(world, "@ NS ns1.example.net.\n@ TXT other\n", *ALL)
    assert [(check, place) for check, _, place in gone if check == "expected.differs"] == [
        ("expected.differs", "mail-expected.toml:3")
    ]
    missing = [str(place).rpartition(":")[2] for check, _, place in gone if check == "expected.missing"]
    assert missing == ["2", "4", "5", "5", "6", "7", "8", "9"]


def test_silence_is_no_drift(world: World) -> None:
    run = judge(world, "*. !servfail\n", options=pinned(*ALL[:6], *ALL[7:]))
    assert run.outcome.findings == ()
    assert {unknown.reason for unknown in unknowns(run)} == {Reason.SERVFAIL}
    assert found(world, LIVE + "_dmarc !timeout TXT\n", 'mx = ["10 x.example"]', 'dmarc.policy = "none"') == [
        ("expected.differs", "example.com MX", "mail-expected.toml:2")
    ]


@pytest.mark.parametrize(
    ("rrtype", "one", "other"),
    [
        ("TXT", "v=spf1 a mx ip4:192.0.2.1 -all", "V=SPF1  ip4:192.0.2.1/32 mx:EXAMPLE.com +a -all"),
        (
            "TXT",
            "v=spf1 ip6:2001:DB8::1 exp=x.example.com ~all",
            "v=spf1 ip6:2001:db8:0::1/128 ~all exp=X.example.com",
        ),
        ("TXT", "v=DMARC1; p=none; rua=mailto:a@b.example", "v=DMARC1;rua=mailto:a@b.example;p=none;"),
        ("TXT", "v=STSv1; id=1;", "v=STSv1;id=1"),
        ("A", "192.0.2.1", "192.0.2.1"),
        ("AAAA", "2001:db8::1", "2001:DB8:0:0::1"),
        ("CNAME", "Mail.Example.com.", "mail.example.com"),
        ("MX", "10 Mail.Example.com.", "10  mail.example.com"),
        ("SRV", "0 5 587 Mail.Example.com", "0 5 587 mail.example.com."),
        ("CAA", '0 issue "ca.example"', '0  issue  "ca.example"'),
    ],
)
def test_what_means_the_same_is_alike(rrtype: str, one: str, other: str) -> None:
    assert alike(rrtype, one, other, "example.com")


@pytest.mark.parametrize(
    ("rrtype", "one", "other"),
    [
        ("TXT", "v=spf1 ip4:192.0.2.1 -all", "v=spf1 ip4:192.0.2.1 ~all"),
        ("TXT", "v=spf1 -a mx -all", "v=spf1 mx -a -all"),  # the first that fits decides, RFC 7208 §4.6.2
        ("TXT", "v=spf1 a/24 -all", "v=spf1 a -all"),
        ("TXT", "v=spf1 include:a.example -all", "v=spf1 include:a.example.net -all"),
        ("TXT", "v=DMARC1; p=none", "v=DMARC1; p=none; sp=reject"),
        ("TXT", "some text", "Some text"),
        ("MX", "10 mail.example.com", "20 mail.example.com"),
        ("A", "192.0.2.1", "192.0.2.2"),
    ],
)
def test_what_means_something_else_is_not_alike(rrtype: str, one: str, other: str) -> None:
    assert not alike(rrtype, one, other, "example.com")


def test_a_second_record_is_drift_where_only_one_counts() -> None:
    pin = Pin(Kind.SPF, "example.com", "TXT", ("v=spf1 mx -all",), "f:1")
    assert drift(pin, ("v=spf1 mx -all",)) is None
    assert drift(pin, ("v=spf1 mx -all", "v=spf1 a -all")) is not None
    other = Pin(Kind.RECORD, "example.com", "TXT", ("some text",), "f:2")
    assert drift(other, ("v=spf1 -all", "some text")) is None


def test_a_plan_sees_each_pinned_line_by_itself(world: World) -> None:
    lines = ('dmarc.policy = "reject"', 'dmarc.rua = ["mailto:a@example.com"]')
    before = judge(world, '_dmarc TXT "v=DMARC1; p=none; rua=mailto:b@example.com"\n', options=pinned(*lines))
    after = judge(
        world, '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:b@example.com"\n', options=pinned(*lines)
    )
    plan = Plan((), before.report, after.report)
    assert [one.finding.facts["pinned"] for one in plan.gone] == ["mail-expected.toml:2"]
    assert [one.finding.facts["pinned"] for one in plan.same] == ["mail-expected.toml:3"]
