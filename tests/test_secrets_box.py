"""Secrets in the database: shown to nobody without the key, and renewed under a new one."""

from __future__ import annotations

import pytest

from deliverability.secrets_box import Box, Unreadable

OLD, NEW = "o" * 64, "n" * 64


def test_what_is_locked_shows_nothing_and_opens_again() -> None:
    locked = Box(OLD).lock("https://hooks.example/canary")
    assert "canary" not in locked
    assert Box(OLD).open(locked) == "https://hooks.example/canary"
    assert locked != Box(OLD).lock("https://hooks.example/canary")


def test_nothing_stays_nothing() -> None:
    assert (Box(OLD).lock(""), Box(OLD).open("")) == ("", "")


def test_another_key_does_not_open_it() -> None:
    locked = Box(OLD).lock("canary")
    with pytest.raises(Unreadable, match="a key that this service does not have"):
        Box(NEW).open(locked)
    with pytest.raises(Unreadable):
        Box(OLD).open(locked[:-4] + "AAAA")


def test_a_new_key_beside_the_old_one_renews_what_was_locked() -> None:
    locked = Box(OLD).lock("canary")
    renewed = Box(NEW, OLD).renewed(locked)
    assert Box(NEW).open(renewed) == "canary"
