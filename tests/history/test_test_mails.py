"""Where test mails land is told like all else, with the next test: once, and without a second look."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from deliverability.store.database import open_database
from tests.history.following import Following, shown, zone
from tests.judging import RECORDS
from tests.mail_world import placement_lines
from tests.world import World

GOOD = "gmail inbox\noutlook inbox"
BAD = "gmail spam\noutlook spam"


@pytest.fixture
def followed(tmp_path: Path, world: World) -> Following:
    return Following(open_database(tmp_path), world)


def latest_shows(followed: Following, mail: str) -> None:
    """From now on this is what the latest test mail showed."""
    followed.families = (*RECORDS, "placement") if mail else RECORDS
    followed.options = replace(followed.options, placement=placement_lines(mail))


def test_mail_that_falls_into_spam_is_told_at_once_and_mended_by_the_next_test(followed: Following) -> None:
    latest_shows(followed, GOOD)
    followed.look(zone())
    latest_shows(followed, BAD)
    fallen = followed.look()
    assert (shown(fallen.changes), fallen.look_again) == (
        [
            ("finding-new", "test-mail", -1, "placement.in-spam"),
            ("finding-new", "test-mail", -1, "placement.in-spam"),
            ("verdict", "test-mail", -1, "pass -> warn"),
        ],
        False,
    )
    assert followed.look().changes == ()
    latest_shows(followed, GOOD)
    assert {(change.kind.value, change.direction) for change in followed.look().changes} == {
        ("finding-gone", 1), ("verdict", 1),
    }  # fmt: skip


def test_the_first_test_mail_of_a_domain_is_no_new_setting(followed: Following) -> None:
    followed.look(zone())
    latest_shows(followed, BAD)
    assert [change.cause.value for change in followed.look().changes] == ["test-mail"] * 3


def test_one_mailbox_alone_raises_no_alarm_until_the_next_test_shows_it_again(followed: Following) -> None:
    latest_shows(followed, GOOD)
    followed.look(zone())
    latest_shows(followed, "gmail spam\noutlook inbox\nbefore gmail inbox")
    assert shown(followed.look().changes) == [("finding-new", "test-mail", 0, "placement.in-spam-once")]
    assert followed.look(again=True).changes == ()
    latest_shows(followed, "gmail spam\noutlook inbox\nbefore gmail spam")
    assert ("finding-new", "test-mail", -1, "placement.in-spam") in shown(followed.look().changes)


def test_a_mailbox_that_cannot_be_read_mends_nothing(followed: Following) -> None:
    latest_shows(followed, BAD)
    followed.look(zone())
    latest_shows(followed, "gmail unseen\noutlook unseen")
    assert followed.look().changes == ()


def test_a_domain_whose_test_mails_are_no_longer_kept_is_not_called_mended(followed: Following) -> None:
    latest_shows(followed, BAD)
    followed.look(zone())
    latest_shows(followed, "")
    assert [change.direction for change in followed.look().changes if change.check] == []
