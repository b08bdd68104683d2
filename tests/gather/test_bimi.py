"""What gathering makes of silence about a logo: it is neither absent nor wrong."""

from __future__ import annotations

import asyncio

import pytest

from checks.model import Reason
from deliverability.net.dns import Limits
from deliverability.net.transcript import loads
from deliverability.report import as_json
from deliverability.runs import Run, replay
from tests.checks.bimi.test_bimi import LOGO, MARK_URL, MARKED, SERVER, STRICT, SVG, URL, mark
from tests.gather.test_reverse import HEALTHY, NO_ANSWER
from tests.judging import judge, unknowns
from tests.world import World

GOOD = STRICT + MARKED + LOGO + mark()
SHORT = Limits(timeout=0.25, tries=2)


def run_of(world: World, zone: str, target: str = "example.com", **more: float) -> Run:
    return judge(world, zone, target, families=("bimi",), limits=SHORT, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("fault", NO_ANSWER)
def test_no_answer_about_the_record_is_neither_absent_nor_fine(world: World, fault: str) -> None:
    run = run_of(world, f"{GOOD}default._bimi !{fault} TXT")
    assert run.outcome.findings == ()
    assert {u.question for u in unknowns(run)} == {"default._bimi.example.com TXT"}


@pytest.mark.parametrize("fault", NO_ANSWER)
def test_no_answer_about_the_owners_record_is_not_absent_either(world: World, fault: str) -> None:
    run = run_of(world, f"{STRICT}default._bimi !{fault} TXT", "shop.example.com")
    assert run.outcome.findings == ()
    assert {u.question for u in unknowns(run)} == {"default._bimi.example.com TXT"}


@pytest.mark.parametrize("fault", NO_ANSWER)
def test_no_answer_about_the_policy_leaves_the_logo_judged(world: World, fault: str) -> None:
    run = run_of(world, GOOD.replace(STRICT, f"{STRICT}_dmarc !{fault} TXT\n"))
    assert run.outcome.findings == ()
    assert {gap.check for gap in run.outcome.gaps} == {"bimi.policy-weak"}
    assert {u.question for u in unknowns(run)} == {"_dmarc.example.com TXT"}


@pytest.mark.parametrize("fault", [fault for fault in NO_ANSWER if fault != "nodata-without-soa"])
def test_no_answer_about_the_web_server_is_no_fault_of_it(world: World, fault: str) -> None:
    run = run_of(world, GOOD.replace("logo A 127.1.0.1", f"logo A 127.1.0.1\nlogo !{fault} A"))
    assert run.outcome.findings == ()
    assert {u.question for u in unknowns(run)} == {"logo.example.com A"}


@pytest.mark.parametrize("fault", HEALTHY)
@pytest.mark.parametrize("at", ["default._bimi !{} TXT", "_dmarc !{} TXT", "logo !{} A"])
def test_a_healthy_answer_is_never_unknown(world: World, fault: str, at: str) -> None:
    run = run_of(world, GOOD + at.format(fault))
    assert (run.outcome.findings, run.outcome.gaps) == ((), ())


WORDS = {
    "refuses": Reason.CONNECTION_REFUSED, "hangs": Reason.TIMEOUT, "drops": Reason.CONNECTION_LOST,
    "no-handshake": Reason.NOT_SPOKEN, "drip": Reason.TIMEOUT, "status=503": Reason.WEB_FAILED,
    "status=403": Reason.TURNED_AWAY, "status=429": Reason.WEB_FAILED,
}  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_a_web_server_that_does_not_hand_out_the_file_now_is_not_blamed(world: World, word: str) -> None:
    whole = word in ("refuses", "hangs", "drops", "no-handshake")
    pages = f"logo !https {word}\n" if whole else f'logo !https /logo.svg "{SVG}" {word}\n{mark()}'
    run = run_of(world, STRICT + MARKED + SERVER + pages, patience=0.5)
    assert run.outcome.findings == ()
    assert unknowns(run)
    asked = {u.question for u in unknowns(run)}
    assert all(URL in question or MARK_URL in question for question in asked)


def test_a_web_server_at_a_private_address_is_not_asked(world: World) -> None:
    zone = STRICT + MARKED + "logo A 10.0.0.1\n"
    run = run_of(world, zone)
    assert run.outcome.findings == ()
    assert {(u.question, u.reason) for u in unknowns(run)} == {("logo.example.com A", Reason.NOT_PUBLIC)}
    assert not run.transcript.contacts


def test_absent_is_said_only_when_a_second_path_agrees(world: World) -> None:
    world.set("@ MX 10 mail")
    world.second.set("@ MX 10 mail\ndefault._bimi !servfail TXT")
    run = judge(world, families=("bimi",), second=True)
    assert run.outcome.findings == ()
    assert {u.reason for u in unknowns(run)} == {Reason.CONTRADICTED}


def _worlds() -> dict[str, str]:
    return {
        "good": GOOD,
        "no record": "@ MX 10 mail",
        "no server": STRICT + MARKED,
        "silent server": STRICT + MARKED + SERVER + "logo !https refuses\n",
        "bad mark": STRICT + MARKED + LOGO + mark("mark=example.net mark-days=3 mark-flaw=unknown-ca"),
        "bad logo": STRICT + MARKED + SERVER + 'logo !https /logo.svg "<svg/>" too-long=90000\n' + mark(),
        "redirects": STRICT + MARKED + SERVER
        + 'logo !https /logo.svg "" status=302 location=https://logo.example.com/x\n' + mark(),
    }  # fmt: skip


@pytest.mark.parametrize("zone", _worlds().values(), ids=_worlds().keys())
def test_a_replay_says_the_same_at_any_later_time(world: World, zone: str) -> None:
    run = run_of(world, zone)
    kept = loads(run.transcript.dumps())
    assert as_json(asyncio.run(replay(kept)).report) == as_json(run.report)
