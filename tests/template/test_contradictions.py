"""Two templates contradict each other only where both say it for certain of the same thing."""

from __future__ import annotations

import pytest

from checks.template.reading.read import read
from tests.template.judging import judge

AGAINST = [
    ("Call us on 0800 123 456.", "If you have questions, call us on 0800 654 321."),
    ("You can reach us by phone at +44 1632 960000.", "Please call our support team at 01632 960999."),
    ("Our phone number is (01632) 960 000.", "Call us at 01632 960111."),
    ("Our shop is open from 9 am to 5 pm.", "The shop is open from 10 am to 6 pm."),
    ("We are available Monday to Friday, 9:00 to 17:00.", "We're here Mon-Fri, 8:30-17:00."),
    ("Our opening hours are 9am-5pm.", "The opening hours are 9 a.m. to 6 p.m."),
    ("Write to support@lamps-and-more.com.", "Mail help@lamps-and-more.com and we look into it."),
    ("Write to support@lamps-and-more.com.", "Write to support@mail.lamps-and-more.com."),
    ("Return shipping costs $5.", "Return shipping is $7.50 and comes off your refund."),
    ("The restocking fee is 10 euros.", "We keep a restocking fee of €15."),
    ("Delivery costs £4.99.", "Delivery is only 5.99 pounds."),
]
TOGETHER = [
    ("Call us on 0800 123 456.", "Call us at +800 123-456."),
    ("Call us on 01632 960000.", "Call us at +44 (1632) 960 000."),
    ("Call us on 0800 123 456.", "For sales, call us on 0800 654 321."),
    ("Call us on 0800 123 456.", "From abroad, call us on +44 1632 960000."),
    ("Call us on 0800 123 456.", "Your order number is 0800 654 321."),
    ("Call us on 0800 123 456.", "Call us on {{ phone }}."),
    ("Our shop is open from 9 am to 5 pm.", "Our shop is open 9:00 to 17:00."),
    ("Our shop is open from 9 am to 5 pm.", "On holidays our shop is open from 10 am to 4 pm."),
    ("Our shop is open on weekdays from 9 am to 5 pm.", "Our shop is open at weekends from 10 am to 4 pm."),
    ("Our shop is open from 9 am to 5 pm.", "Our support team is available from 8 am to 8 pm."),
    ("Our shop is open from 9 am to 5 pm.", "The lamp comes between 10 and 12 o'clock."),
    ("We are open from 9 am to 5 pm EST.", "We are open from 6 am to 2 pm PST."),
    ("Our shop is open from 9 to 5.", "Our shop is open from 9 am to 5 pm."),
    ("Write to support@lamps-and-more.com.", "For bills, write to billing@lamps-and-more.com."),
    ("Write to support@lamps-and-more.com.", "Write to support@other-lamps.net."),
    ("Write to Support@Lamps-And-More.com.", "Write to support@lamps-and-more.com."),
    ("Return shipping costs $5.", "Express shipping costs $15."),
    ("Return shipping costs $5.", "Return shipping costs 5 euros."),
    ("Delivery costs $5.", "Delivery costs $9 for orders under $50."),
    ("Delivery costs $5.", "Delivery costs $5.00 only."),
    ("Delivery costs $5.", "Delivery takes 5 days."),
    ("Delivery costs $5.", "We pay back delivery $9."),
]


def told(*texts: str) -> list[str]:
    documents = tuple(read(text, f"{number}.txt")[0] for number, text in enumerate(texts))
    return [str(one.spot.facts["about"]) for one in judge(documents).found if one.code == "WHOLE002"]


@pytest.mark.parametrize(("first", "second"), AGAINST)
def test_two_that_say_different_things_are_found(first: str, second: str) -> None:
    assert len(told(first, second)) == 1


@pytest.mark.parametrize(("first", "second"), TOGETHER)
def test_two_that_can_both_be_true_are_left_alone(first: str, second: str) -> None:
    assert told(first, second) == []


def test_the_template_that_most_contradict_is_the_one_that_is_told() -> None:
    texts = ("Call us on 0800 123 456.", "Call us on 0800 123 455.", "Call us at 0800 123 456, Ana.")
    documents = tuple(read(text, f"{number}.txt")[0] for number, text in enumerate(texts))
    (found,) = (one for one in judge(documents).found if one.code == "WHOLE002")
    assert found.document is documents[1]
    assert found.spot.facts == {
        "about": "your phone number", "words": "0800 123 455", "other": "0800 123 456", "where": "0.txt",
    }  # fmt: skip
