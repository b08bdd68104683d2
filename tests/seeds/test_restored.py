"""Test mails that waited when a backup was made are not sent a second time by what it brings back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from checks.placement.record import Where
from deliverability.backup import back_up, restore
from deliverability.config import Data
from deliverability.seeds.model import Sending, TestState
from deliverability.store.database import open_database
from tests.databases import data_at
from tests.seeds.house import HOUR, MINUTE, House


def test_a_mail_that_waited_is_looked_for_and_not_sent_again(hut: House, tmp_path: Path) -> None:
    shop = hut.domain()
    hut.sender(shop)
    hut.seed("anna@gmail.example")
    hut.seed("bert@gmail.example")
    test = hut.begin(shop)
    file = tmp_path / "backup"
    back_up(data_at(tmp_path), hut.database, None, file, hut.now)
    assert hut.send() == 2
    hut.deliver("INBOX", "anna@gmail.example")
    again = Data(directory=tmp_path / "again")
    restore(again, file, force=False)
    back = replace(hut, database=open_database(again.directory), now=hut.now + MINUTE)
    assert back.send() == 0
    back.look()
    assert [one.where for one in back.probes(test)] == [Where.INBOX, Where.WAITING]
    back.now += 7 * HOUR
    back.look()
    back.look()
    _, lost = back.probes(test)
    assert (lost.sending, lost.where) == (Sending.UNKNOWN, Where.NOT_SENT)
    assert back.test(test).state is TestState.DONE
    back.database.dispose()
