"""The demo is made of real runs, is the same each time, and leaves alone what somebody keeps."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from checks.model import Verdict
from deliverability.accounts.audit import verify
from deliverability.cli import main
from deliverability.config import Settings
from deliverability.demo import flag
from deliverability.demo.build import fill
from deliverability.demo.cast import cast
from deliverability.demo.recorded import recorded_worlds
from deliverability.history.model import Cause, State
from deliverability.monitored import intake
from deliverability.monitored.intake import Wanted
from deliverability.notify.alert import COULD_NOT_CHECK, WORK_LAGS
from deliverability.store import alerts, changes, monitored, states, switches
from deliverability.store.database import Database, open_database, reading

NOW = datetime(2027, 3, 14, 9, 30, tzinfo=UTC)
DAYS = 10


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """The last ten days of it: all ninety take half a minute."""
    database = open_database(tmp_path_factory.mktemp("demo"))
    fill(Settings(), database, "k" * 32, NOW, days=DAYS)
    return database


def _states(database: Database) -> dict[str, State]:
    with reading(database) as connection:
        every = monitored.everything(connection)
        found = states.states_of(connection, [one.id for one in every])
    return {one.target: found[one.id] for one in every}


def test_every_domain_stands_as_its_story_says(filled: Database) -> None:
    found = _states(filled)
    assert {target: state.verdict for target, state in found.items()} == {
        "support@flowers.example": Verdict.PASS, "hello@bakery.example": Verdict.PASS,
        "service@bikes.example": Verdict.FAIL, "support@pottery.example": Verdict.FAIL,
        "orders@books.example": Verdict.WARN, "old-shop.example": Verdict.PASS,
        "booking@travel.example": Verdict.PASS, "praxis@dentist.example": Verdict.WARN,
        "office@lawyers.example": Verdict.PASS, "info@garden.example": Verdict.PASS,
        "support@music.example": Verdict.PASS, "bonjour@café-lune.example": Verdict.FAIL,
    }  # fmt: skip
    assert found["booking@travel.example"].unknown_in_a_row >= 3, "what cannot be checked turns no state"


def test_a_third_party_hits_two_domains_and_breaks_one(filled: Database) -> None:
    with reading(filled) as connection:
        hit = [
            (one.name, change.direction)
            for one in monitored.everything(connection)
            for change in changes.timeline(connection, one.id)
            if change.cause is Cause.THIRD_PARTY and change.kind == "finding-new"
        ]
        records = [
            one.name
            for one in monitored.everything(connection)
            for change in changes.timeline(connection, one.id)
            if change.cause is Cause.THIRD_PARTY and change.kind == "record"
        ]
    assert hit == [("service@bikes.example", -1)]
    assert records == ["info@garden.example", "service@bikes.example"]


def test_only_what_its_story_tells_is_open(filled: Database) -> None:
    with reading(filled) as connection:
        found = [alerts.open_of_check(connection, check) for check in (COULD_NOT_CHECK, WORK_LAGS)]
    assert [len(one) for one in found] == [1, 0], "its checks were never late"


def test_the_database_knows_that_it_is_a_demo_and_sends_nothing(filled: Database) -> None:
    assert flag.made_at(filled) == NOW
    assert switches.get(filled, switches.STOPPED) is not None
    assert verify(filled).broken is None


def test_where_test_mails_landed_is_judged_with_the_rest(filled: Database) -> None:
    found = _states(filled)
    judged = {target for target, state in found.items() if "placement" in dict(state.families)}
    assert judged == {"support@flowers.example", "support@music.example"}
    assert {dict(found[target].families)["placement"] for target in judged} == {Verdict.PASS}


def test_a_second_demo_or_one_beside_data_is_refused_and_nothing_changes(
    filled: Database, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="domains in this data directory"):
        fill(Settings(), filled, "k" * 32, NOW)
    database = open_database(tmp_path)
    intake.add(database, (Wanted("example.com"),), NOW)
    database.dispose()
    result = CliRunner().invoke(main, ["demo", "--data", str(tmp_path)])
    assert result.exit_code == 2
    assert "deliverability demo --data demo2" in result.output
    with reading(open_database(tmp_path)) as connection:
        assert [one.name for one in monitored.everything(connection)] == ["example.com"]


def test_two_demos_of_one_moment_are_alike(tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        database = open_database(tmp_path / name)
        fill(Settings(), database, "k" * 32, NOW, days=0)
        made.append(_states(database))
    assert made[0] == made[1]


def test_the_cast_plays_in_the_worlds_there_are() -> None:
    known = cast()
    targets = {world.target for world in recorded_worlds()}
    assert {one.target for one in known.domains} == targets
    assert {one.target for one in known.accepted} | {
        t for who in known.readers for t in who.chosen
    } <= targets
