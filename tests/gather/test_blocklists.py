"""What gathering makes of lists that do not answer: silence is neither a listing nor a clean name."""

from __future__ import annotations

import asyncio

import pytest

from checks.model import Verdict
from deliverability.gather.context import Options
from deliverability.net.transcript import loads
from deliverability.report import as_json
from deliverability.runs import Run, replay
from tests.gather.test_reverse import HEALTHY, NO_ANSWER
from tests.judging import LAB, judge, unknowns
from tests.world import World

ZEN, DBL = "zen.spamhaus.org", "dbl.spamhaus.org"
CLEAN = f"2.0.0.127.{ZEN}. A 127.0.0.2\ntest.{DBL}. A 127.0.1.2\n"
QUESTIONS = (
    f"2.0.0.127.{ZEN}",
    f"1.0.0.127.{ZEN}",
    f"9.2.0.192.{ZEN}",
    f"invalid.{DBL}",
    f"example.com.{DBL}",
)
LISTED = {f"9.2.0.192.{ZEN}": "127.0.0.2", f"example.com.{DBL}": "127.0.1.2"}


def run_of(world: World, zone: str) -> Run:
    options = Options(sending_ips=("192.0.2.9",), allow=LAB, blocklists=("spamhaus_zen", "spamhaus_dbl"))
    return judge(world, zone, options=options, families=("blocklists",))


def verdict(run: Run) -> Verdict:
    return run.report.families[0].verdict


def test_a_sender_and_a_domain_that_no_list_names_pass(world: World) -> None:
    run = run_of(world, CLEAN)
    assert (run.outcome.findings, run.outcome.gaps) == ((), ())
    assert verdict(run) is Verdict.PASS


@pytest.mark.parametrize("fault", NO_ANSWER)
@pytest.mark.parametrize("at", QUESTIONS)
def test_no_answer_is_neither_listed_nor_clean(world: World, fault: str, at: str) -> None:
    run = run_of(world, f"{CLEAN}{at}. !{fault} A")
    assert run.outcome.findings == ()
    assert {u.question for u in unknowns(run)} == {f"{at} A"}
    assert verdict(run) is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize("fault", NO_ANSWER)
def test_a_listing_that_was_not_heard_is_not_reported(world: World, fault: str) -> None:
    listed = "".join(f"{name}. A {answer}\n{name}. !{fault} A\n" for name, answer in LISTED.items())
    run = run_of(world, CLEAN + listed)
    assert run.outcome.findings == ()
    assert {u.question for u in unknowns(run)} == {f"{name} A" for name in LISTED}


@pytest.mark.parametrize("fault", HEALTHY)
@pytest.mark.parametrize("at", QUESTIONS)
def test_a_healthy_answer_is_never_unknown(world: World, fault: str, at: str) -> None:
    run = run_of(world, f"{CLEAN}{at}. !{fault} A")
    assert (run.outcome.findings, run.outcome.gaps) == ((), ())


@pytest.mark.parametrize("fault", ["", "!timeout", "!refused", "A 127.0.0.3", "A 127.255.255.254"])
def test_a_replay_says_the_same(world: World, fault: str) -> None:
    run = run_of(world, CLEAN + (f"9.2.0.192.{ZEN}. {fault}" if fault else ""))
    again = asyncio.run(replay(loads(run.transcript.dumps())))
    assert as_json(again.report) == as_json(run.report)
