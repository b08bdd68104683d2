"""Where sentences and paragraphs of a mail begin and end."""

from __future__ import annotations

import pytest

from checks.template.document import MASK
from checks.template.reading.read import read
from checks.template.sentences import paragraphs_of, sentences_of


def split(text: str) -> list[str]:
    return [text[one.start : one.end] for one in sentences_of(text)]


M = MASK * 8


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("What?! Really...", ["What?!", "Really..."]),
        ('He said "Stop!" and left. "Fine." Then', ['He said "Stop!" and left.', '"Fine."', "Then"]),
        ("Write (today, if you can!) to us. Thanks", ["Write (today, if you can!) to us.", "Thanks"]),
        ("Well... we are not sure… yet. Wait... What", ["Well... we are not sure… yet.", "Wait...", "What"]),
        ("It costs 3.5 euros, e.g. today, i.e. now.", ["It costs 3.5 euros, e.g. today, i.e. now."]),
        ("Mr. Smith and Dr. J. Doe wrote.", ["Mr. Smith and Dr. J. Doe wrote."]),
        ("Books, pens, etc. are fine. Pens etc. We sell.", [
            "Books, pens, etc. are fine.", "Pens etc.", "We sell.",
        ]),
        ("Call at 5 p.m. on Monday. We close at 6 p.m. Thanks.", [
            "Call at 5 p.m. on Monday.", "We close at 6 p.m.", "Thanks.",
        ]),
        ("Your order No. 17 is here. Did we say no. Yes.", [
            "Your order No. 17 is here.", "Did we say no.", "Yes.",
        ]),
        ("Do this: 1. Open it. 2. Pay 15. Done.", ["Do this: 1. Open it.", "2. Pay 15.", "Done."]),
        ("So am I. So is she.", ["So am I.", "So is she."]),
        ("See https://a.example/x.html?a=1. Or write to a.b@c.example. Bye", [
            "See https://a.example/x.html?a=1.", "Or write to a.b@c.example.", "Bye",
        ]),
        (f"Hi {M}. Your order {M}. We", [f"Hi {M}.", f"Your order {M}.", "We"]),
        ("**Done.** Next", ["**Done.**", "Next"]),
        ("Hi Anna,\nthank you.", ["Hi Anna,", "thank you."]),
        (f"Hello {M * 9},\nThank you.", [f"Hello {M * 9},", "Thank you."]),
        ("Best regards,\nThe team\nAcme", ["Best regards,", "The team", "Acme"]),
        ("Order number\nThe date", ["Order number", "The date"]),
        ("We looked into it and\nfound nothing.", ["We looked into it and\nfound nothing."]),
        (
            "We have looked into this matter, and we found that your\nAnna has the parcel. She is near.\n",
            ["We have looked into this matter, and we found that your\nAnna has the parcel.", "She is near."],
        ),
        (
            "Please send us the following details so that we can help:\nYour name\nYour city",
            ["Please send us the following details so that we can help:", "Your name", "Your city"],
        ),
        ("- One\n- Two. Three\n  four\n* Five", ["One", "Two.", "Three\n  four", "Five"]),
        ("1. Open\n2) Close\n(a) Wait", ["Open", "Close", "Wait"]),
        ("- [ ] Ask\n- [x] Tell", ["Ask", "Tell"]),
        ("# Returns\nYou have 30 days.", ["Returns", "You have 30 days."]),
        ("> Quoted\n> words\nOurs", ["Quoted", "words", "Ours"]),
        ("One\n\n---\n\n***\nTwo", ["One", "Two"]),
        ("  One.  \n \n\tTwo.", ["One.", "Two."]),
        ("", []),
        (" \n. \n", []),
    ],
)  # fmt: skip
def test_a_text_is_split_as_a_reader_splits_it(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_bullets_and_items_of_html_lists_are_in_a_list_and_headings_are_not() -> None:
    sentences = sentences_of("# A\n- Bb. c\n> d\n1. e")
    assert [one.in_list for one in sentences] == [False, True, True, False, True]
    (document,) = read("<p>a</p><ul><li>Bb. c<li>d</ul>e", "a.html")
    assert [one.in_list for one in document.body.sentences] == [False, True, True, True, False]


def test_empty_lines_part_paragraphs_whatever_ends_a_line() -> None:
    assert len(paragraphs_of("a\nb\n \t\nc\n\n\n")) == 2
    (document,) = read("One.\r\nTwo\r\n\r\nThree\r\n", "a.txt")
    assert len(document.body.paragraphs) == 2
    assert [document.body.of(one) for one in document.body.sentences] == ["One.", "Two", "Three"]


def test_template_code_alone_on_its_line_is_no_sentence() -> None:
    (document,) = read(
        "{% if late %}\nWe are sorry.\n{% endif %}\nHi {% if name %}{{ name }}{% endif %}, all", "a.txt"
    )
    said = [document.body.plain[one.start : one.end] for one in document.body.sentences]
    assert said == ["We are sorry.", "Hi {% if name %}{{ name }}{% endif %}, all"]
