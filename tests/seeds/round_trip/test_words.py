"""What a round trip showed is said in sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from checks.placement.record import AutoReply, Refusal, RoundTrip, Where
from deliverability.seeds.round_trip.words import LOOP, UNMARKED, sentences

AT = datetime(2027, 3, 14, 8, 30, tzinfo=UTC)
REPLY = AutoReply(AT + timedelta(minutes=3), "auto-replied")
TRIP = RoundTrip(
    "support@shop.example", "anna@gmail.example", 60, AT, Where.INBOX, Where.INBOX,
    AT + timedelta(seconds=9), REPLY,
)  # fmt: skip


def test_there_and_back() -> None:
    assert sentences(TRIP) == (
        "Our mail to support@shop.example arrived in the inbox.",
        "Its answer came back after 3 minutes.",
    )


def test_what_we_cannot_look_into_is_not_spoken_of() -> None:
    assert sentences(replace(TRIP, arrival=None, answer=Where.MISSING, reply=None)) == (
        "No answer came back.",
    )


def test_a_refusal_is_told_in_the_words_of_the_server() -> None:
    no = Refusal(550, "5.1.1", "550 no such user", "mx.shop.example", "mailbox", True)
    refused = replace(
        TRIP, arrival=Where.REJECTED, answer=Where.NOT_SENT, reply=None, refusal=no, sent_at=None
    )
    assert sentences(refused) == (
        "Our mail to support@shop.example was refused.",
        "mx.shop.example said: 550 no such user",
    )


def test_an_answer_that_is_late_unmarked_or_loops() -> None:
    late = sentences(replace(TRIP, answer=Where.DELAYED, reply=None))[1]
    assert late == "Its answer is not here yet. It was promised within 60 minutes."
    loud = replace(TRIP, reply=replace(REPLY, auto_submitted=""), answers_machines=True)
    assert sentences(loud)[2:] == (UNMARKED, LOOP)
