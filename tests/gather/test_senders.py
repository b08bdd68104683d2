"""What gathering makes of silence about senders: it is neither a missing name nor a good one."""

from __future__ import annotations

import asyncio

import pytest

from checks.model import Reason, Verdict
from checks.reverse_names import pointer
from deliverability.gather.context import Options
from deliverability.net.transcript import loads
from deliverability.report import as_json
from deliverability.runs import Run, replay
from tests.gather.test_reverse import HEALTHY, NO_ANSWER
from tests.judging import LAB, judge, unknowns
from tests.world import World

IP = "192.0.2.9"
PTR = f"{pointer(IP)}."
GOOD = f'@ TXT "v=spf1 ip4:{IP} ~all"\n{PTR} PTR out\nout A {IP}\n'
BAD = f'@ TXT "v=spf1 ip4:{IP} ~all"\n{PTR} TXT x\n'


def run_of(world: World, zone: str, *ips: str, second: bool = False) -> Run:
    options = Options(sending_ips=ips, allow=LAB)
    return judge(world, zone, options=options, families=("reverse_dns",), second=second)


def verdict(run: Run) -> Verdict:
    return run.report.families[0].verdict


@pytest.mark.parametrize("fault", NO_ANSWER)
@pytest.mark.parametrize("ips", [(IP,), ()], ids=["named by the user", "named by SPF"])
@pytest.mark.parametrize(
    ("at", "question"),
    [(f"{PTR} !{{}} PTR", "9.2.0.192.in-addr.arpa PTR"), ("out !{} A", "out.example.com A")],
    ids=["PTR", "way back"],
)
def test_no_answer_about_a_name_is_neither_missing_nor_fine(
    world: World, fault: str, ips: tuple[str, ...], at: str, question: str
) -> None:
    run = run_of(world, GOOD + at.format(fault), *ips)
    assert run.outcome.findings == ()
    assert {u.question for u in unknowns(run)} == {question}
    assert verdict(run) is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize("fault", NO_ANSWER)
def test_no_answer_about_spf_leaves_open_which_servers_it_names(world: World, fault: str) -> None:
    run = run_of(world, f"{GOOD}@ !{fault} TXT")
    assert run.outcome.findings == ()
    assert {u.question for u in unknowns(run)} == {"example.com TXT"}
    assert verdict(run) is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize("fault", NO_ANSWER)
def test_no_answer_about_spf_leaves_the_servers_judged_that_the_user_named(world: World, fault: str) -> None:
    run = run_of(world, f"out A {IP}\n{PTR} PTR out\n@ !{fault} TXT", IP)
    assert run.outcome.findings == ()
    assert {gap.check for gap in run.outcome.gaps} == {
        "reverse-dns.spf-server-missing",
        "reverse-dns.spf-server-unconfirmed",
    }
    assert "reverse-dns.missing" in run.outcome.passed


@pytest.mark.parametrize("fault", HEALTHY)
@pytest.mark.parametrize("at", [f"{PTR} !{{}} PTR", "out !{} A", "@ !{} TXT"])
def test_a_healthy_answer_is_never_unknown(world: World, fault: str, at: str) -> None:
    run = run_of(world, GOOD + at.format(fault), IP)
    assert (run.outcome.findings, run.outcome.gaps) == ((), ())
    assert verdict(run) is Verdict.PASS


def test_missing_is_said_only_when_a_second_path_agrees(world: World) -> None:
    world.set(BAD)
    world.second.set(f"{BAD}{PTR} !servfail PTR")
    options = Options(sending_ips=(IP,), allow=LAB)
    run = judge(world, options=options, families=("reverse_dns",), second=True)
    assert run.outcome.findings == ()
    assert {u.reason for u in unknowns(run)} == {Reason.CONTRADICTED}


@pytest.mark.parametrize("zone", [GOOD, BAD, GOOD + f"{PTR} !timeout PTR"])
def test_a_replay_says_the_same(world: World, zone: str) -> None:
    run = run_of(world, zone, IP)
    again = asyncio.run(replay(loads(run.transcript.dumps())))
    assert as_json(again.report) == as_json(run.report)
