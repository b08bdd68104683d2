"""The rules of structure on replies as people in support write them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.template.document import Declared, Document, Kind
from checks.template.evidence import Evidence
from checks.template.reading.read import read
from checks.template.rule import all_rules, by_code, judge_one, judge_set
from checks.template.settings import Settings

PARTS = ("hear", "empathize", "apologize", "resolve", "diagnose")

QUIET = {
    "no-next-step": (
        (None, "Thank you for the photos of the tent. I am asking our tailor for her opinion."),
        (None, "We got your letter about the lift. Does it stop between the floors or at the doors?"),
        (None, "We are glad to hear that the new pump works. Thank you for telling us about it so quickly."),
        (None, "The refund left our bank on Friday. Our bank says that it needs three days to reach you."),
        (None, "We have cancelled your plan as you asked in your last letter. There is nothing left to do."),
    ),
    "bad-news-reason-missing": (
        (Kind.BAD_NEWS, "The singer is ill, so the concert will not take place. You get your money back."),
        (Kind.BAD_NEWS, "We had 300 letters for 10 places and could not take all of you."),
        (Kind.BAD_NEWS, "We have chosen somebody who has run a kitchen for five years."),
        (Kind.BAD_NEWS, "Your claim was declined: the theft was on 3 May. You can send a new one."),
        (
            Kind.BAD_NEWS,
            "We cannot take the shoes back: they were worn outside. You can sell them in our forum.",
        ),
        (Kind.BAD_NEWS, "The green lamp is no longer made. Shall I send you the blue one?"),
        (Kind.BAD_NEWS, "We won't build this. The main reason is that few people need it."),
        (Kind.BAD_NEWS, "The hotel is fully booked in May. You can come in June."),
        (Kind.BAD_NEWS, "We cannot refund order {{ order.number }}: {{ decline_reason }}"),
    ),
    "bad-news-alternative-missing": (
        (Kind.BAD_NEWS, "The concert is off. Your ticket stays valid for the new date on 5 June."),
        (Kind.BAD_NEWS, "The course is full. Shall I put you on the list for June?"),
        (Kind.BAD_NEWS, "The ship will not sail. There is another one on Tuesday."),
        (Kind.BAD_NEWS, "We cannot refund the ring, because it was engraved. I can have it changed."),
        (Kind.BAD_NEWS, "The course is full. You're welcome to sit in on Friday instead."),
        (Kind.BAD_NEWS, "This isn't on our list. A workaround is to export the table first."),
        (Kind.BAD_NEWS, "We closed the branch in Bonn. If you prefer, we bring the parts to your door."),
    ),
    "ack-timeline-missing": (
        (Kind.ACKNOWLEDGEMENT, "We have your letter. A person answers within one working day."),
        (Kind.ACKNOWLEDGEMENT, "Thanks, we got your mail and will write by Tuesday."),
        (Kind.ACKNOWLEDGEMENT, "We have your report. You will hear from us in {{ sla.hours }} hours."),
        (Kind.ACKNOWLEDGEMENT, "We have your report. I'll update you by [specific date/time]."),
        (
            Kind.ACKNOWLEDGEMENT,
            "We have your report. We cannot promise a date, and we write when we know more.",
        ),
        (Kind.ACKNOWLEDGEMENT, "Thanks for your note. We reply to every mail in 2-3 business days."),
    ),
    "asks-known-information": (
        (Kind.INFO_REQUEST, "I cannot open the photo. Could you send it again?"),
        (Kind.INFO_REQUEST, "Order {{ order.number }} is here. Which colour would you like?"),
        (Kind.INFO_REQUEST, "Hello {{ customer.name }}, please tell us the name on the parcel."),
        (Kind.INFO_REQUEST, "Thank you for your email again. Please send us a photo."),
        (Kind.COMPLAINT, "To prove that it is you, please confirm your email address {{ customer.email }}."),
    ),
    "resolution-no-way-back": (
        (Kind.RESOLUTION, "The lift runs again. Call us when it stops."),
        (Kind.RESOLUTION, "We fixed the link. If it fails again, open a new ticket."),
        (Kind.RESOLUTION, "We fixed the link. Let me know how it goes."),
    ),
    "follow-up-no-anchor": (
        (Kind.FOLLOW_UP, "The part arrives next week."),
        (Kind.FOLLOW_UP, "I wrote to you two days ago. Let me know whether the lamp works."),
        (Kind.FOLLOW_UP, "Is the heating on again?"),
    ),
    "feedback-why-missing": (
        (Kind.FEEDBACK_REQUEST, "How was the repair? Anna from the workshop reads every answer."),
        (Kind.FEEDBACK_REQUEST, "Two questions, and your answers decide what we cook in June."),
        (Kind.FEEDBACK_REQUEST, "Please rate us. It helps other guests to find us."),
    ),
    "info-request-no-reason": (
        (Kind.INFO_REQUEST, "I could not find your parcel. Please send me the number on the label."),
        (Kind.INFO_REQUEST, "Please tell us the postcode, then we can look for the nearest shop."),
        (Kind.INFO_REQUEST, "Once I have the photo, I order the part. Could you send it?"),
    ),
}
SPEAKS = {
    "no-next-step": (
        (
            None,
            "We have read your words about the noisy fridge. Our new fridges are louder than the old ones.",
        ),
        (
            None,
            "Your note about the bus reached us. Our drivers know about it. Many people told us the same.",
        ),
    ),
    "bad-news-reason-missing": (
        (Kind.BAD_NEWS, "We have decided not to repair your bike. Please write to us with any questions."),
        (Kind.BAD_NEWS, "Your claim was rejected. You can talk to Tom about it."),
    ),
    "bad-news-alternative-missing": (
        (Kind.BAD_NEWS, "The lamp is sold out. We cannot offer an alternative."),
        (Kind.BAD_NEWS, "Your refund was declined because the seal is open."),
    ),
    "ack-timeline-missing": (
        (Kind.ACKNOWLEDGEMENT, "We have your letter and will get back to you as soon as possible."),
        (Kind.ACKNOWLEDGEMENT, "Thanks for your mail. Our desk is open 24 hours a day, 7 days a week."),
        (Kind.ACKNOWLEDGEMENT, "Thanks for your mail. In the last two days many people wrote to us."),
    ),
    "asks-known-information": (
        (Kind.INFO_REQUEST, "Could you please send us your order number again?"),
        (Kind.FOLLOW_UP, "Hello {{ ticket.requester.first_name }}, we need your full name for the label."),
        (Kind.COMPLAINT, "About order {{ order.id }}: please reply with your order number."),
    ),
    "resolution-no-way-back": ((Kind.RESOLUTION, "The lift runs again. Your case is closed."),),
    "follow-up-no-anchor": ((Kind.FOLLOW_UP, "I am checking in on the repair of your bike."),),
    "feedback-why-missing": ((Kind.FEEDBACK_REQUEST, "Please rate the repair: https://example.com/rate"),),
    "info-request-no-reason": ((Kind.INFO_REQUEST, "Please send us a copy of your passport."),),
}


def said(rule: str, kind: Kind | None, source: str) -> list[str]:
    (document,) = read(source, "template.txt", Declared(kind=kind, fragment=False))
    return [one.rule for one in judge_one([all_rules()[f"template.{rule}"]], Evidence(document)).found]


@pytest.mark.parametrize(
    ("rule", "kind", "source"), [(rule, *one) for rule, all_ in QUIET.items() for one in all_]
)
def test_what_is_there_is_not_missed(rule: str, kind: Kind | None, source: str) -> None:
    assert said(rule, kind, source) == []


@pytest.mark.parametrize(
    ("rule", "kind", "source"), [(rule, *one) for rule, all_ in SPEAKS.items() for one in all_]
)
def test_what_is_missing_is_said_once(rule: str, kind: Kind | None, source: str) -> None:
    assert said(rule, kind, source) == [f"template.{rule}"]


@pytest.mark.parametrize("rule", [f"heard-{part}-missing" for part in PARTS])
def test_the_sentence_that_is_offered_mends_what_is_missing(rule: str) -> None:
    source = "Hello Ana,\n\nThank you. Have a nice day.\n\nRegards,\nTom"
    (document,) = read(source, "template.txt", Declared(kind=Kind.COMPLAINT))
    (found,) = judge_one([all_rules()[f"template.{rule}"]], Evidence(document)).found
    assert found.spot.facts["found"] == "none"
    assert found.spot.facts["missing"] == "Hear, Empathize, Apologize, Resolve, Diagnose"
    assert found.spot.fix is not None
    (edit,) = found.spot.fix.edits
    mended = source[: edit.span.start] + edit.text + source[edit.span.end :]
    assert mended.startswith("Hello Ana,\n\n")
    assert said(rule, Kind.COMPLAINT, mended) == []


def test_a_signature_is_offered_where_the_company_is_known() -> None:
    source = (
        "Hello Ana,\n\nyour bike is ready and the brakes are new. You can pick it up at the shop on any day. "
        * 2
    )
    (document,) = read(source, "template.txt")
    evidence = Evidence(document, Settings(company="Example Shop"))
    rule = all_rules()["template.no-signoff"]
    (found,) = judge_one([rule], evidence).found
    assert found.spot.fix is not None
    assert found.spot.fix.edits[0].text == "\n\nBest regards,\nThe Example Shop team"
    (plain,) = judge_one([rule], replace(evidence, settings=Settings())).found
    assert plain.spot.fix is None


def of_set(rule: str, *sources: str) -> list[tuple[int, dict[str, object]]]:
    documents = tuple(read(source, f"{at}.txt")[0] for at, source in enumerate(sources))
    found = judge_set([all_rules()[f"template.{rule}"]], Evidence(documents[0], documents=documents)).found
    return [(documents.index(one.document), dict(one.spot.facts)) for one in found]


def test_the_value_that_fewer_templates_give_is_the_odd_one() -> None:
    sources = (
        "You can return it within 14 days.",
        "Our return period is 30 days.",
        "There is a 30-day return policy.",
    )
    assert of_set("contradicting-facts", *sources) == [
        (0, {"about": "returns", "words": "14 days", "other": "30 days", "where": "1.txt"})
    ]


@pytest.mark.parametrize(
    "other",
    [
        "You can return sale items within 7 days.",
        "You can return it within 2 weeks.",
        "Please return the form within 3 days of the visit to us.",
        "If you are abroad, you can return it within 60 days.",
        "Your refund appears within 5 days.",
        "You can return it within 10 working days.",
        "You returned it 20 days ago.",
    ],
)
def test_another_thing_is_no_contradiction(other: str) -> None:
    assert of_set("contradicting-facts", "You can return it within 14 days.", other) == []


def document(source: str, name: str) -> Document:
    return read(source, name)[0]


def test_a_text_and_its_html_are_one_template() -> None:
    words = "Your bike is ready and the brakes are new. Come to our shop on any day from nine to six."
    rule = all_rules()["template.near-duplicate-template"]
    twins = (document(words, "text/ready.txt"), document(f"<html><p>{words}</p></html>", "html/ready.html"))
    assert judge_set([rule], Evidence(twins[0], documents=twins)).found == ()
    copies = (document(f"Hello Ana, {words}", "ready.txt"), document(f"Hello Ben, {words}", "done.txt"))
    (found,) = judge_set([rule], Evidence(copies[0], documents=copies)).found
    assert found.document is copies[1]
    assert found.spot.facts["other"] == "ready.txt"


def test_a_complaint_without_an_answer_is_the_only_thing_said_of_its_row() -> None:
    sheet = read("complaint,answer\nThe lamp is broken,\nThe tent is torn,I am sorry.\n,\n", "answers.csv")
    assert [one.declared.title for one in sheet] == ["The lamp is broken", "The tent is torn"]
    rules = all_rules().values()
    (found,) = judge_set(rules, Evidence(sheet[0], documents=sheet)).found
    assert (found.code, found.document, found.spot.facts) == (
        "WHOLE003",
        sheet[0],
        {"title": "The lamp is broken"},
    )
    alone = judge_one(rules, Evidence(sheet[0], documents=sheet))
    assert (alone.found, [one for one in alone.not_judged if "was not asked" not in str(one.why)]) == ((), [])


def test_a_declared_part_of_a_reply_needs_no_next_step() -> None:
    text = "Thanks for your note about the fridge. The compressor is loud by design. Many owners hear it."
    for declared, count in ((Declared(), 1), (Declared(fragment=True), 0)):
        (document,) = read(text, "reply.txt", declared)
        found = judge_one((by_code()["STRUCT004"],), Evidence(document, language="en")).found
        assert len(found) == count
