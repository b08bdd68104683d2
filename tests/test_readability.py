"""Every guide is measured: an owner must understand it at the first reading."""

from __future__ import annotations

import pytest

from checks.registry import all_checks
from checks.template.clarity.syllables import syllables
from deliverability.wording import plain
from tests.page_words import said
from tests.readability import (
    MOST_GRADE,
    Words,
    faults,
    line_faults,
    measure,
    owner_words,
    sentences,
    text_faults,
    with_facts,
)
from tests.terms import unexplained

COUNTED = {
    1: "mail served quoth strange owned breathes moved checks signed looked have through once lines used",
    2: "server receives quoted domain record because many arrives answer unsafe encrypt system",
    3: "receivers somebody policy deliver idea beginning company separate deleted decided period everything",
    4: "certificate authority semicolon everybody unencrypted usually algorithm identity",
    5: "unreliable intermediate organization administrator hexadecimal",
}
GOOD = Words("Mail to you waits", "People who write to you wait.", "Ask your provider to start the server.")


@pytest.mark.parametrize("check_id", all_checks())
def test_an_owner_understands_the_guide(check_id: str) -> None:
    assert not list(faults(owner_words(check_id)))
    assert not list(faults(owner_words(check_id, plain)))


@pytest.mark.parametrize("count", COUNTED)
def test_syllables_are_those_a_speaker_hears(count: int) -> None:
    heard = {word: syllables(word) for word in COUNTED[count].split()}
    assert heard == dict.fromkeys(heard, count)


def test_a_good_guide_has_no_fault() -> None:
    assert not list(faults(GOOD))


@pytest.mark.parametrize(
    ("fix", "fault"),
    [
        ("One two three four five six seven eight nine ten one two three four five six seven eight nine ten.",
         "20 words"),
        ("Unreliable intermediate organizations administer international certificates.", "grade"),
        ("Look at the selector.", "not explained: selectors?"),
        ("Look at the DKIM key.", "not explained: DKIM"),
        ("Look at the ARC chain.", "not explained: ARC"),
        ("You forgot the record.", "blame"),
        ("Hackers read it.", "fear"),
        ("Just add it.", "belittling"),
        ("Add it now!", "an exclamation mark"),
    ],
)  # fmt: skip
def test_what_an_owner_stumbles_over_is_a_fault(fix: str, fault: str) -> None:
    (found,) = text_faults(fix)
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (Words("The record is wrong", GOOD.why, GOOD.fix), "the title does not speak of mail"),
        (Words(f"Mail {'and more ' * 8}", GOOD.why, GOOD.fix), "title of 17 words"),
        (Words(GOOD.title, "The record is cut. Mail waits.", GOOD.fix), "mail does not come first"),
        (Words("Mail to you arrives late", "Mail to you arrives late.", GOOD.fix), "the first sentence says"),
    ],
)
def test_what_a_guide_must_begin_with(words: Words, fault: str) -> None:
    (found,) = faults(words)
    assert found.startswith(fault)


def test_a_name_an_address_and_a_value_count_as_one_word_each() -> None:
    text = "Give `v=spf1 a mx -all` to mail.example.com at 192.0.2.1 for {domain}:\n\n```\na b c d\n```\n"
    assert measure(text).longest == 8


def test_a_standard_in_brackets_is_explained_by_the_words_before_it() -> None:
    assert not list(unexplained("Publish a list of who may send (SPF). The SPF record is short."))
    assert list(unexplained("The SPF record is short. Publish a list of them (SPF).")) == ["SPF"]


def test_a_term_beside_record_or_settings_is_a_label() -> None:
    assert not list(unexplained("Open the DKIM settings and copy the TXT record and the MX records."))


def test_sentences_end_at_list_items_and_before_a_record() -> None:
    assert len(sentences("Do this:\n\n```\nx\n```\n\n- one thing\n- one more\n")) == 3


def test_a_fact_that_is_a_sentence_is_read_as_one_and_a_name_is_not() -> None:
    told = with_facts("spf.broad", {"whose": "The mistake is in your own record.", "remedy": "Mend it.",
                                    "domain": "a.example"})  # fmt: skip
    assert told.fix.startswith("The mistake is in your own record. Mend it.")
    assert "a.example" not in told.title


@pytest.mark.parametrize(("place", "text"), list(said()))
def test_what_pages_and_terminal_say_by_themselves_is_as_plain(place: str, text: str) -> None:
    found = [fault for fault in line_faults(text) if place != "help" or not fault.startswith("not explained")]
    assert not found  # who types commands knows the terms of the trade


def test_all_that_pages_and_terminal_say_is_read_at_grade_8() -> None:
    assert measure("\n\n".join(text for _, text in said())).grade <= MOST_GRADE
