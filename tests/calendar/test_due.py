"""What falls due comes from what was seen and what people said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from deliverability.calendar.due import Due, Kind, due
from deliverability.calendar.feed import feed
from deliverability.config import Settings
from deliverability.history.model import Acceptance, Sighting
from deliverability.monitored import intake
from deliverability.monitored.intake import Wanted
from deliverability.monitored.model import Monitored
from deliverability.store import acceptances, readers, sightings
from deliverability.store.database import Database
from deliverability.store.readers import Reader, Scope, State

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def one(database: Database) -> Monitored:
    added = intake.add(database, (Wanted("example.com", "Shops", ("a",)), Wanted("other.example")), NOW)
    one, other = added.new
    seen = [
        Sighting("mx.example.com", "CERT", "", ("until 2027-01-05, CN=Some CA",), NOW),
        Sighting("s1._domainkey.example.com", "TXT", "", ("v=DKIM1; p=MII",), NOW - 100 * DAY),
        Sighting("s2._domainkey.example.com", "TXT", "", (), NOW),
        Sighting("s3._domainkey.example.com", "TXT", "mailer.example", ("v=DKIM1; p=MII",), NOW),
        Sighting("_dmarc.example.com", "TXT", "", ("v=DMARC1; p=none",), NOW),
    ]
    with database.begin() as connection:
        sightings.replace_sightings(connection, one.id, (), seen, NOW)
        theirs = [Sighting("mx.other.example", "CERT", "", ("until 2026-12-24, CN=Some CA",), NOW)]
        sightings.replace_sightings(connection, other.id, (), theirs, NOW)
        known = Acceptance(one.id, "mx.single", "", "one will do", NOW + 40 * DAY, "anna", NOW)
        acceptances.add(connection, (known,))
        readers.add(connection, _reader("r1", Scope.TAG, ("a",)))
        readers.add(connection, _reader("r2", Scope.GROUP, (99,)))
    return one


def _reader(reader_id: str, scope: Scope, chosen: tuple[int | str, ...]) -> Reader:
    return Reader(
        reader_id.ljust(22, "x"), f"{reader_id}@example.com", scope, chosen, "weekly mon 07:00", "UTC",
        State.ACTIVE, "anna", NOW, NOW, NOW, next_due=NOW + (3 if reader_id == "r1" else 5) * DAY,
    )  # fmt: skip


def test_one_domain_has_its_certificate_its_own_key_its_acceptance_and_its_report(
    database: Database, one: Monitored
) -> None:
    mine = {"domain": "example.com", "domain_id": one.id}
    assert due(database, one, NOW) == (
        Due(date(2026, 12, 7), Kind.REPORT, "", **mine),
        Due(date(2027, 1, 5), Kind.CERTIFICATE, "mx.example.com", **mine),
        Due(date(2027, 1, 13), Kind.ACCEPTANCE, "mx.single", **mine),
        Due((NOW + 265 * DAY).date(), Kind.KEY, "s1._domainkey.example.com", **mine),
    )


def test_all_domains_have_theirs_together_and_no_reader_is_named(database: Database, one: Monitored) -> None:
    found = due(database, None, NOW)
    assert [(each.kind, each.day.isoformat()) for each in found[:3]] == [
        (Kind.REPORT, "2026-12-07"), (Kind.REPORT, "2026-12-09"), (Kind.CERTIFICATE, "2026-12-24"),
    ]  # fmt: skip
    text = feed(Settings(), database, None, NOW)
    assert text.count("BEGIN:VEVENT") == 6
    assert "r1@" not in text
    assert f"/domains/{one.id}" in text
