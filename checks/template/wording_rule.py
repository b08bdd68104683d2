"""Own wording rules: phrases that a team does not want to read, and what to write in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from checks.model import Severity
from checks.template.document import Document, Kind, Text
from checks.template.rule import Edit, Fix, Rule, Spot

GROUP = "wording"
_SPACE = " {1,3}"
_ONE_WORD = r"[^\s.,;:!?]{1,40}"


@dataclass(frozen=True)
class Phrase:
    """Words parted by spaces, as a team writes them: `*` alone is any one word, after letters any ending.

    `instead`: what stands in their place, None where nothing is offered.
    """

    words: str
    instead: str | None = None
    ignores_case: bool = True

    @cached_property
    def cue(self) -> str:
        """Its longest piece without a wildcard: a text without it cannot hold the phrase."""
        words = self.words.lower() if self.ignores_case else self.words
        return max(re.split(r"[*\s]+", words), key=len)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Linear: every gap is bounded, and no part can match what the next one begins with."""
        words = self.words.lower() if self.ignores_case else self.words
        parts = (
            _ONE_WORD if word == "*" else re.escape(word).replace(r"\*", r"\w{0,30}")
            for word in words.split()
        )
        return re.compile(rf"(?<!\w){_SPACE.join(parts)}(?!\w)")

    def found(self, text: Text) -> Iterator[re.Match[str]]:
        """Where it stands in the prose."""
        prose = text.folded if self.ignores_case else text.masked.replace("\n", " ")
        return self.pattern.finditer(prose) if self.cue in prose else iter(())


@dataclass(frozen=True, slots=True)
class WordingRule:
    """What a team says of some phrases: `message` as they wrote it, "" for none; `excepted` are fine."""

    name: str
    phrases: tuple[Phrase, ...]
    message: str = ""
    severity: Severity = Severity.WARNING
    kinds: tuple[Kind, ...] = ()
    is_safe: bool = False
    excepted: tuple[Phrase, ...] = ()

    @property
    def id(self) -> str:
        """Such as "wording.no-ticket"."""
        return f"{GROUP}.{self.name}"

    def as_rule(self) -> Rule:
        """A rule that runs beside those of the linter; its guide is checks/template/wording.md."""
        return Rule(
            self.id, self.id, GROUP, self.severity, self.kinds, preview=False, of_set=False, full_mails=False,
            languages=(), cites=(), needs=("document",), tolerates=frozenset(), judge=partial(judge, self),
        )  # fmt: skip


def judge(rule: WordingRule, document: Document) -> Iterator[Spot]:
    """Each of the rule's phrases in subject and body, the longest one where several begin."""
    for text in (document.subject, document.body):
        if text is None:
            continue
        taken = [found.span() for one in rule.excepted for found in one.found(text)]
        hits = ((found, one) for one in rule.phrases for found in one.found(text))
        for found, phrase in sorted(hits, key=lambda hit: (hit[0].start(), -hit[0].end())):
            start, end = found.span()
            if not any(start < stop and begin < end for begin, stop in taken):
                taken.append((start, end))
                yield _spot(rule, phrase, text, start, end)


def _spot(rule: WordingRule, phrase: Phrase, text: Text, start: int, end: int) -> Spot:
    words = " ".join(text.plain[start:end].split())
    span = text.source(start, end)
    fix = None
    if phrase.instead:
        instead = _cased(phrase.instead, words)
        fix = Fix(f"Write “{instead}”", (Edit(span, instead),), rule.is_safe)
    elif phrase.instead == "":
        rest = text.source(start, end + text.plain.startswith(" ", end))
        fix = Fix("Leave it out", (Edit(rest, ""),), rule.is_safe)
    message = rule.message or f"We do not write “{words}”"
    advice = rule.message if fix is None else f"{fix.says}."
    facts = {"message": message.rstrip("."), "words": words, "advice": advice or "Write it in other words."}
    return Spot(span, facts, fix)


def _cased(instead: str, words: str) -> str:
    """With a capital where the words that it replaces begin with one."""
    return instead[:1].upper() + instead[1:] if words[:1].isupper() else instead
