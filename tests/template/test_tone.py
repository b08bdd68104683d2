"""The rules of tone hear what people write in many ways, and leave alone what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.template.document import Declared, Kind
from checks.template.evidence import Evidence
from checks.template.reading.read import read
from checks.template.rule import Found, Rule, all_rules, by_code, judge_one
from tests.template.in_time import within

SENTENCES = sorted((Path(__file__).parent / "sentences").glob("*.txt"))
"""A file for each rule: a line after "+" is reported, one after "-" is fine; "|" ends a line of a mail."""
TONE = tuple(one for one in all_rules().values() if one.group == "tone")


def said(source: str, rules: tuple[Rule, ...] = TONE, kind: Kind | None = None) -> tuple[Found, ...]:
    (document,) = read(source, "a.txt", Declared(kind=kind))
    return judge_one(rules, Evidence(document, language="en")).found


def mended(source: str, kind: Kind | None = None, *, safe: bool = True) -> str:
    fixes = (one.spot.fix for one in said(source, kind=kind))
    edits = [edit for fix in fixes if fix and fix.safe >= safe for edit in fix.edits]
    for edit in sorted(edits, key=lambda one: one.span, reverse=True):
        source = source[: edit.span.start] + edit.text + source[edit.span.end :]
    return source


@pytest.mark.parametrize("path", SENTENCES, ids=[path.stem for path in SENTENCES])
def test_a_rule_hears_what_is_meant_and_leaves_alone_what_is_not(path: Path) -> None:
    wrong = []
    for line in path.read_text("utf-8").splitlines():
        sign, _, sentence = line.partition(" ")
        if bool(said(sentence.replace("|", "\n"), (by_code()[path.stem],))) != (sign == "+"):
            wrong.append(line)
    assert wrong == []


@pytest.mark.parametrize("path", SENTENCES, ids=[path.stem for path in SENTENCES])
def test_what_is_fine_for_a_rule_alarms_no_rule_of_errors(path: Path) -> None:
    errors = (by_code()["TONE001"], by_code()["TONE002"])
    fine = [line[2:] for line in path.read_text("utf-8").splitlines() if line.startswith("- ")]
    assert [line for line in fine if said(line.replace("|", "\n"), errors)] == []


@pytest.mark.parametrize(
    ("written", "better"),
    [
        ("Kindly send us a photo.", "Please send us a photo."),
        ("May I kindly ask which one?", "May I ask which one?"),
        ("Please kindly wait.", "Please wait."),
        ("If it squeaks, please don't hesitate to call.", "If it squeaks, please call."),
        ("Do not hesitate to call.", "Please call."),
        ("Please be advised that the pool is closed.", "The pool is closed."),
        ("Rest assured, our team is on it.", "Our team is on it."),
        ("A new chair is here!! Come in!!!", "A new chair is here! Come in!"),
    ],
)
def test_what_can_be_left_out_safely_leaves_a_whole_sentence(written: str, better: str) -> None:
    assert mended(written) == better


@pytest.mark.parametrize(
    ("written", "better"),
    [
        ("💰 Your refund is here 🚀", "Your refund is here"),
        ("I am sorry 😢. It broke.", "I am sorry. It broke."),
        ("I am sorry :) about it 👍🏽 all", "I am sorry about it all"),
    ],
)
def test_emoji_go_with_the_space_beside_them(written: str, better: str) -> None:
    assert mended(written, Kind.APOLOGY) == better


def test_an_order_becomes_a_request() -> None:
    assert mended("You have to sign it by Friday.", safe=False) == "Please sign it by Friday."


def test_words_that_others_said_are_not_ours() -> None:
    assert said('You wrote: "It is your own fault, calm down." I read it twice.') == ()


def test_placeholders_and_line_ends_within_a_phrase_do_not_hide_it() -> None:
    (one,) = said("{{ name }}, you failed\nto sign the letter.", (by_code()["TONE001"],))
    assert one.document.source[one.spot.span.start : one.spot.span.end] == "you failed\nto"


@pytest.mark.parametrize("kind", [Kind.COMPLAINT, Kind.APOLOGY, Kind.BAD_NEWS, Kind.REVIEW_REPLY])
def test_cheer_is_found_in_serious_mail_only(kind: Kind) -> None:
    mail = "Great news: we are thrilled to hear from you 🎉"
    assert {one.code for one in said(mail, kind=kind)} == {"TONE014", "TONE017"}
    assert said(mail, kind=Kind.HOW_TO) == ()


REPEATED = (
    " ", "a", "you ", "\n", "{{x}}", '"', "!", "😀", "you have clearly simply obviously ", "we will not ",
    "sorry for any really very inconvenience or ", "if you had only just ", "unfortunately ",
    "as soon as we ", "as per our our our policy ", "i understand that you are so very much ",
    "we take take take ",
    "the the team team has ", "your your your ", "that is is is not ",
)  # fmt: skip


@pytest.mark.parametrize("rule", TONE, ids=[one.code for one in TONE])
def test_hostile_text_takes_no_time(rule: Rule) -> None:
    for piece in REPEATED:
        text = (piece * 20_000)[:20_000]
        (document,) = read(text, "a.txt", Declared(kind=Kind.COMPLAINT))
        with within(0.25, piece):
            list(rule.judge(document))
