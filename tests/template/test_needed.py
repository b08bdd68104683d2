"""A pattern is tried on few texts only, and never missed by it."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from checks.guide import guide
from checks.template.document import Text
from checks.template.needed import alternatives
from checks.template.offsets import AS_IT_STANDS
from checks.template.rule import all_rules
from checks.template.tone.phrases import Phrases


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("fail(?:ed|s)? to", [{"fail"}]),
        ("you(?: \\w+ly)? (?:failed|neglected) to", [{"fail", "negl"}]),
        ("we do not", [{"not"}]),
        ("(?:do|did)n'?t pay", [{"pay"}]),
        ("pay(?:ing|s)?", [{"pay*"}]),
        ("e-?mails", []),
        ("(?:sorry )?(?:\\w+ly|so)", []),
        ("[^.]{0,9}\\bsoon", [{"soon"}]),
        ("(?!no )(?:refunds?|money)(?=[.!])", [{"refu", "mone"}]),
    ],
)
def test_words_that_every_match_has_are_known_by_their_beginnings(
    pattern: str, words: list[set[str]]
) -> None:
    ((_, needed),) = alternatives(pattern)
    assert [set(one) for one in needed.words if one.isdisjoint(("do", "we", "to", "you"))] == words


@pytest.mark.parametrize(
    ("pattern", "begins"),
    [
        ("fail(?:ed)? to", {"fail"}),
        ("(?:the |our )?policy", {"the", "our", "poli"}),
        ("an? error", {"a*"}),
        ("\\w+ed us", {""}),
        ("[sz]o long", {"s*", "z*"}),
    ],
)
def test_a_pattern_is_tried_at_words_only_that_can_begin_it(pattern: str, begins: set[str]) -> None:
    assert [needed.begins for _, needed in alternatives(pattern)] == [begins]


def test_alternatives_are_parted_through_the_group_around_them() -> None:
    assert [one for one, _ in alternatives("a(?:b|c)|(?P<x>d|(?:e|f))|(?:g) h|(?:i|j)?|(?:k|l)(?=m)")] == [
        "a(?:b|c)", "(?P<x>d)", "(?P<x>(?:e))", "(?P<x>(?:f))", "(?:g) h", "(?:i|j)?", "(?:k|l)(?=m)",
    ]  # fmt: skip


def test_no_phrase_is_missed_for_the_words_it_needs() -> None:
    """Every family of the rules of tone, on all they are reported for, against trying it at each word."""
    tone = [one for one in all_rules().values() if one.group == "tone"]
    shown = [source for one in tone for example in guide(one.id).reported_for for source in example.templates]
    text = Text("\n".join(shown), "\n".join(shown), AS_IT_STANDS, (), ())
    places = [found.start() for found in re.finditer(r"(?<![\w-])\w", text.folded)]
    told = 0
    for phrases in (one for rule in tone for one in vars(import_module(rule.judge.__module__)).values()):
        if isinstance(phrases, Phrases):
            tried = [
                next(filter(None, (one.match(text.folded, at) for one in phrases.families.all)), None)
                for at in places
            ]
            spans = [found.span() for found in tried if found]
            assert [found.span() for found in phrases.families.matches(text.folded, text.places)] == spans
            told += len(spans)
    assert told > len(tone)
