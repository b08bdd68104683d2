"""A server's no: replies have their cause, quoted ones too, and what is only likely is called so."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from checks.placement.refusals import CAUSES, FACTS, explained, refusal, status_in

HERE = Path(__file__)
CORPUS = tomllib.loads(HERE.with_name("refusals.toml").read_text("utf-8"))
QUOTED = tomllib.loads(HERE.with_name("refusals_quoted.toml").read_text("utf-8"))["reply"]
REPLIES = [(said, cause) for cause, rows in CORPUS.items() for said in rows["said"]]
ROWS = tomllib.loads(FACTS.read_text("utf-8"))["refusal"]


@pytest.mark.parametrize(("said", "cause"), REPLIES, ids=[said[:40] for said, _ in REPLIES])
def test_a_reply_has_its_cause(said: str, cause: str) -> None:
    found = refusal(550, said, "mx.inbox.example", at_once=False)
    assert found.cause == cause
    assert found.said == said
    assert explained(found).cause == cause


def test_quoted_replies_have_their_cause_but_for_those_that_are_known_to_be_misread() -> None:
    wrong = {row["said"]: found for row in QUOTED if (found := _cause(row["said"])) != row["cause"]}
    assert wrong == {row["said"]: row["misread"] for row in QUOTED if "misread" in row}
    assert len(wrong) * 20 < len(QUOTED)


def test_a_misread_reply_is_never_said_to_be_sure() -> None:
    misread = [row["said"] for row in QUOTED if "misread" in row]
    assert misread
    assert not [said for said in misread if explained(refusal(550, said, "mx.test", at_once=True)).is_sure]


def _cause(said: str) -> str:
    return refusal(550, said, "mx.test", at_once=True).cause


def test_every_quoted_reply_says_where_it_stands() -> None:
    for row in QUOTED:
        assert row["source"] == "list" or row["source"].startswith("https://")
        assert row["cause"] in CAUSES


@pytest.mark.parametrize(
    ("said", "is_sure"),
    [
        ("550-5.7.26 This mail has been blocked because the sender is unauthenticated. - gsmtp", True),
        ("550 5.7.26 No", False),
        ("550 5.7.509 Access denied, sending domain acme.example does not pass DMARC verification", True),
        ("550 5.7.1 dkim", False),
        ("554 5.7.1 [CS01] Message rejected due to local policy.", False),
        ("550 5.7.1 blocked by a block list", False),
        ("550 5.1.1 sorry", False),
    ],
)
def test_only_words_that_a_page_explains_are_sure(said: str, is_sure: bool) -> None:
    meaning = explained(refusal(550, said, "mx.test", at_once=True))
    assert meaning.is_sure is is_sure
    assert meaning.told("Words.") == ("Words." if is_sure else "Most often such an answer means this: Words.")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["meaning"][:40])
def test_a_fact_names_a_page_or_is_general_knowledge(row: dict[str, object]) -> None:
    assert str(row.get("source", "https://")).startswith("https://")
    assert "source" in row or "sure" not in row, "without a source it is never sure"


def test_every_cause_has_a_reply() -> None:
    assert set(CORPUS) == set(CAUSES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["meaning"][:40])
def test_what_is_said_of_a_refusal_is_a_sentence_or_two_for_anybody(row: dict[str, object]) -> None:
    for key in ("meaning", "step"):
        text = str(row[key])
        assert text[0].isupper()
        assert text.endswith(".")
        assert "!" not in text
        assert len(text) < 200
    assert row["cause"] in CAUSES
    for key in ("any", "all"):
        words = row.get(key, [])
        assert isinstance(words, list)
        assert all(word == word.lower() and len(word) >= 3 for word in words)


def test_every_fact_but_the_last_says_when_it_speaks() -> None:
    assert all(row.keys() & {"any", "all", "status"} for row in ROWS[:-1])
    assert not ROWS[-1].keys() & {"any", "all", "status"}


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("550 5.7.26 Multiple authentication checks failed", "authentication"),
        ("550 5.7.23 SPF validation failed", "authentication"),
        ("550 5.7.25 Reverse DNS validation failed", "policy"),
        ("550 5.7.27 Sender address has null MX; spf was not asked", "policy"),
        ("450 4.7.28 Mail flood detected", "rate"),
        ("550 5.7.29 ARC validation failure, tls was fine", "policy"),
        ("550 5.7.30 REQUIRETLS support required", "policy"),
    ],
)
def test_a_status_that_anybody_may_use_is_not_put_down_to_gmail(said: str, cause: str) -> None:
    meaning = explained(refusal(550, said, "mx.inbox.example", at_once=False))
    assert meaning.cause == cause
    assert "Gmail" not in meaning.meaning


def test_what_nobody_knows_is_called_so_and_says_less() -> None:
    meaning = explained(refusal(550, "550 Nope", "mx.inbox.example", at_once=True))
    assert (meaning.cause, meaning.is_sure, meaning.source) == ("other", False, "")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("550-5.7.26 This mail", "5.7.26"), ("550 5.1.1 <a@b.example>", "5.1.1"), ("(5.7.1)", "5.7.1"),
        ("#5.1.1 smtp;550", "5.1.1"), ("smtp; 5.7.1.", "5.7.1"), ("5.7.26-", "5.7.26"), ("550 no", ""),
        ("blocked 5.9.10.22 today", ""), ("192.0.2.7", ""), ("v1.5.7.1", ""), ("٥.7.1", ""),
    ],
)  # fmt: skip
def test_the_enhanced_status_is_read_and_an_address_is_none(said: str, status: str) -> None:
    assert status_in(said) == status


def test_a_huge_reply_costs_nothing() -> None:
    began = time.perf_counter()
    for said in ("5." * 500_000, " " * 1_000_000, "a" * 1_000_000, "5.7.1" * 200_000):
        explained(refusal(550, said, "mx.inbox.example", at_once=True))
    assert time.perf_counter() - began < 0.5
