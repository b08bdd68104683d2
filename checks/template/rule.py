"""Finds the rules of the linter, hands each the evidence it names, and collects what they say."""

from __future__ import annotations

import importlib
import inspect
import logging
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from checks.model import NotApplicable, Reason, Severity, Unknown
from checks.template.document import Document, Kind
from checks.template.evidence import Evidence
from checks.template.offsets import Span

log = logging.getLogger(__name__)
FAMILY = "template"
MOST_SPOTS = 1000
"""Places of one rule in one template; nobody reads more, and a hostile text has a hundred thousand."""
GROUPS = (
    "tone", "structure", "clarity", "variables", "subject", "spam", "html", "links", "headers",
    "whole", "meta",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in the place of `span`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What mends a finding. A safe one never changes what is meant; `says`: "Delete the emoji"."""

    says: str
    edits: tuple[Edit, ...]
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """One place where a rule speaks: the span in the source, the facts its guide names, and a way to mend it.

    A rule over a set names the `document` it means.
    """

    span: Span
    facts: Mapping[str, object] = field(default_factory=dict)
    fix: Fix | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule says of a document."""

    rule: str
    code: str
    severity: Severity
    document: Document
    spot: Spot


@dataclass(frozen=True, slots=True)
class NotJudged:
    """A rule that could not judge a document, and why; or one that does not apply."""

    rule: str
    document: Document
    why: Unknown | NotApplicable


@dataclass(frozen=True, slots=True)
class Linted:
    """What the rules together say, documents in their order, places in theirs.

    `passed_over`: what notes in the documents tell to pass over.
    """

    found: tuple[Found, ...] = ()
    not_judged: tuple[NotJudged, ...] = ()
    passed_over: tuple[Found, ...] = ()


Judge: TypeAlias = Callable[..., "Iterator[Spot | Unknown]"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One fault of a template: `id` ("template.blame-customer"), `code` (its short form), one severity.

    `kinds`: it holds for these declared kinds only, () for all. `preview`: off unless asked for. `of_set`: it
    looks at all documents at once. `full_mails`: not for fragments. `languages`: of the prose it can read, ()
    for any.
    """

    id: str
    code: str
    group: str
    severity: Severity
    kinds: tuple[Kind, ...]
    preview: bool
    of_set: bool
    full_mails: bool
    languages: tuple[str, ...]
    cites: tuple[str, ...]
    needs: tuple[str, ...]
    tolerates: frozenset[str]
    judge: Judge

    def holds_for(self, document: Document) -> bool:
        """Whether the rule has anything to say of such a document."""
        if self.kinds and document.kind not in self.kinds:
            return False
        if document.kind is Kind.INTERNAL_NOTE and self.group not in ("variables", "meta"):
            return False
        return not (self.full_mails and document.is_fragment)

    def held_by(self, missing: Mapping[str, NotApplicable | Unknown]) -> tuple[NotApplicable | Unknown, ...]:
        """The first of what it needs that is not known, by its name, where it can do nothing without."""
        return tuple(missing[one] for one in self.needs if one in missing and one not in self.tolerates)[:1]


_registered: dict[str, Rule] = {}


def rule(
    code: str,
    severity: Severity,
    *cites: str,
    kinds: tuple[Kind, ...] = (),
    preview: bool = False,
    full_mails: bool = False,
    languages: tuple[str, ...] = ("en",),
) -> Callable[[Judge], Judge]:
    """Register the decorated function as the rule of its module, beside which its guide stands.

    Its parameters name the evidence: fields of Evidence. One whose annotation mentions Unknown, NotApplicable
    or Maybe gets such a value as it is; every other rule is not called for it, and counts as not judged. A
    rule that names `documents` is one of the whole set.
    """

    def register(judge: Judge) -> Judge:
        group, _, name = judge.__module__.removeprefix("checks.template.").partition(".")
        notes = {key: str(p.annotation) for key, p in inspect.signature(judge).parameters.items()}
        tolerates = frozenset(key for key, note in notes.items() if "Unknown" in note or "Maybe" in note)
        rule_id = f"{FAMILY}.{name.replace('_', '-')}"
        _registered[rule_id] = Rule(
            rule_id, code, group, severity, kinds, preview, "documents" in notes, full_mails, languages,
            cites, tuple(notes), tolerates, judge,
        )  # fmt: skip
        return judge

    return register


@cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule by its id: group by group, in the order of their codes."""
    for group in GROUPS:
        folder = Path(__file__).parent / group
        for module in pkgutil.iter_modules([str(folder)]):
            if (folder / f"{module.name}.md").exists():
                importlib.import_module(f"checks.template.{group}.{module.name}")
    ranked = sorted(_registered.values(), key=lambda one: (GROUPS.index(one.group), one.code))
    return {one.id: one for one in ranked}


@cache
def by_code() -> Mapping[str, Rule]:
    """Every rule by its short form ("TONE001")."""
    return {one.code: one for one in all_rules().values()}


def chosen_by_default() -> tuple[Rule, ...]:
    """All but those in preview."""
    return tuple(one for one in all_rules().values() if not one.preview)


def judge_one(rules: Iterable[Rule], evidence: Evidence) -> Linted:
    """Judge one document with the rules that look at single ones; pure, never raises for a document."""
    return _judged([one for one in rules if not one.of_set], evidence)


def judge_set(rules: Iterable[Rule], evidence: Evidence) -> Linted:
    """Judge the documents of a set with the rules that look at all of them."""
    return _judged([one for one in rules if one.of_set], evidence)


def _judged(rules: list[Rule], evidence: Evidence) -> Linted:
    found: list[Found] = []
    silent: list[NotJudged] = []
    document, missing = evidence.document, evidence.missing()
    for one in rules:
        if not one.of_set and not one.holds_for(document):
            continue
        if one.languages and evidence.language and evidence.language not in one.languages:
            continue
        held = () if missing.keys().isdisjoint(one.needs) else one.held_by(missing)
        for spot in held or _called(one, [getattr(evidence, name) for name in one.needs]):
            if isinstance(spot, Spot):
                found.append(Found(one.id, one.code, one.severity, spot.document or document, spot))
            else:
                silent.append(NotJudged(one.id, document, spot))
    found.sort(key=lambda each: (each.spot.span, each.code))
    return Linted(tuple(found), tuple(silent))


def _called(one: Rule, values: list[object]) -> list[Spot | Unknown]:
    try:
        return list(islice(one.judge(*values), MOST_SPOTS))
    except Exception:  # a fault in one rule must hurt no other; it is ours, so it goes to the log
        log.exception("rule %s failed", one.id)
        return [Unknown(one.id, Reason.CRASHED)]
