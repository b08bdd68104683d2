"""The test mails of the demo: twelve weeks of two domains, of which one fell into spam and was mended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from checks.model import Verdict
from checks.placement.record import Proof, Where
from deliverability.config import Settings
from deliverability.config_sections import Seeds
from deliverability.demo import mails
from deliverability.demo.past import keep_past_run
from deliverability.demo.recorded import recorded_worlds
from deliverability.history.model import Cause
from deliverability.known import Known
from deliverability.monitored import intake
from deliverability.monitored.intake import Wanted
from deliverability.monitored.model import Monitored
from deliverability.seeds import shown as shown_tests
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.evidence import placement_lines
from deliverability.seeds.model import TestState
from deliverability.seeds.shown import ShownTest, matrix
from deliverability.seeds.words import MARKS
from deliverability.store import changes, probe_looking
from deliverability.store.database import open_database, reading

NOW = datetime(2027, 3, 14, 9, 30, tzinfo=UTC)
INBOX, SPAM = Where.INBOX, Where.SPAM


def _ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def _stage(path: Path) -> tuple[SeedDesk, Monitored, mails.Play]:
    """The desk, the domain whose mail fell into spam, and the play of both."""
    settings = Settings(seeds=Seeds(own=("gmail.example", "outlook.example")))
    desk = SeedDesk(settings, open_database(path), "k" * 32)
    names = (Wanted("support@flowers.example"), Wanted("support@music.example"))
    added = intake.add(desk.database, names, _ago(91)).new
    (music,) = (one for one in added if one.name == "support@music.example")
    return desk, music, mails.prepare(desk, added, _ago(91))


def _played(path: Path, days: int) -> tuple[SeedDesk, tuple[int, int]]:
    desk, music, play = _stage(path)
    for day in range(days, -1, -1):
        mails.send_weekly(play, day, _ago(day))
    (flowers,) = play.senders.keys() - {music.id}
    return desk, (flowers, music.id)


def test_one_domain_fell_into_spam_and_was_mended(tmp_path: Path) -> None:
    desk, (flowers, music) = _played(tmp_path, 90)
    for domain, spam in ((flowers, 0), (music, 3)):
        shown = matrix(desk.database, domain)
        assert [row.name for row in shown.rows] == ["Gmail", "Outlook"]
        for row in shown.rows:
            places = [cell.where for cell in row.cells]
            assert (len(places), places.count(SPAM), places[-4:]) == (12, spam, [INBOX] * 4)
    assert [cell.tab for cell in matrix(desk.database, flowers).rows[0].cells].count("promotions") == 1
    with desk.database.connect() as connection:
        assert not probe_looking.is_any_due(connection, NOW)
        assert not probe_looking.is_any_to_read(connection, NOW)


def test_every_mail_is_read_and_its_receiver_believed(tmp_path: Path) -> None:
    desk, (_, music) = _played(tmp_path, 40)
    spam = [one for one in shown_tests.tests_of(desk.database, music, 12) if _is_spam(one)]
    assert len(spam) == 2
    for test in spam:
        assert test.test.state is TestState.DONE
        gmail, outlook = test.seen
        for seen in (gmail, outlook):
            assert seen.reading is not None
            assert seen.reading.believed is not None
            assert seen.reading.sending_ip == "192.0.2.19"
            assert [one.proof for one in seen.reading.signatures] == [Proof.VALID]
        assert outlook.reading is not None
        assert any(word.is_spam for word in outlook.reading.filters)


def test_that_mail_fell_into_spam_and_was_mended_stands_in_the_history(tmp_path: Path) -> None:
    desk, music, play = _stage(tmp_path)
    (world,) = (one for one in recorded_worlds() if one.target == music.target)
    for day in (51, 44, 37, 23):
        mails.send_weekly(play, day, _ago(day))
        known = Known(placement=placement_lines(desk.database, music.id))
        with desk.database.begin() as connection:
            keep_past_run(connection, music, world, _ago(day), NOW, known=known)
    with reading(desk.database) as connection:
        told = changes.timeline(connection, music.id)
    landed = {(one.subject, one.direction, (NOW - one.at).days) for one in told if one.family == "placement"}
    assert landed == {("Gmail", -1, 44), ("Outlook", -1, 44), ("Gmail", 1, 23), ("Outlook", 1, 23)}
    assert {one.check for one in told if one.family == "placement"} == {"placement.in-spam"}
    assert {one.cause for one in told if one.family == "placement"} == {Cause.TEST_MAIL}


def _is_spam(test: ShownTest) -> bool:
    return all(MARKS[one.where][0] is Verdict.FAIL for one in test.seen)
