"""A policy that changes without a new id is seen by the service's next run, and by those after it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from checks.domain import parse_target
from deliverability.addresses import parse_network
from deliverability.checker import Wishes
from deliverability.config import Checks, Data, Network, Settings
from deliverability.gather.context import Options
from deliverability.intake import Asked, Intake
from deliverability.runs import Run
from deliverability.store import runs as store
from deliverability.store.database import Database
from deliverability.store.runs import State, StoredRun
from deliverability.sts_before import sts_before
from deliverability.worker import Worker
from tests.checks.mta_sts.worlds import POLICY, RECORD, policy, whole
from tests.judging import LAB, found, judge
from tests.web.site import settings_for
from tests.world import World
from tests.world.authority import authority

TESTING = policy("testing")


def judged(world: World, zone: str, before: tuple[str, ...] = ()) -> Run:
    options = Options(allow=LAB, sts_before=before)
    return judge(world, zone, "support@example.com", families=("mta_sts",), options=options)


def after(run: Run) -> tuple[str, ...]:
    return sts_before(run.transcript.dumps())


def is_stale(run: Run) -> bool:
    return bool(found(run, "mta-sts.id-stale"))


def test_a_run_hands_on_the_id_and_what_the_policy_says(world: World) -> None:
    id_, digest = after(judged(world, whole()))
    assert (id_, len(digest)) == ("20260101", 64)


@pytest.mark.parametrize(
    "zone",
    [
        "@ MX 10 mail",
        whole("<html>"),
        whole(words="status=404"),
        whole(words="gzip"),
        whole(record='_mta-sts TXT "v=STSv1; id=a-b"\n'),
        whole() + "_mta-sts !timeout TXT",
        whole() + "mta-sts !servfail A",
    ],
)
def test_a_run_that_saw_no_policy_hands_on_what_it_was_given(world: World, zone: str) -> None:
    assert after(judged(world, zone)) == ()
    assert after(judged(world, zone, ("1", "x" * 64))) == ("1", "x" * 64)


def test_a_change_stays_stale_until_the_id_changes(world: World) -> None:
    first = judged(world, whole())
    second = judged(world, whole(TESTING), after(first))
    third = judged(world, whole(TESTING), after(second))
    mended = judged(world, whole(TESTING, record=RECORD.replace("20260101", "20260102")), after(third))
    last = judged(world, whole(TESTING, record=RECORD.replace("20260101", "20260102")), after(mended))
    assert [is_stale(run) for run in (first, second, third, mended, last)] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_a_change_that_was_taken_back_is_none(world: World) -> None:
    first = judged(world, whole())
    second = judged(world, whole(TESTING), after(first))
    assert not is_stale(judged(world, whole(POLICY), after(second)))


def test_a_damaged_transcript_is_none() -> None:
    assert sts_before("{}") == ()


def served_by(world: World, data: Data) -> Settings:
    """Settings of a service that reaches the servers of the world."""
    settings = settings_for(world, data)
    network = Network(
        tuple(map(parse_network, (*LAB, "127.0.0.0/8"))),
        smtp_port=world.smtp_port,
        https_port=world.https_port,
        ca_file=authority().ca_file,
    )
    return replace(settings, checks=Checks(only=("mta_sts",)), network=network)


def test_the_service_compares_with_its_last_run_of_the_domain(
    world: World, data: Data, database: Database
) -> None:
    settings = served_by(world, data)
    worker = Worker(settings, database)
    intake = Intake(settings, database, worker, "key")
    told: list[dict[str, object]] = []
    try:
        for zone, target in ((whole(), "example.com"), (whole(TESTING), "support@example.com")):
            world.set(zone)
            asked = Asked(target, parse_target(target), "127.0.0.1", Wishes())
            run = ended(database, intake.take(asked, datetime.now(UTC)).id)
            told.append({line.family: line.errors for line in run.progress})
    finally:
        worker.close()
    assert told == [{"mta_sts": 0}, {"mta_sts": 1}]


def ended(database: Database, run_id: str) -> StoredRun:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        run = store.get(database, run_id)
        if run is not None and run.state is State.DONE:
            return run
        time.sleep(0.02)
    raise AssertionError("the run has not ended")
