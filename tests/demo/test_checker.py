"""A service on a demo checks the invented domains by what was recorded, and lets nothing leave the house."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from checks.domain import parse_target
from checks.model import Verdict
from checks.placement.record import Placement, Seen, Where
from deliverability.checker import Checker, Wishes
from deliverability.config import Settings
from deliverability.demo import flag
from deliverability.demo.build import fill
from deliverability.demo.checker import DemoChecker, checker_for
from deliverability.known import Known
from deliverability.monitored.now import check_now
from deliverability.runs import Run
from deliverability.seeds.kept import lines_of
from deliverability.store import monitored, states
from deliverability.store.database import Database, open_database, reading
from deliverability.work.ticker import Ticker
from deliverability.work.ticks import TICKS
from tests.web.site import Site, settings_for
from tests.world import World

NOW = datetime.now(UTC) - timedelta(minutes=1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("demo")
    database = open_database(directory)
    fill(Settings(), database, "k" * 32, NOW, days=0)
    database.dispose()
    return directory


@pytest.fixture
def site(made: Path, world: World) -> Iterator[Site]:
    """A service on the demo, whose one DNS server would tell of every question."""
    with Site(settings_for(world, made)) as site:
        yield site


def _checked(world: World, database: Database, target: str) -> Run:
    async def check() -> Run:
        async with checker_for(settings_for(world, Path("nowhere")), database) as checker:
            return await checker.check(parse_target(target), Wishes(fresh=True))

    return asyncio.run(check())


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        ("hello@bakery.example", Verdict.PASS),
        ("support@pottery.example", Verdict.FAIL),
        ("booking@travel.example", Verdict.COULD_NOT_CHECK),
    ],
)
def test_an_invented_domain_is_checked_without_a_question_to_the_world(
    site: Site, world: World, target: str, verdict: Verdict
) -> None:
    run = _checked(world, site.service.database, target)
    assert run.report.verdict is verdict
    assert abs(run.report.taken_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert [gap for gap in run.outcome.gaps if gap.unknown.reason.name == "NOT_ASKED"] == []
    assert world.asked == []


def test_what_test_mails_showed_is_judged_and_nothing_else_is_asked_for_it(site: Site, world: World) -> None:
    seen = (Seen("Gmail", "google_workspace", Where.SPAM), Seen("Outlook", "microsoft", Where.SPAM))
    lines = lines_of(Placement("test", NOW, seen))
    known = Known(placement=lines, learned=("fresh",), seen_ips=("192.0.2.99",))

    async def check() -> Run:
        async with checker_for(settings_for(world, Path("nowhere")), site.service.database) as checker:
            return await checker.check_quietly(parse_target("support@music.example"), Wishes(), known)

    run = asyncio.run(check())
    landed = [found.check for found in run.outcome.findings if found.check.startswith("placement.")]
    assert "placement.in-spam" in landed
    assert [gap for gap in run.outcome.gaps if gap.unknown.reason.name == "NOT_ASKED"] == []
    assert world.asked == []


def test_a_domain_of_the_world_is_asked_about_there(site: Site, world: World) -> None:
    world.set("@ MX 10 mail\nmail A 192.0.2.1\n")
    run = _checked(world, site.service.database, "example.com")
    assert run.snapshot.takes_mail
    assert any(question.name == "example.com" for question in world.asked)


def test_check_again_comes_back_with_a_new_run_and_nothing_is_sent(site: Site, world: World) -> None:
    database = site.service.database
    ticker = Ticker(site.service.office)
    assert {tick.name for tick in ticker._ticks} & {tick.name for tick in TICKS if tick.sends} == set()
    with reading(database) as connection:
        one = monitored.by_name(connection, "hello@bakery.example")
        assert one is not None
        before = states.state(connection, one.id)
    check_now(database, (one.id,), datetime.now(UTC))
    until = time.monotonic() + 10
    after = before
    try:
        while after == before and time.monotonic() < until:
            ticker.tick()
            time.sleep(0.1)
            with reading(database) as connection:
                after = states.state(connection, one.id)
    finally:
        ticker.stop()
    assert before is not None
    assert after is not None
    assert (after.verdict, after.run_id != before.run_id) == (Verdict.PASS, True)
    assert world.asked == []


def test_every_page_says_that_it_is_a_demo(site: Site) -> None:
    assert flag.WHY in site.get("/").text


def test_a_service_that_is_no_demo_has_the_usual_checker(tmp_path: Path) -> None:
    assert type(checker_for(Settings(), open_database(tmp_path))) is Checker
    assert issubclass(DemoChecker, Checker)
