"""Places for alerts: what may be typed, who has to agree first, and how many are asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deliverability.config import Settings
from deliverability.notify import places
from deliverability.notify.letter import Channel
from deliverability.notify.places import Desk, TooOften, Wish, WrongPlace
from deliverability.notify.target import Rules, TargetState
from deliverability.signed import Signer
from deliverability.store import audit, outbox, targets
from deliverability.store.database import open_database, reading

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
KEY = "k" * 64
HOOK = Wish("Hook", Channel.WEBHOOK, "https://hooks.example/canary?token=canary")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Settings(), open_database(tmp_path), KEY)


def test_an_address_gets_nothing_before_it_has_agreed(desk: Desk) -> None:
    target = places.add(desk, Wish("Office", Channel.MAIL, "Sam@Example.com"), NOW).target
    assert target.state is TargetState.UNCONFIRMED
    (entry,) = outbox.entries(desk.database)
    assert (entry.kind, entry.recipient) == ("confirm-target", "Sam@example.com")
    asked = outbox.content(desk.database, entry.id)
    assert asked is not None
    token = asked.text.partition("/alerts/confirm/")[2].split()[0]
    target_id, address = Signer(KEY).read(places.CONFIRM_PURPOSE, token, NOW)
    with pytest.raises(WrongPlace):
        places.try_it(desk, target, NOW)
    confirmed = places.confirm(desk, target_id, address, NOW)
    assert confirmed is not None
    assert confirmed.is_active
    places.try_it(desk, confirmed, NOW)
    assert [one.kind for one in outbox.entries(desk.database)] == ["test", "confirm-target"]


def test_a_link_for_another_address_or_a_place_that_is_gone_confirms_nothing(desk: Desk) -> None:
    target = places.add(desk, Wish("Office", Channel.MAIL, "sam@example.com"), NOW).target
    assert places.confirm(desk, target.id, "kim@example.com", NOW) is None
    places.remove(desk, target, NOW)
    assert places.confirm(desk, target.id, "sam@example.com", NOW) is None


@pytest.mark.parametrize("place", ["http://10.0.0.1:8080", "https://[2001:db8::1]"])
def test_a_webhook_is_shown_as_it_is_reached(desk: Desk, place: str) -> None:
    added = places.add(desk, Wish("Hook", Channel.WEBHOOK, f"{place}/canary"), NOW)
    assert added.target.address == f"{place}/…"


def test_what_is_secret_of_a_webhook_is_shown_once_and_written_down_nowhere(
    desk: Desk, tmp_path: Path
) -> None:
    added = places.add(desk, HOOK, NOW)
    assert added.key.startswith("whsec_")
    assert added.target.address == "https://hooks.example/…"
    desk.database.dispose()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"canary" not in kept
    assert added.key.encode() not in kept


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish("", Channel.MAIL, "sam@example.com"), "name"),
        (Wish("a, b", Channel.MAIL, "sam@example.com"), "name"),
        (Wish("x" * 81, Channel.MAIL, "sam@example.com"), "name"),
        (Wish("a", Channel.MAIL, "example.com"), "where"),
        (Wish("a", Channel.MAIL, "sam@example.com\nBcc: kim@example.com"), "where"),
        (Wish("a", Channel.WEBHOOK, "ftp://hooks.example/"), "where"),
        (Wish("a", Channel.WEBHOOK, "https://user:secret@hooks.example/"), "where"),
        (Wish("a", Channel.WEBHOOK, "https://hooks.example/\r\nX: y"), "where"),
        (Wish("a", Channel.APPRISE, "json://localhost"), "where"),
        (Wish("a", Channel.MAIL, "sam@example.com", rules=Rules("Mars/Olympus")), "time_zone"),
        (Wish("a", Channel.MAIL, "sam@example.com", rules=Rules("UTC", "7 o'clock")), "digest_at"),
        (Wish("a", Channel.MAIL, "sam@example.com", rules=Rules("UTC", "07:00", "22:00")), "quiet_until"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_is_kept(
    desk: Desk, wish: Wish, field: str
) -> None:
    with pytest.raises(WrongPlace) as caught:
        places.add(desk, wish, NOW)
    assert caught.value.field == field
    assert "secret" not in str(caught.value)
    with reading(desk.database) as connection:
        assert targets.everything(connection) == ()


def test_two_places_cannot_have_one_name(desk: Desk) -> None:
    places.add(desk, HOOK, NOW)
    with pytest.raises(WrongPlace, match='"Hook" already'):
        places.add(desk, HOOK, NOW)


def test_nobody_is_flooded_with_questions(desk: Desk) -> None:
    for n in range(5):
        places.add(desk, Wish(f"Office {n}", Channel.MAIL, "sam@example.com"), NOW)
    with pytest.raises(TooOften, match="Enough was sent there"):
        places.add(desk, Wish("Office 6", Channel.MAIL, "sam@example.com"), NOW)
    for n in range(15):
        places.add(desk, Wish(f"Other {n}", Channel.MAIL, f"sam{n}@example.com"), NOW)
    with pytest.raises(TooOften, match="Many such messages"):
        places.add(desk, Wish("One more", Channel.MAIL, "more@example.com"), NOW)
    later = NOW + timedelta(hours=1)
    assert places.add(desk, Wish("One more", Channel.MAIL, "more@example.com"), later).target.id == 21


def test_what_is_changed_is_in_the_audit_log_without_secrets(desk: Desk) -> None:
    target = places.add(desk, HOOK, NOW).target
    rules = Rules("Europe/Berlin", "08:30", "22:00", "07:00")
    changed = places.change(desk, target, "Hook 2", rules, True, NOW)
    assert (changed.name, changed.rules, changed.is_operator) == ("Hook 2", rules, True)
    paused = places.pause(desk, changed, True, NOW)
    assert paused.state is TargetState.PAUSED
    assert places.pause(desk, paused, False, NOW).is_active
    places.remove(desk, paused, NOW)
    rows = [entry for entry, _ in audit.chain(desk.database)]
    assert [entry.what for entry in rows] == [
        "target.added", "target.changed", "target.paused", "target.resumed", "target.removed",
    ]  # fmt: skip
    assert not any("canary" in entry.before + entry.after for entry in rows)
