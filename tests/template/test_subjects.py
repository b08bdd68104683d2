"""Subjects that begin a thread are told from answers, and empty words from what says something."""

from __future__ import annotations

import pytest

from checks.template.document import Declared, Kind
from checks.template.evidence import Evidence
from checks.template.reading.read import read
from checks.template.rule import by_code, judge_one


def is_reported(code: str, subject: str, kind: Kind | None = None) -> bool:
    (document,) = read(f"Subject: {subject}\n\nYour desk comes on Monday.", "reply.txt", Declared(kind=kind))
    return bool(judge_one((by_code()[code],), Evidence(document, language="en")).found)


@pytest.mark.parametrize(
    "subject",
    [
        "Re: How was your stay with us?",
        "FW: Thanks for joining the choir",
        "Re : Confirm your e-mail",
        "RE: Re: Your booking confirmation",
        "AW: Your application has reached us",
        "Re: A minute for us?",
        "Fwd: Tell us about your first week",
        "Re: Two questions about your visit",
        "Re: Our newsletter in May",
        "RE: We received your claim",
        "Re[2]: Reset your password",
        "Re: Nice to have you",
        "Re: Are you happy with your new bike?",
        "Fwd: You're invited",
        "Re: Automatic reply",
    ],
)
def test_a_first_mail_that_looks_like_an_answer_is_reported(subject: str) -> None:
    assert is_reported("SUBJ005", subject)


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Where is my parcel?",
        "Re: {{ticket.title}}",
        "Re: How do I reset the clock?",
        "Re: your account",
        "Re: My welcome gift is missing",
        "Re: Broken lamp",
        "AW: Question about the lease",
        "Re: How do we pay the fee?",
        "Re: Your sofa on Monday",
        "Refund for your order",
        "Reminder of your class",
        "How was your stay?",
        "Your order is on its way",
    ],
)
def test_an_answer_in_a_thread_may_say_so(subject: str) -> None:
    assert not is_reported("SUBJ005", subject)


def test_a_declared_kind_outweighs_the_words_of_the_subject() -> None:
    assert not is_reported("SUBJ005", "Re: How was your stay?", Kind.COMPLAINT)
    assert is_reported("SUBJ005", "Re: your account", Kind.NOTIFICATION)


@pytest.mark.parametrize(
    "subject",
    [
        "A note from the office",
        "Regarding your recent inquiry",
        "Update on your request",
        "Good news",
        "Please read",
        "Your ticket",
        "Message from customer service",
        "Important information",
        "Hello again",
        "Reply to your e-mail",
        "Dear customer",
        "A quick question",
        "About your case with us",
    ],
)
def test_a_subject_that_fits_any_mail_is_reported(subject: str) -> None:
    assert is_reported("SUBJ004", subject)


@pytest.mark.parametrize(
    "subject",
    [
        "Good news: your bike is mended",
        "Your request for a bigger room",
        "Update on your bike repair",
        "Your ticket to Lyon",
        "A note on your lease: new bank",
        "Regarding the lift in house 4",
        "Request {{ticket.id}}",
        "Important: water off on Tuesday",
        "Dear Ana, your piano is tuned",
        "Message from Hanna about your oven",
        "Your call on Friday at nine",
    ],
)
def test_a_subject_that_says_what_it_is_about_is_fine(subject: str) -> None:
    assert not is_reported("SUBJ004", subject)
