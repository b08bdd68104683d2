"""What all answers together say: whether they sound like one, contradict each other or say a thing twice."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from checks.guide import fill, guide
from checks.model import Severity
from checks.template.document import Document
from checks.template.reading.read import read
from checks.template.rule import Found, judge_set
from deliverability.library.judging import judged_by, options_for
from deliverability.library.model import Answer
from deliverability.library.shelf import Shelf
from deliverability.linting.options import Options
from deliverability.linting.run import evidence_of
from deliverability.store import answers
from deliverability.store.database import reading

MOST_AT_ONCE = 500
"""Answers that are compared with each other while somebody waits."""


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
    """Worst first; `left_out`: how many answers there are beyond those compared."""

    said: tuple[Said, ...] = ()
    left_out: int = 0


def voice(shelf: Shelf) -> Voice:
    """Of the whole library as it is now; worked out once for each state of it."""
    with reading(shelf.database) as connection:
        key = (str(shelf.database.url), answers.mark(connection), judged_by(shelf.settings))
        if known := _kept.get(key):
            return known
        every = answers.found(connection)
    made = compared(every[:MOST_AT_ONCE], options_for(shelf.settings))
    made = replace(made, left_out=len(every[MOST_AT_ONCE:]))
    _kept.put(key, made)
    return made


def compared(some: tuple[Answer, ...], options: Options) -> Voice:
    """The findings of the rules that look at all answers at once."""
    whose: dict[int, Answer] = {}
    documents: list[Document] = []
    for one in some:
        for document in read(one.wanted.source, one.wanted.file, one.wanted.declared):
            documents.append(document)
            whose[id(document)] = one
    if not documents:
        return Voice()
    evidence = replace(evidence_of(documents[0], options), documents=tuple(documents))
    found = judge_set(options.rules, evidence).found
    ranks = {one: rank for rank, one in enumerate(Severity)}
    said = (_said(one, whose[id(one.document)]) for one in found if id(one.document) in whose)
    return Voice(tuple(sorted(said, key=lambda one: (ranks[one.severity], one.code, one.title))))


def _said(found: Found, answer: Answer) -> Said:
    message = fill(guide(found.rule).title, found.spot.facts)
    return Said(found.rule, found.code, found.severity, message, answer.id, answer.title)


class _Kept:
    """The last few, for all threads."""

    def __init__(self, most: int = 8) -> None:
        self._lock, self._most = threading.Lock(), most
        self._known: dict[tuple[str, ...], Voice] = {}

    def get(self, key: tuple[str, ...]) -> Voice | None:
        with self._lock:
            return self._known.get(key)

    def put(self, key: tuple[str, ...], made: Voice) -> None:
        with self._lock:
            self._known[key] = made
            while len(self._known) > self._most:
                self._known.pop(next(iter(self._known)))


_kept = _Kept()
