"""Mail servers of worlds, from the first packet to the report, and the same once more from the transcript."""

from __future__ import annotations

import asyncio
import json
import time

import pytest

from checks.model import Reason, Verdict
from deliverability.gather.context import Options
from deliverability.net.dns import Limits
from deliverability.net.transcript import loads
from deliverability.report import as_json
from deliverability.runs import Run, replay
from tests.gather.test_reverse import HEALTHY, NO_ANSWER
from tests.judging import LAB, judge, unknowns
from tests.world import World

SHORT = Limits(timeout=0.25, tries=2)
PTR = "65.0.0.127.in-addr.arpa."
ONE = f"@ MX 10 mx1\nmx1 A 127.0.0.65\n{PTR} PTR mx1\n"
TWO = f"{ONE}@ MX 20 mx2\nmx2 A 127.0.0.66\n66.0.0.127.in-addr.arpa. PTR mx2\n"
REFERENCE = "ref.example.net. A 127.0.0.67\n"


def judged(world: World, zone: str, families: tuple[str, ...] = ("hosts",)) -> Run:
    """A run, and its replay from the text of its transcript, which must be the same in every word."""
    options = Options(allow=LAB, families=families, references=("ref.example.net",))
    run = judge(world, zone, "support@example.com", options=options, limits=SHORT, patience=1.0)
    began = time.monotonic()
    again = asyncio.run(replay(loads(run.transcript.dumps())))
    assert json.dumps(as_json(again.report)) == json.dumps(as_json(run.report))
    assert again.snapshot == run.snapshot
    assert time.monotonic() - began < 1, "a replay waits for nothing"
    return run


def said(run: Run) -> set[str]:
    return {finding.check.removeprefix("hosts.") for finding in run.outcome.findings}


def reasons(run: Run) -> set[Reason]:
    return {unknown.reason for unknown in unknowns(run)}


def verdict(run: Run) -> Verdict:
    return run.report.families[0].verdict


FAULTS = [
    ("", set()),
    ("no-starttls", {"starttls-missing"}),
    ("no-starttls masked", {"starttls-masked"}),
    ("starttls=454", {"starttls-refused"}),
    ("ehlo=502", {"ehlo-unknown"}),
    ("no-handshake", {"handshake-fails-everywhere"}),
    ("tls=1.0", {"old-tls"}),
    ("old-tls", {"old-tls-too"}),
    ("tls=1.2", set()),
    ("expired", {"certificate-expired"}),
    ("expires=2", {"certificate-ends-in-days"}),
    ("expires=9", {"certificate-expiring"}),
    ("early", {"certificate-not-yet-valid"}),
    ("cert=mail.example.net", {"certificate-name"}),
    ("self-signed", {"certificate-self-signed"}),
    ("no-intermediate", {"certificate-chain-incomplete"}),
    ("old-intermediate", {"certificate-chain-expired"}),
    ("unknown-ca", {"certificate-untrusted"}),
    ("wrong-purpose", {"certificate-wrong-purpose"}),
    ("weak-key", {"certificate-weak-key"}),
    ("sha1", {"certificate-weak-signature"}),
    ("helo=localhost", {"name-not-full"}),
    ("helo=old.example.com", {"name-not-in-dns"}),
    ("injects", set()),
    (
        "expired self-signed cert=x.example",
        {"certificate-expired", "certificate-self-signed", "certificate-name"},
    ),
]


@pytest.mark.parametrize(("words", "checks"), FAULTS)
def test_each_fault_of_a_server_is_found_and_no_other(world: World, words: str, checks: set[str]) -> None:
    run = judged(world, f"{ONE}mx1 !smtp {words}")
    assert said(run) == checks
    assert unknowns(run) == []


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("hangs", Reason.TIMEOUT), ("drops", Reason.CONNECTION_LOST), ("drip", Reason.TIMEOUT),
        ("banner=554", Reason.TURNED_AWAY), ("banner=421", Reason.TURNED_AWAY),
        ("ehlo=550", Reason.TURNED_AWAY), ("delay=0.4", Reason.TIMEOUT),
    ],
)  # fmt: skip
def test_a_server_that_does_not_speak_properly_is_no_verdict(
    world: World, words: str, reason: Reason
) -> None:
    run = judged(world, f"{ONE}mx1 !smtp {words}")
    assert said(run) == set()
    assert reasons(run) == {reason}
    assert verdict(run) is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize("dead", ["refuses", "filtered"])
def test_a_dead_server_is_a_fault_only_when_the_reference_answers(world: World, dead: str) -> None:
    run = judged(world, f"{ONE}mx1 !smtp {dead}\n{REFERENCE}ref.example.net. !smtp")
    assert said(run) == {"none-reachable"}
    assert unknowns(run) == []
    for barred in ("refuses", "filtered"):
        run = judged(world, f"{ONE}mx1 !smtp {dead}\n{REFERENCE}ref.example.net. !smtp {barred}")
        assert said(run) == set()
        assert reasons(run) == {Reason.NO_WAY_OUT}
    run = judged(world, f"{ONE}mx1 !smtp {dead}\nref.example.net. !servfail")
    assert said(run) == set()
    assert reasons(run) & {Reason.TIMEOUT, Reason.CONNECTION_REFUSED}


@pytest.mark.parametrize("dead", ["refuses", "filtered"])
def test_one_dead_server_of_two_needs_no_reference(world: World, dead: str) -> None:
    run = judged(world, f"{TWO}mx1 !smtp\nmx2 !smtp {dead}")
    assert said(run) == {"unreachable"}
    assert unknowns(run) == []
    assert {contact.target for contact in run.transcript.contacts} == {"mx1.example.com", "mx2.example.com"}


def test_silent_servers_cost_their_deadline_and_not_a_sum(world: World) -> None:
    """Five hosts with two addresses, and the reference beside them; a contact may take one second."""
    hosts = "".join(
        f"@ MX {n} m{n}\nm{n} A 127.0.7.{n}\nm{n} A 127.0.8.{n}\nm{n} !smtp filtered\n" for n in range(1, 6)
    )
    began = time.monotonic()
    run = judged(world, f"{hosts}{REFERENCE}ref.example.net. !smtp filtered")
    assert reasons(run) == {Reason.NO_WAY_OUT}
    assert time.monotonic() - began < 1.8


@pytest.mark.parametrize("fault", NO_ANSWER)
def test_no_answer_about_the_name_of_an_address_is_neither_missing_nor_fine(world: World, fault: str) -> None:
    run = judged(world, f"{ONE}mx1 !smtp\n{PTR} !{fault} PTR")
    assert said(run) == set()
    assert {gap.check for gap in run.outcome.gaps} == {
        "hosts.ptr-missing", "hosts.ptr-not-confirmed", "hosts.ptr-generic", "hosts.name-differs-from-ptr",
    }  # fmt: skip
    assert {unknown.question for unknown in unknowns(run)} == {f"{PTR[:-1]} PTR"}


@pytest.mark.parametrize("fault", NO_ANSWER)
def test_no_answer_about_the_name_a_server_uses_is_neither_missing_nor_fine(world: World, fault: str) -> None:
    away = f"{ONE}mx1 !smtp helo=mail.example.com\nmail A 127.0.0.65\nmail !{fault} A"
    run = judged(world, away)
    assert said(run) == set()
    assert {gap.check for gap in run.outcome.gaps} == {"hosts.name-not-in-dns", "hosts.name-differs-from-ptr"}


@pytest.mark.parametrize("fault", HEALTHY)
@pytest.mark.parametrize("at", [f"{PTR} !{{}} PTR", "mx1 !{} A"])
def test_a_healthy_answer_is_never_unknown(world: World, fault: str, at: str) -> None:
    run = judged(world, f"{ONE}mx1 !smtp\n{at.format(fault)}")
    assert (said(run), unknowns(run)) == (set(), [])


def test_mailboxes_are_replayed_too(world: World) -> None:
    run = judged(world, f"{ONE}mx1 !smtp reject=support:550 accepts=all", ("hosts", "mailboxes"))
    assert {finding.check for finding in run.outcome.findings} == {
        "mailboxes.support-refused", "mailboxes.catch-all",
    }  # fmt: skip
