"""What a template is for is guessed by its words, and only where they are clear."""

from __future__ import annotations

import pytest

from checks.template.document import Declared, Format, Kind
from checks.template.evidence import Evidence
from checks.template.meta.kinds import guess
from checks.template.reading.read import read
from checks.template.rule import all_rules, judge_one

CLEAR = (
    (Kind.APOLOGY, "", "I'm sorry that we sent you the wrong size. It was our mistake."),
    (Kind.COMPLAINT, "Unhappy customer: cold food", "I understand your frustration about the cold meal."),
    (Kind.BAD_NEWS, "", "Unfortunately, we cannot exchange earrings. They are not eligible for returns."),
    (Kind.BAD_NEWS, "Refund declined", "We looked at your request again."),
    (Kind.FEEDBACK_REQUEST, "Survey after repair", "Two questions about the repair of your bike."),
    (Kind.FEEDBACK_REQUEST, "", "How satisfied are you with the repair? Please take our short survey."),
    (Kind.ACKNOWLEDGEMENT, "", "We have received your message. Someone will get back to you within one day."),
    (Kind.INFO_REQUEST, "", "Could you send us a photo of the label? Please also confirm your postcode."),
    (Kind.RESOLUTION, "", "Good news: the fault has been fixed, and your shop is back online."),
    (Kind.FOLLOW_UP, "", "I wanted to check if the new part arrived. I'm just following up on your repair."),
    (Kind.HOW_TO, "How to change your plan", "Open the settings and choose a plan."),
    (Kind.NOTIFICATION, "Order confirmation", "Order number: {{ order.number }}"),
    (Kind.REVIEW_REPLY, "Reply to a bad review", "Thank you for your review. We have changed the menu."),
    (Kind.COMPLAINT, "", "Thank you for telling us that the bag came torn. I would be cross too."),
    (Kind.BAD_NEWS, "", "We have chosen somebody else for the kitchen, so our answer is no."),
    (Kind.ACKNOWLEDGEMENT, "", "Your message is here, and its number is {{ ticket.id }}."),
    (Kind.INFO_REQUEST, "", "I need two things from you, so that I can find the fault."),
    (Kind.RESOLUTION, "", "Your line runs again. If it drops again, write to us."),
    (Kind.FEEDBACK_REQUEST, "", "How did he do? It takes one minute."),
    (Kind.FOLLOW_UP, "", "On Monday I sent you three sizes. Did you find one that fits?"),
    (Kind.NOTIFICATION, "", "Your parcel will be at your door tomorrow. Not at home?"),
    (Kind.INTERNAL_NOTE, "Internal note: fraud", "For agents only. Do not send."),
)  # fmt: skip
NOT_CLEAR = (
    ("", "The lamp is four inches high."),
    ("", "Hello {{ name }}, your appointment is on Monday."),
    ("", "Hello {{ name }}, thanks for writing to us."),
    ("Macro 17", "Thanks a lot and have a good day."),
    ("", "Unfortunately the part is late."),
    ("", ""),
)


@pytest.mark.parametrize(("kind", "title", "body"), CLEAR)
def test_clear_words_are_a_guess(kind: Kind, title: str, body: str) -> None:
    (document,) = read(body, "template.txt", Declared(title=title))
    guessed = guess(document)
    assert guessed is not None
    assert guessed.kind is kind
    assert 0.5 < guessed.confidence < 1
    assert guessed.words


@pytest.mark.parametrize(("title", "body"), NOT_CLEAR)
def test_few_words_are_no_guess(title: str, body: str) -> None:
    (document,) = read(body, "template.txt", Declared(title=title))
    assert guess(document) is None


def test_a_file_name_speaks_like_a_title() -> None:
    (document,) = read("The seal is open.", "macros/late/refund_declined.txt")
    assert guess(document) == guess(read("The seal is open.", "", Declared(title="refund declined"))[0])


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
@pytest.mark.parametrize("above", ["", "---\ntitle: Rings\n---\n"])
def test_the_kind_that_is_offered_is_read_once_it_is_written(name: str, above: str) -> None:
    source = f"{above}Hi Anna, unfortunately, we cannot exchange earrings. They are not eligible for returns."
    (document,) = read(source, name)
    (found,) = judge_one([all_rules()["template.kind-not-declared"]], Evidence(document)).found
    assert found.spot.fix is not None
    (edit,) = found.spot.fix.edits
    written = source[: edit.span.start] + edit.text + source[edit.span.end :]
    (after,) = read(written, name)
    assert after.kind is Kind.BAD_NEWS
    assert "kind" not in after.body.plain


def test_an_entry_of_an_export_is_not_written_into() -> None:
    (document,) = read(
        "Hi Anna, unfortunately, we cannot exchange a ring. It is not eligible.", "macros.json#Earrings"
    )
    assert document.format is Format.TEXT
    (found,) = judge_one([all_rules()["template.kind-not-declared"]], Evidence(document)).found
    assert found.spot.fix is None
