"""A kept mail is read again by what DNS said at the time, and by nothing of today."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.placement.record import Reading, Where
from deliverability.seeds import studying
from deliverability.seeds.kept import thing_from
from deliverability.seeds.model import SeedTest, TestState
from deliverability.seeds.studying import study_again
from deliverability.store import probes
from tests.commands.calling import call
from tests.seeds.house import HOUR, SECOND, House

ANNA = "anna@gmail.example"


def _found(house: House) -> SeedTest:
    """A finished test whose one mail was found and read."""
    shop = house.domain()
    house.sender(shop)
    house.seed(ANNA)
    test = house.begin(shop)
    house.send()
    house.deliver("INBOX")
    house.now += SECOND
    house.look()
    house.look()
    assert house.test(test).state is TestState.DONE
    return test


def _reading(house: House, test: SeedTest) -> Reading:
    with house.database.connect() as connection:
        (one,) = house.probes(test)
        return thing_from(Reading, probes.details(connection, [one.id])[one.id].reading)


def test_a_mail_reads_the_same_while_the_rules_are_the_same(house: House) -> None:
    test = _found(house)
    before, row = _reading(house, test), house.test(test)
    house.now += HOUR
    assert study_again(house.desk, house.now) == 1
    assert _reading(house, test) == before
    assert house.probes(test)[0].where is Where.INBOX
    assert house.test(test) == row
    assert study_again(house.desk, house.now) == 1


def test_newer_rules_show_what_older_ones_did_not(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    test = _found(house)
    read_now, asked = studying.read_now, []

    def better(settings: object, copies: object) -> list[tuple[Reading, str]]:
        asked.extend(copies)  # type: ignore[call-overload]
        return [
            (replace(one, helo="seen now", changes=("made up",)), said)
            for one, said in read_now(settings, copies)
        ]  # type: ignore[arg-type]

    monkeypatch.setattr(studying, "read_now", better)
    assert study_again(house.desk, house.now) == 1
    assert _reading(house, test).helo == "seen now"
    assert _reading(house, test).changes == ()  # the way to send may be another one by now
    assert asked[0][1].answers


def test_a_fault_of_ours_leaves_what_was_read(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    test = _found(house)
    before = _reading(house, test)

    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(studying, "read_now", broken)
    assert study_again(house.desk, house.now) == 1
    assert _reading(house, test) == before


def test_the_command_says_how_many(house: House) -> None:
    if house.database.dialect.name != "sqlite":
        pytest.skip("a directory holds only SQLite")
    data = house.settings.data.directory
    assert call("seed", "reread", f"--data={data}").stdout == "No test mail is kept.\n"
    _found(house)
    assert call("seed", "reread", f"--data={data}").stdout == "1 test mail read again.\n"
