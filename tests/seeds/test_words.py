"""How placements are said: counts, never a share, and where each mail is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from checks.placement.record import Seen, Where
from deliverability.seeds.model import Kind, Mail, SeedTest, TestState
from deliverability.seeds.words import MARKS, place, sentence, sentence_of


def seen(*landed: str) -> tuple[Seen, ...]:
    """ "Gmail spam" is one mail in spam at Gmail."""
    return tuple(Seen(name, "", Where(where)) for name, _, where in (one.partition(" ") for one in landed))


@pytest.mark.parametrize(
    ("landed", "said"),
    [
        ((), "No test mail was sent yet."),
        (("Gmail inbox",), "The test mail is in the inbox at Gmail."),
        (("Gmail spam",), "The test mail is in spam at Gmail."),
        (("A inbox", "B inbox"), "2 of 2 test mails are in the inbox."),
        (("A inbox", "B inbox", "Gmail spam"), "2 of 3 test mails are in the inbox, 1 in spam at Gmail."),
        (("A inbox", "B waiting"), "1 of 2 test mails is in the inbox, 1 on its way at B."),
        (("A waiting", "B waiting"), "2 test mails are on their way."),
        (("A spam", "B missing"), "None of 2 test mails are in the inbox, 1 in spam at A, 1 missing at B."),
        (("A spam", "B spam"), "None of 2 test mails are in the inbox, 2 in spam at A and B."),
        (("A inbox", *(f"{n} spam" for n in range(4))),
         "1 of 5 test mails is in the inbox, 4 in spam."),
    ],
)  # fmt: skip
def test_the_sentence_counts_and_names_what_is_not_in_the_inbox(landed: tuple[str, ...], said: str) -> None:
    assert sentence(seen(*landed)) == said


@pytest.mark.parametrize(
    ("kind", "problem", "many", "said"),
    [
        (Kind.SENT, "", 2, "2 test mails are on their way."),
        (Kind.SENT, "535 no", 2, "2 test mails are not sent yet, as your mail server did not take them."),
        (Kind.SENT, "535 no", 1, "The test mail is not sent yet, as your mail server did not take it."),
        (Kind.BY_HAND, "", 1, "We wait for your test mail."),
        (Kind.TO_US, "no log-in", 2, "We wait for your test mails."),
    ],
)
def test_before_anything_is_known_it_says_what_it_waits_for(
    kind: Kind, problem: str, many: int, said: str
) -> None:
    now = datetime(2027, 3, 15, tzinfo=UTC)
    test = SeedTest("a", 1, kind, 1, "", Mail("", ""), "C", TestState.UNDER_WAY, None, None, "", now, None)
    waits = (Seen("A", "", Where.WAITING, problem=problem),) * many
    assert sentence_of(test, waits) == said
    assert sentence_of(test, seen("A inbox")) == "The test mail is in the inbox at A."


def test_every_place_has_an_icon_and_a_word() -> None:
    assert set(MARKS) == set(Where)


def test_a_tab_goes_by_its_name() -> None:
    assert place(Seen("A", "gmail", Where.TAB, tab="promotions")) == "Promotions tab"
    assert place(Seen("A", "gmail", Where.TAB)) == "tab"
