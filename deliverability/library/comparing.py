"""Compares answers: whether they sound like one, contradict each other or say a thing twice."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checks.guide import fill, guide
from checks.model import Severity
from checks.template.document import Document
from checks.template.reading.read import read
from checks.template.rule import Found, judge_set
from deliverability.library.model import Wanted
from deliverability.linting.options import Options
from deliverability.linting.run import evidence_of

MOST_SAID = 100
"""Findings that are kept; who has mended these sees the next."""


@dataclass(frozen=True, slots=True)
class Said:
    """A finding about several answers, at the one where it shows."""

    check: str
    code: str
    severity: Severity
    message: str
    answer_id: int
    title: str


@dataclass(frozen=True, slots=True)
class Voice:
    """Worst first, and how many `more` there are; `left_out`: answers that there are beyond those compared.

    `refused`: why they could not be compared, "" where all went well; `is_busy`: only because others are
    looked at right now. `is_under_way`: the library says something else by now, which is compared soon.
    """

    said: tuple[Said, ...] = ()
    more: int = 0
    left_out: int = 0
    refused: str = ""
    is_busy: bool = False
    is_under_way: bool = False


def compare(some: tuple[tuple[int, Wanted], ...], options: Options) -> Voice:
    """The findings of the rules that look at all answers at once; each answer with its id."""
    whose: dict[int, tuple[int, Wanted]] = {}
    documents: list[Document] = []
    for number, wanted in some:
        for document in read(wanted.source, wanted.file, wanted.declared):
            documents.append(document)
            whose[id(document)] = (number, wanted)
    if not documents:
        return Voice()
    evidence = replace(evidence_of(documents[0], options), documents=tuple(documents))
    found = judge_set(options.rules, evidence).found
    ranks = {one: rank for rank, one in enumerate(Severity)}
    said = [_said(one, *whose[id(one.document)]) for one in found if id(one.document) in whose]
    said.sort(key=lambda one: (ranks[one.severity], one.code, one.title))
    return Voice(tuple(said[:MOST_SAID]), len(said[MOST_SAID:]))


def _said(found: Found, number: int, wanted: Wanted) -> Said:
    message = fill(guide(found.rule).title, found.spot.facts)
    return Said(found.rule, found.code, found.severity, message, number, wanted.title)
