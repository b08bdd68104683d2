"""Signed links: what was signed comes back, for its purpose, until it expires, and nothing else does."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from deliverability.addresses import parse_listen, parse_url
from deliverability.config import Settings, Web
from deliverability.links import link, only_here
from deliverability.signed import Signer

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
SIGNER = Signer("k" * 32)


def test_what_was_signed_comes_back_until_it_expires() -> None:
    token = SIGNER.sign("stop", ["abc", 7], LATER)
    assert re.fullmatch(r"[A-Za-z0-9._-]+", token)
    assert SIGNER.read("stop", token, NOW) == ["abc", 7]
    assert SIGNER.read("stop", token, LATER - timedelta(seconds=1)) == ["abc", 7]
    assert SIGNER.read("stop", token, LATER) is None


def test_a_token_is_good_for_one_purpose_and_one_key() -> None:
    token = SIGNER.sign("stop", "abc", LATER)
    assert SIGNER.read("confirm", token, NOW) is None
    assert Signer("x" * 32).read("stop", token, NOW) is None


def test_a_token_with_any_sign_changed_is_refused() -> None:
    token = SIGNER.sign("stop", "abc", LATER)
    for at in range(len(token) - 1):  # the last sign of base64 holds bits that nobody reads
        other = "A" if token[at] != "A" else "B"
        assert SIGNER.read("stop", token[:at] + other + token[at + 1 :], NOW) is None


@pytest.mark.parametrize("token", ["", ".", "a.b", "é", "\0", "x" * 5000, "WzEsMl0", "bnVsbA.x"])
def test_what_is_no_token_is_refused_quietly(token: str) -> None:
    assert SIGNER.read("stop", token, NOW) is None


def test_links_begin_with_the_public_address() -> None:
    here = Settings()
    assert link(here, "reports", "a/b é", day="1 2") == "http://127.0.0.1:8000/reports/a%2Fb%20%C3%A9?day=1+2"
    assert only_here(here)
    there = Settings(web=Web(url="https://checker.example.com"))
    assert link(there, "r", 7) == "https://checker.example.com/r/7"
    assert not only_here(there)
    assert not only_here(Settings(web=Web(listen=parse_listen("192.0.2.1:8000"))))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ""),
        ("https://Checker.Example.com/", "https://checker.example.com"),
        ("http://192.0.2.1:8000", "http://192.0.2.1:8000"),
        ("https://[2001:DB8::1]", "https://[2001:db8::1]"),
        ("https://prüfer.example", "https://xn--prfer-lva.example"),
    ],
)
def test_the_address_of_the_site_is_read_in_one_form(typed: str, read: str) -> None:
    assert parse_url(typed) == read


@pytest.mark.parametrize(
    "typed", ["checker.example.com", "ftp://a.example", "https://a.example/path", "https://u@a.example",
              "https://a.example:0", "https://a.example:x", "https://", "https://a b", "https://[::1"],
)  # fmt: skip
def test_what_is_no_address_of_a_site_is_refused_with_a_good_one(typed: str) -> None:
    with pytest.raises(ValueError, match=r"write it like https://checker\.example\.com"):
        parse_url(typed)
