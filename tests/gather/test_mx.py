"""What gathering makes of DNS that fails: silence is never absence, and never health."""

from __future__ import annotations

import pytest

from checks.model import Reason, Severity, Unknown, Verdict
from checks.mx.record import MxHost, MxSet
from deliverability.net.asker import Budget
from deliverability.net.dns import Limits
from deliverability.runs import Run
from tests.judging import judge, unknowns
from tests.world import World

SHORT = Limits(timeout=0.25, tries=2)
PAIR = """
@ MX 10 mail
@ MX 20 mail2
mail A 192.0.2.1
mail AAAA 2001:db8::1
mail2 A 192.0.2.2
mail2 AAAA 2001:db8::2
"""
NO_ANSWER = (
    "servfail", "refused", "timeout", "bogus", "garbage", "short", "empty", "notimp", "formerr", "referral",
    "wrong-id", "wrong-question", "wrong-source", "compression-loop", "cname-loop", "nodata-without-soa",
    "truncated-tcp-refused", "truncated-tcp-hangs",
)  # fmt: skip
HEALTHY = ("truncated", "servfail-once", "timeout-once", "formerr-edns", "duplicate-reply", "secure")


def mx_of(run: Run) -> MxSet:
    assert isinstance(run.snapshot.mx, MxSet)
    return run.snapshot.mx


def host_of(run: Run, name: str) -> MxHost:
    return next(host for host in mx_of(run).hosts if host.host == name)


def said(run: Run) -> list[str]:
    return [finding.check for finding in run.outcome.findings if finding.check.startswith("mx.")]


def verdict(run: Run) -> Verdict:
    return next(line.verdict for line in run.report.families if line.family == "mx")


@pytest.mark.parametrize("fault", NO_ANSWER)
def test_no_answer_about_mx_is_neither_missing_nor_fine(world: World, fault: str) -> None:
    run = judge(world, f"{PAIR}\n@ !{fault} MX", limits=SHORT)
    assert isinstance(run.snapshot.mx, Unknown)
    assert said(run) == []
    assert verdict(run) is Verdict.COULD_NOT_CHECK
    assert {u.question for u in unknowns(run, "mx")} == {"example.com MX"}


@pytest.mark.parametrize("fault", NO_ANSWER)
def test_a_host_without_any_answer_is_not_missing(world: World, fault: str) -> None:
    run = judge(world, f"{PAIR}\nmail !{fault} A\nmail !{fault} AAAA", limits=SHORT)
    assert not host_of(run, "mail.example.com").missing
    assert said(run) == []
    assert verdict(run) is Verdict.COULD_NOT_CHECK
    assert host_of(run, "mail2.example.com").reachable == ("192.0.2.2", "2001:db8::2")


@pytest.mark.parametrize("fault", NO_ANSWER)
def test_half_an_answer_about_a_host_is_kept(world: World, fault: str) -> None:
    zone = f"@ MX 10 mail\nmail A 192.0.2.1\nmail A 192.0.2.2\nmail AAAA 2001:db8::1\nmail !{fault} AAAA"
    run = judge(world, zone, limits=SHORT)
    host = host_of(run, "mail.example.com")
    assert host.reachable == ("192.0.2.1", "192.0.2.2")
    assert host.unknown is not None
    assert host.unknown.question == "mail.example.com AAAA"
    assert said(run) == []
    assert {gap.check for gap in run.outcome.gaps if gap.check.startswith("mx.")} == {
        "mx.no-ipv6",
        "mx.special-address",
    }


@pytest.mark.parametrize("fault", NO_ANSWER)
def test_a_host_with_half_an_answer_that_is_empty_is_not_missing(world: World, fault: str) -> None:
    run = judge(world, f"@ MX 10 mail\nmail TXT x\nmail !{fault} AAAA", limits=SHORT)
    assert not host_of(run, "mail.example.com").missing
    assert said(run) == []
    assert verdict(run) is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize("fault", NO_ANSWER)
def test_no_answer_about_the_apex_is_not_called_nowhere(world: World, fault: str) -> None:
    run = judge(world, f"@ TXT x\n@ !{fault} A", limits=SHORT)
    assert said(run) == []
    assert {gap.check for gap in run.outcome.gaps if gap.check.startswith("mx.")} == {
        "mx.none",
        "mx.implicit",
    }


@pytest.mark.parametrize("fault", HEALTHY)
@pytest.mark.parametrize("question", ["@ !{} MX", "mail !{} A", "mail !{} AAAA"])
def test_a_healthy_answer_is_never_unknown(world: World, fault: str, question: str) -> None:
    run = judge(world, f"{PAIR}\n{question.format(fault)}", limits=SHORT)
    assert unknowns(run, "mx") == []
    assert said(run) == []
    assert verdict(run) is Verdict.PASS


def test_a_wildcard_that_cannot_be_told_leaves_only_its_own_check_open(world: World) -> None:
    run = judge(world, f"{PAIR}\nno-host-has-this-name-7q4z !servfail")
    assert {gap.check for gap in run.outcome.gaps if gap.check.startswith("mx.")} == {"mx.host-by-wildcard"}


def test_an_alias_to_a_name_without_an_answer_is_not_broken(world: World) -> None:
    run = judge(world, "@ MX 10 mail\nmail CNAME far.example.net.\nfar.example.net. !timeout", limits=SHORT)
    host = host_of(run, "mail.example.com")
    assert not host.missing
    assert said(run) == []


def test_an_alias_to_nothing_is_missing_and_keeps_its_chain(world: World) -> None:
    run = judge(
        world, "@ MX 10 mail\nmail CNAME one\none CNAME gone.example.net.\nx.example.net. A 192.0.2.1"
    )
    host = host_of(run, "mail.example.com")
    assert host.missing
    assert host.aliases == ("one.example.com", "gone.example.net")
    assert said(run) == ["mx.alias-broken"]


def test_hosts_beyond_the_budget_are_unknown_and_those_within_are_judged(world: World) -> None:
    zone = "\n".join(f"@ MX {n} m{n}\nm{n} A 192.0.2.{n}\nm{n} AAAA 2001:db8::{n}" for n in range(1, 7))
    run = judge(world, f"{zone}\n@ MX 3 gone", budget=Budget(mx_hosts=4))
    assert [h.host for h in mx_of(run).hosts if h.unknown] == [f"m{n}.example.com" for n in (4, 5, 6)]
    assert {u.reason for u in unknowns(run, "mx")} == {Reason.TOO_MANY}
    assert said(run) == ["mx.target-missing"]


def test_one_host_named_twice_is_asked_once_and_counts_once(world: World) -> None:
    run = judge(world, f"{PAIR}\n@ MX 30 mail", budget=Budget(mx_hosts=2))
    assert unknowns(run, "mx") == []
    asked = [question for question, _ in run.transcript.exchanges if question.name == "mail.example.com"]
    assert sorted(question.rrtype for question in asked) == ["A", "AAAA"]


def test_addresses_and_placeholders_are_not_asked_for(world: World) -> None:
    run = judge(world, "@ MX 5 192.0.2.1.\n@ MX 6 localhost.\n@ MX 7 x.msv1.invalid.\n@ MX 8 192.0.2.3")
    names = {question.name for question, _ in run.transcript.exchanges}
    assert names.isdisjoint({"192.0.2.1", "localhost", "x.msv1.invalid", "192.0.2.3.example.com"})


def test_a_second_path_that_has_the_address_is_believed(world: World) -> None:
    world.set("@ MX 10 mail\nmail TXT x")
    world.second.set("@ MX 10 mail\nmail A 192.0.2.1\nmail A 192.0.2.2\nmail AAAA 2001:db8::1")
    run = judge(world, second=True)
    assert host_of(run, "mail.example.com").reachable == ("192.0.2.1", "192.0.2.2", "2001:db8::1")
    assert [c for c in said(run) if c != "mx.single"] == []


def test_a_second_path_that_fails_keeps_missing_from_being_said(world: World) -> None:
    world.set("@ MX 10 mail")
    world.second.set("@ MX 10 mail\nmail !servfail")
    run = judge(world, second=True)
    assert not host_of(run, "mail.example.com").missing
    assert said(run) == []


def test_a_name_denied_for_mx_that_has_an_address_still_exists(world: World) -> None:
    run = judge(world, "@ A 192.0.2.1\n@ !nxdomain-without-soa MX")
    assert mx_of(run).domain_exists
    assert said(run) == ["mx.implicit"]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("support@gmail.com", "gmail.com belongs to a mail provider"),
        ("outlook.com", "outlook.com belongs to a mail provider"),
        ("co.uk", "co.uk is an ending under which domains are sold"),
        ("com", "com is an ending under which domains are sold"),
        ("support@co.uk", "co.uk is an ending under which domains are sold"),
    ],
)
def test_a_domain_that_is_not_theirs_is_not_judged(world: World, target: str, words: str) -> None:
    run = judge(world, "gmail.com. A 192.0.2.1", target)
    assert run.report.verdict is Verdict.NOT_APPLICABLE
    assert run.report.families
    for line in run.report.families:
        assert line.verdict is Verdict.NOT_APPLICABLE
        assert line.reason.startswith(words)
    assert not run.transcript.exchanges


@pytest.mark.parametrize("target", ["shop.gmail.com", "example.co.uk", "example.github.io"])
def test_a_domain_below_or_like_those_is_judged(world: World, target: str) -> None:
    run = judge(world, f"{target}. A 192.0.2.1\n", target)
    assert "mx.implicit" in said(run)
    assert any(finding.severity is Severity.ERROR for finding in run.outcome.findings)
