"""The recorded worlds that ship: they say what their zone text says, and can be moved in time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from checks.certificate_fields import certificate_in
from checks.contacts import SmtpTalk
from checks.model import Verdict
from deliverability.demo.recorded import Recorded, recorded_worlds, transcript_at
from deliverability.runs import replay
from tests.demo.__main__ import recorded
from tests.demo.zones import domains

TODAY = datetime(2027, 3, 14, 8, tzinfo=UTC)
DAY = timedelta(days=1)
ZONES = {domain.target: domain for domain in domains()}
WORLDS = {world.target: world for world in recorded_worlds()}


def _findings(world: Recorded, days_ago: int) -> set[str]:
    run = asyncio.run(replay(transcript_at(world, TODAY - days_ago * DAY, TODAY)))
    return {finding.check for finding in run.outcome.findings}


def test_every_domain_of_the_zones_is_recorded_with_its_episodes() -> None:
    assert {t: [e.days_ago for e in world.episodes] for t, world in WORLDS.items()} == {
        target: list(domain.episodes) for target, domain in ZONES.items()
    }


@pytest.mark.parametrize("target", ["support@flowers.example", "service@bikes.example", "old-shop.example"])
def test_a_recorded_world_is_judged_as_its_zone_text_is(target: str) -> None:
    for days_ago, zone in ZONES[target].episodes.items():
        live, _ = recorded(ZONES[target], zone)
        assert _findings(WORLDS[target], days_ago) == {finding.check for finding in live.outcome.findings}


@pytest.mark.parametrize("world", WORLDS.values(), ids=lambda world: world.target)
def test_nothing_in_a_recorded_world_was_left_unasked(world: Recorded) -> None:
    for episode in world.episodes:
        run = asyncio.run(replay(episode.transcript))
        assert [gap for gap in run.outcome.gaps if gap.unknown.reason.name == "NOT_ASKED"] == []


def test_a_run_in_the_past_was_taken_then() -> None:
    then = TODAY - 40 * DAY
    run = asyncio.run(replay(transcript_at(WORLDS["hello@bakery.example"], then, TODAY)))
    assert abs(run.report.taken_at - then) < timedelta(seconds=5)
    assert run.report.verdict is Verdict.PASS


def test_certificates_are_renewed_in_time_but_where_nobody_does() -> None:
    def left(target: str) -> int:
        transcript = transcript_at(WORLDS[target], TODAY, TODAY)
        talks = [met.said for met in transcript.contacts.values() if isinstance(met.said, SmtpTalk)]
        own = certificate_in(next(talk.tls.chain[0] for talk in talks if talk.tls))
        assert own is not None
        return (own.not_after - TODAY).days

    assert left("hello@bakery.example") in range(31, 62)
    assert left("praxis@dentist.example") == 2
    assert "hosts.certificate-ends-in-days" in _findings(WORLDS["praxis@dentist.example"], 0)
    assert "hosts.certificate-ends-in-days" not in _findings(WORLDS["praxis@dentist.example"], 30)


def test_a_name_with_an_accent_is_among_them() -> None:
    assert [world.target for world in WORLDS.values() if not world.target.isascii()] == [
        "bonjour@café-lune.example"
    ]
