"""The finer edges of the TLS-RPT checks: whole sets of findings over worlds served on loopback."""

from __future__ import annotations

import pytest

from checks.model import Finding, Reason, Severity, Unknown
from checks.tls_rpt.record import parse
from deliverability.runs import Run
from tests.checks.mta_sts.worlds import RECORD, policy, served
from tests.judging import found, judge, unknowns
from tests.world import World

MAIL = "@ MX 10 mail\nmail A 192.0.2.1\n"
PLACE = "_smtp._tls.example.com"
GOOD = "v=TLSRPTv1; rua=mailto:tls@example.com"
STS = RECORD + served()


def judged(world: World, zone: str, target: str = "support@example.com", *, second: bool = False) -> Run:
    return judge(world, MAIL + zone, target, families=("tls_rpt",), second=second)


def ids(run: Run) -> list[str]:
    assert not unknowns(run)
    return sorted(finding.check.removeprefix("tls-rpt.") for finding in run.outcome.findings)


def said(*texts: str) -> str:
    return "".join(f'_smtp._tls TXT "{text}"\n' for text in texts)


@pytest.mark.parametrize(
    ("zone", "names"),
    [
        (said(GOOD), []),
        (said("v=TLSRPTv1;rua=mailto:tls@example.com;"), []),
        (said("v=TLSRPTv1; rua=mailto:tls@example.com , mailto:b@example.com"), []),
        (said("v=TLSRPTv1; new.field-1=x; rua=mailto:tls@example.com"), []),
        (said(GOOD, "v=spf1 -all", "v=TLSRPTv2; rua=mailto:x@example.com"), []),
        (f'_smtp._tls CNAME t.example.net.\nt.example.net. TXT "{GOOD}"', []),
        ('_smtp._tls TXT "v=TLSRPTv1; rua=mail" "to:tls@example.com"', []),
        ("", ["absent"]),
        (said("v=spf1 -all"), ["absent"]),
        ("_tls A 192.0.2.1", ["absent"]),
        (STS, ["unwatched"]),
        (STS + said("v=TLSRPTV1; rua=mailto:tls@example.com"), ["lookalike"]),
        (RECORD + served(policy("testing")), ["unwatched"]),
        (RECORD + served(policy("none")), ["absent"]),
        (RECORD + served(words="status=404"), ["absent"]),
        (RECORD, ["absent"]),
        (said("v=TLSRPTv1"), ["lookalike"]),
        (said("v=TLSRPT1; rua=mailto:tls@example.com"), ["lookalike"]),
        (said("v = TLSRPTv1; rua=mailto:tls@example.com"), ["lookalike"]),
        (said("v=TLSRPTv1, rua=mailto:tls@example.com"), ["lookalike"]),
        (said("v=tlsrptv1; rua=mailto:a@example.com", "rua=mailto:tls@example.com"), ["lookalike"] * 2),
        (said(GOOD, GOOD.replace("tls@", "a@")), ["multiple"]),
        (said("v=TLSRPTv1;"), ["rua-missing"]),
        (said("v=TLSRPTv1; RUA=mailto:tls@example.com"), ["rua-missing"]),
        (said("v=TLSRPTv1; rua="), ["rua-missing"]),
        (said("v=TLSRPTv1; rua =mailto:tls@example.com"), ["rua-missing"]),
        (said("v=TLSRPTv1; rua=tls@example.com"), ["rua-uri"]),
        (said("v=TLSRPTv1; rua=mailto:tls@example.com,"), ["rua-uri"]),
        (said("v=TLSRPTv1; rua=mailto:tls@example.com!10m"), ["rua-uri"]),
        (said("v=TLSRPTv1; rua=mailto:a,b@example.com"), ["rua-uri"]),
        (said("v=TLSRPTv1; rua=ftp://example.com/x,http://example.com/"), ["rua-uri"] * 2),
        (said("v=TLSRPTv1; rua=https://example.com/a!b"), ["rua-uri"]),
        (said("v=TLSRPTv1; rua=https://localhost/"), ["rua-uri"]),
        (said("v=TLSRPTv1; rua=mailto:tls@example.com;mailto:b@example.com"), ["rua-uri"]),
        (said("v=TLSRPTv1;; rua=mailto:tls@example.com"), ["syntax"]),
        (said("v=TLSRPTv1; rua=mailto:tls@example.com; x=a=b"), ["syntax"]),
        (said("v=TLSRPTv1; rua=mailto:tls@example.com; rua=mailto:b@example.com"), ["twice"]),
        (said("v=TLSRPTv1 ; rua=mailto:tls@example.com"), ["blank-before-semicolon"]),
        ("_smtp._tls CNAME gone.example.net.", ["cname-broken"]),
        (said("v=TLSRPTv1; rua=mailto:a@gone.example.net"), ["rua-mailbox"]),
        (said("v=TLSRPTv1; rua=https://gone.example.net/x"), ["endpoint"]),
    ],
)
def test_each_fault_is_told_once(world: World, zone: str, names: list[str]) -> None:
    assert ids(judged(world, zone)) == names


def test_the_facts_of_a_finding_hold_the_record_to_publish(world: World) -> None:
    run = judged(world, said("v=TLSRPTv1; rua=tls@example.com,mailto:a@example.com!1m"))
    record = "v=TLSRPTv1; rua=tls@example.com,mailto:a@example.com!1m"
    corrected = "v=TLSRPTv1; rua=mailto:tls@example.com,mailto:a@example.com"
    shared = {"domain": "example.com", "place": PLACE, "record": record, "corrected": corrected}
    assert found(run, "tls-rpt.rua-uri") == [
        Finding(
            "tls-rpt.rua-uri",
            Severity.WARNING,
            f"{PLACE} TXT",
            shared
            | {
                "uri": "tls@example.com",
                "slip": "no_mailto",
                "problem": "mailto: is missing before the address",
            },
        ),
        Finding(
            "tls-rpt.rua-uri",
            Severity.WARNING,
            f"{PLACE} TXT",
            shared
            | {
                "uri": "mailto:a@example.com!1m",
                "slip": "unencoded_exclamation",
                "problem": "an exclamation mark in it must be written %21, and no size may follow it",
            },
        ),
    ]
    assert ids(judged(world, said(corrected))) == []


@pytest.mark.parametrize(
    "record",
    [
        "v=TLSRPTV1; rua=mailto:tls@example.com",
        "v=TLSRPTv1; RUA=mailto:tls@example.com",
        "v=TLSRPTv1;; rua=tls@example.com; rua=mailto:b@example.com",
        "v=TLSRPTv1 ; rua=mailto:tls@example.com;mailto:b@example.com",
        "rua:tls@example.com",
        "v=TLSRPTv1; rua=http://example.com/",
    ],
)
def test_publishing_what_is_proposed_clears_every_finding(world: World, record: str) -> None:
    before = judged(world, said(record)).outcome.findings
    assert before
    for finding in before:
        assert ids(judged(world, said(str(finding.facts["corrected"])))) == []


@pytest.mark.parametrize("text", ["", ";", "v=TLSRPTv1;" * 500, "v=TLSRPTv1;" + "a=b;" * 5000, "\x00" * 300])
def test_any_text_is_read(text: str) -> None:
    assert parse("example.com", (text,)).domain == "example.com"


def test_a_parked_domain_needs_no_record(world: World) -> None:
    run = judge(world, "@ MX 0 .", families=("tls_rpt",))
    assert run.outcome.findings == ()
    assert {reason for _, reason in run.outcome.not_applicable} == {"example.com takes no mail"}


def test_the_record_of_the_parent_is_not_that_of_a_subdomain(world: World) -> None:
    zone = f"{said(GOOD)}sub MX 10 mail\n"
    assert ids(judged(world, zone, "support@sub.example.com")) == ["absent"]


SOUND = ("duplicate-reply", "formerr-edns", "secure", "servfail-once", "timeout-once", "truncated")
BROKEN = (
    "servfail", "refused", "timeout", "bogus", "referral", "nodata-without-soa", "garbage", "short", "empty",
    "wrong-id", "wrong-question", "compression-loop", "cname-loop", "notimp", "formerr",
    "truncated-tcp-refused", "truncated-tcp-hangs",
)  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_a_question_without_an_answer_is_never_absence(world: World, fault: str) -> None:
    run = judged(world, f"_smtp._tls !{fault} TXT")
    assert run.outcome.findings == ()
    assert {unknown.question for unknown in unknowns(run)} == {f"{PLACE} TXT"}


@pytest.mark.parametrize("fault", SOUND)
def test_a_fault_that_passes_is_no_fault(world: World, fault: str) -> None:
    assert ids(judged(world, f"{said(GOOD)}_smtp._tls !{fault} TXT")) == []


def test_absence_needs_a_second_witness(world: World) -> None:
    world.set(MAIL)
    world.second.set(MAIL + "_smtp._tls !servfail TXT")
    run = judge(world, families=("tls_rpt",), second=True)
    assert run.outcome.findings == ()
    assert {unknown.reason for unknown in unknowns(run)} == {Reason.CONTRADICTED}


@pytest.mark.parametrize(
    ("fault", "question"),
    [("reports !timeout MX", "reports.example.com MX"), ("reports !servfail A", "reports.example.com A")],
)
def test_a_destination_that_is_silent_is_not_dead(world: World, fault: str, question: str) -> None:
    run = judged(world, said("v=TLSRPTv1; rua=mailto:a@reports.example.com") + "reports TXT x\n" + fault)
    assert run.outcome.findings == ()
    assert [unknown.question for unknown in unknowns(run)] == [question]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("refuses", Reason.CONNECTION_REFUSED),
        ("drops", Reason.CONNECTION_LOST),
        ("hangs", Reason.TIMEOUT),
    ],
)
def test_an_endpoint_that_does_not_answer_is_unknown(world: World, words: str, reason: Reason) -> None:
    zone = f"{said('v=TLSRPTv1; rua=https://r.example.com/x')}r A 127.2.0.1\nr !https {words}\n"
    world.set(MAIL + zone)
    run = judge(world, families=("tls_rpt",), patience=0.5)
    assert run.outcome.findings == ()
    assert [unknown.reason for unknown in unknowns(run)] == [reason]


def test_whether_anything_fails_unseen_is_unknown_where_the_policy_is(world: World) -> None:
    run = judged(world, "_mta-sts !timeout TXT")
    assert [finding.check for finding in run.outcome.findings] == ["tls-rpt.absent"]
    assert [gap.check for gap in run.outcome.gaps] == ["tls-rpt.unwatched"]
    assert isinstance(run.outcome.gaps[0].unknown, Unknown)


OWN = "@ !signed\n@ MX 10 mail\nmail A 127.1.0.1\nmail !smtp\n"
THEIRS = "example.net. !signed\nmx.example.net. A 127.1.0.1\nmx.example.net. !smtp\n"
HOSTED = f"@ !signed\n@ MX 10 mx.example.net.\n{THEIRS}"


@pytest.mark.parametrize(
    ("zone", "names"),
    [
        (OWN, ["absent"]),
        (OWN + "mail !tlsa 3 1 1\n", ["unwatched"]),
        (OWN.replace("@ !signed\n", "") + f"_25._tcp.mail TLSA 3 1 1 {'ab' * 32}\n", ["absent"]),
        (OWN + f"_25._tcp.mail TLSA 0 1 1 {'ab' * 32}\n", ["absent"]),
        (HOSTED + "mx.example.net. !tlsa 3 1 1\n", ["absent"]),
        (OWN + "mail !tlsa 3 1 1\n" + said(GOOD), []),
    ],
)
def test_dane_of_the_domain_itself_wants_reports(world: World, zone: str, names: list[str]) -> None:
    run = judge(world, zone, "support@example.com", families=("tls_rpt", "dane"))
    assert [f.check for f in run.outcome.findings if f.check.startswith("tls-rpt")] == [
        f"tls-rpt.{name}" for name in names
    ]
    assert unknowns(run, "tls-rpt") == []


def test_records_for_dane_that_nobody_tells_of_leave_it_open(world: World) -> None:
    run = judge(world, OWN + "_25._tcp.mail !timeout TLSA\n", families=("tls_rpt", "dane"))
    assert [f.check for f in run.outcome.findings if f.check.startswith("tls-rpt")] == ["tls-rpt.absent"]
    assert [gap.check for gap in run.outcome.gaps if gap.check.startswith("tls-rpt")] == ["tls-rpt.unwatched"]


def test_without_a_look_at_dane_no_mail_server_is_asked_about_it(world: World) -> None:
    run = judge(world, OWN + "mail !tlsa 3 1 1\n", families=("tls_rpt",))
    assert ids(run) == ["absent"]
    assert not [question for question in world.asked if question.rrtype == "TLSA"]
