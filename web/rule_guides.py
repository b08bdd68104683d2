"""The rules of the linter as the pages about them show them: by group, and each with its examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from checks.guide import NEXT_TEMPLATE, Example, Guide, guide
from checks.template.rule import FAMILY, GROUPS, Rule, all_rules
from web.library.typed import KINDS

GROUP_NAMES = {
    "tone": ("How it sounds", "What a sentence does to the person who reads it."),
    "structure": ("What belongs into it", "The parts that an answer of its kind should have."),
    "clarity": ("How easy it is to read", "Short words, short sentences, and no guessing."),
    "variables": ("What is filled in", "Names and numbers that your help desk puts into the text."),
    "subject": ("The subject", "The line that decides whether your mail is opened."),
    "spam": ("What looks like spam", "Words and shapes that make spam filters doubt a mail."),
    "html": ("The mail as HTML", "What mail programs show, and what people with other senses hear."),
    "links": ("Links", "Where your links lead, and what they promise."),
    "headers": ("Who it is from", "Whether your domain allows what the mail says of its sender."),
    "whole": ("All templates together", "Whether many answers sound like one team."),
    "meta": ("Notes about the check itself", "What we could not tell, or what has no effect."),
}

_FACT = re.compile(r"(?<![{%])\{[a-z][a-z0-9_]*\}(?!\})")


@dataclass(frozen=True, slots=True)
class RuleChapter:
    """One group of rules, in the order of their codes."""

    group: str
    name: str
    about: str
    rules: tuple[tuple[Rule, Guide], ...]


@cache
def rule_chapters() -> tuple[RuleChapter, ...]:
    """Every rule there is, group by group."""
    return tuple(chapter for group in GROUPS if (chapter := _chapter(group)).rules)


def about(rule: Rule) -> Mapping[str, object]:
    """What the page of one rule is given."""
    words = guide(rule.id)
    examples = (
        ("When we say it", tuple(map(_shown, words.reported_for))),
        ("When all is fine", tuple(map(_shown, words.fine))),
    )
    kinds = [dict(KINDS).get(kind, kind) for kind in rule.kinds]
    name, _ = GROUP_NAMES.get(rule.group, (rule.group, ""))
    return {"rule": rule, "guide": words, "examples": examples, "kinds": kinds, "group": name}


@cache
def short_names() -> tuple[str, ...]:
    """Of every rule: its code, and its name without the family."""
    return tuple(_short())


def id_of(name: str) -> str:
    """The id of a rule by its short form."""
    by_code = {one.code: one.id for one in all_rules().values()}
    return by_code.get(name, f"{FAMILY}.{name}")


def rule_words(text: str) -> str:
    """A guide as it reads while there is no finding: dots stand for what is found."""
    return _FACT.sub("…", text)


def _short() -> Iterator[str]:
    for one in all_rules().values():
        yield one.code
        yield one.id.removeprefix(f"{FAMILY}.")


def _chapter(group: str) -> RuleChapter:
    name, told = GROUP_NAMES.get(group, (group, ""))
    mine = (one for one in all_rules().values() if one.group == group)
    return RuleChapter(group, name, told, tuple((one, guide(one.id)) for one in mine))


def _shown(example: Example) -> tuple[str, str]:
    """(what is said of it beside its text, the text)"""
    words = {"kind": "for", "dialect": "used in", "file": "as the file", "service": "sent by"}
    known = [f"{words.get(name, name)} {value}" for name, value in example.options.items()]
    text = NEXT_TEMPLATE.join(example.templates).rstrip()
    zone = f"\n\nDNS of example.com:\n{example.zone}".rstrip() if example.zone else ""
    return ", ".join(known), text + zone
