"""What test mails showed is handed to a run, kept in its transcript, and teaches the other families."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from checks.placement.record import Placement
from deliverability.gather.context import Options
from deliverability.known import NOTHING, Known, knowing
from deliverability.net.transcript import loads
from deliverability.runs import replay
from tests.judging import LAB, found, judge
from tests.mail_world import placement, placement_lines
from tests.world import World

MAIL = "gmail spam\n  from 192.0.2.9 out.example.com\n  signature d=example.com s=s1 valid\noutlook spam"
OPTIONS = Options(allow=LAB, families=("placement",), placement=placement_lines(MAIL))


def test_an_old_run_is_judged_again_by_the_mail_it_knew(world: World) -> None:
    run = judge(world, "@ TXT x", options=OPTIONS)
    assert run.snapshot.placement == placement(MAIL)
    again = asyncio.run(replay(loads(run.transcript.dumps())))
    assert isinstance(again.snapshot.placement, Placement)
    assert again.outcome == run.outcome
    assert len(found(again, "placement.in-spam")) == 2


def test_a_transcript_whose_evidence_is_damaged_says_so(world: World) -> None:
    run = judge(world, "@ TXT x", options=OPTIONS)
    damaged = run.transcript.dumps().replace('"seed\\":', '"sead\\":')
    assert damaged != run.transcript.dumps()
    with pytest.raises(ValueError, match=r"line 2 of the placement: Seen\.seed is missing"):
        asyncio.run(replay(loads(damaged)))


def test_a_server_that_a_test_mail_came_from_is_judged_as_one_that_sends(world: World) -> None:
    zone = '@ MX 10 mail\nmail A 192.0.2.1\n@ TXT "v=spf1 mx -all"'
    options = Options(allow=LAB, families=("spf", "reverse_dns"), seen_ips=("192.0.2.9",))
    run = judge(world, zone, options=options)
    (spf,) = found(run, "spf.sender-fail")
    (name,) = found(run, "reverse-dns.missing")
    assert (spf.subject, name.subject) == ("192.0.2.9", "192.0.2.9")
    assert name.facts["known_from"] == "a test mail came from it"
    both = judge(world, zone, options=replace(options, sending_ips=("::ffff:192.0.2.9",)))
    (named,) = found(both, "reverse-dns.missing")
    assert named.facts["known_from"] == "you named it"


def test_test_mails_are_judged_where_there_are_any_and_nobody_chose_otherwise() -> None:
    usual = Options(families=("mx", "spf"))
    known = Known(placement=OPTIONS.placement, learned=("s1",), seen_ips=("192.0.2.9",))
    wise = knowing(usual, known, is_limited=False)
    assert wise.families == ("mx", "spf", "placement")
    assert (wise.learned, wise.seen_ips) == (("s1",), ("192.0.2.9",))
    assert knowing(usual, known, is_limited=True).families == ("mx", "spf")
    assert knowing(usual, NOTHING, is_limited=False) == usual
