"""Measures the linter on labelled templates: precision, recall, parts of an answer, speed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from checks.model import Severity
from checks.template.document import Declared, Document, Kind
from checks.template.evidence import Evidence
from checks.template.language import language_of
from checks.template.reading.read import read
from checks.template.rule import Found, Rule, all_rules, judge_one

LINTER = Path(__file__).parents[2] / ".." / "shared" / "linter"
GOALS = {Severity.ERROR: 0.95, Severity.WARNING: 0.85, Severity.NOTICE: 0.7}
HEARD = ("STRUCT010", "STRUCT011", "STRUCT012", "STRUCT013", "STRUCT014")
KINDS = {"howto": "how_to", "feedback": "feedback_request"}


@dataclass(frozen=True, slots=True)
class Case:
    """A text to lint: of the corpus, or of the challenge with the codes that should speak."""

    id: str
    text: str
    file: str
    expect: tuple[str, ...] = ()
    kind: Kind | None = None
    language: str = "en"


@dataclass(slots=True)
class Tally:
    """What became of one rule: hits labelled right and wrong, hits without label, and labels not hit."""

    right: int = 0
    wrong: int = 0
    unlabelled: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """Of the labelled hits; None without any."""
        judged = self.right + self.wrong
        return self.right / judged if judged else None


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding of the corpus, with what its label says: None without one."""

    case: Case
    found: Found
    is_right: bool | None


@dataclass(frozen=True, slots=True)
class Challenge:
    """Of the faulty texts those where the right rule spoke, and of the clean ones those where any did."""

    caught: tuple[Case, ...]
    missed: tuple[Case, ...]
    alarms: tuple[tuple[Case, tuple[Found, ...]], ...]
    clean: int

    @property
    def recall(self) -> float:
        return len(self.caught) / max(1, len(self.caught) + len(self.missed))


@dataclass(frozen=True, slots=True)
class Corpus:
    """The texts and what is labelled in them."""

    cases: tuple[Case, ...]
    labels: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)


def is_there() -> bool:
    """Whether the labelled templates lie beside the project."""
    return (LINTER / "challenge.json").is_file()


@cache
def corpus() -> Corpus:
    """Every text of the corpus, of a labelled kind where it has one."""
    labels = json.loads((LINTER / "corpus" / "labels.json").read_text("utf-8"))
    kinds = {one["doc"]: Kind(KINDS.get(one["kind"], one["kind"])) for one in labels["kind"]}
    rows = json.loads((LINTER / "corpus" / "manifest.json").read_text("utf-8"))
    cases = tuple(
        Case(row["id"], (LINTER / "corpus" / row["file"]).read_text("utf-8"), row["file"], (),
             kinds.get(row["id"]), row["language"])
        for row in rows
    )  # fmt: skip
    return Corpus(cases, labels)


@cache
def challenge_cases() -> tuple[Case, ...]:
    rows = json.loads((LINTER / "challenge.json").read_text("utf-8"))
    return tuple(Case(row["id"], row["text"], "text.txt", tuple(row["expect"])) for row in rows)


def default_rules() -> tuple[Rule, ...]:
    return tuple(one for one in all_rules().values() if not one.preview)


def documents(case: Case, kind: Kind | None = None, fragment: bool | None = None) -> tuple[Document, ...]:
    wanted = kind or case.kind
    declared = Declared(kind=wanted, kind_by="label" if wanted else "", fragment=fragment)
    return read(case.text, Path(case.file).name, declared)


def found_in(rules: Iterable[Rule], many: Iterable[Document]) -> list[Found]:
    """What the rules over single documents say."""
    chosen = tuple(rules)
    return [
        found
        for one in many
        for found in judge_one(chosen, Evidence(one, language=language_of(one.body.masked))).found
    ]


def hits(rules: Iterable[Rule]) -> Iterator[Hit]:
    """Every finding in the corpus, with its label."""
    chosen = tuple(rules)
    spans = _spans_by_place()
    html = {(one["doc"], one["rule"]): bool(one["label"]) for one in corpus().labels["html"]}
    for case in corpus().cases:
        for found in found_in(chosen, documents(case)):
            label = _label(spans.get((case.id, found.code), []), found)
            yield Hit(case, found, html.get((case.id, found.code)) if label is None else label)


def tallies(rules: Iterable[Rule]) -> dict[str, Tally]:
    """By code. In HTML a label holds for the whole mail, so a rule counts there once."""
    chosen = tuple(rules)
    result = {one.code: Tally() for one in chosen}
    seen: set[tuple[str, str]] = set()
    hit: set[tuple[str, str, int]] = set()
    spans = _spans_by_place()
    for one in hits(chosen):
        key = (one.case.id, one.found.code)
        if one.is_right is not None and one.case.id.startswith("h") and key in seen:
            continue
        seen.add(key)
        hit |= {(*key, label["start"]) for label in spans.get(key, []) if _meets(label, one.found)}
        _count(result[one.found.code], one.is_right)
    for one in _true_labels():
        place = (one["doc"], one["rule"])
        is_hit = (*place, one["start"]) in hit if "start" in one else place in seen
        if one["rule"] in result and not is_hit:
            result[one["rule"]].missed += 1
    return result


def challenge(rules: Iterable[Rule], fragment: bool | None = None) -> Challenge:
    """How the rules do on the short faulty and clean texts."""
    chosen = tuple(rules)
    caught, missed, alarms, clean = [], [], [], 0
    for case in challenge_cases():
        found = found_in(chosen, documents(case, fragment=fragment))
        if case.expect:
            is_caught = set(case.expect) <= {one.code for one in found}
            (caught if is_caught else missed).append(case)
            continue
        clean += 1
        if found:
            alarms.append((case, tuple(found)))
    return Challenge(tuple(caught), tuple(missed), tuple(alarms), clean)


def parts_of_answers() -> tuple[tuple[str, str, bool, bool], ...]:
    """Of each labelled part of an answer to a complaint: text, code, is it there, do we see it."""
    cases = {case.id: case for case in corpus().cases}
    rules = [one for one in all_rules().values() if one.code in HEARD]
    seen = []
    for label in corpus().labels["component"]:
        found = found_in(rules, documents(cases[label["doc"]], Kind.COMPLAINT, fragment=False))
        is_seen = label["rule"] not in {one.code for one in found}
        seen.append((label["doc"], label["rule"], bool(label["present"]), is_seen))
    return tuple(seen)


def speed(rules: Iterable[Rule], html: bool, seconds: float = 1.0) -> float:
    """Mails a second on one core, reading included; every text of the corpus counts alike."""
    chosen = tuple(rules)
    cases = [one for one in corpus().cases if one.file.endswith(".html") == html]
    bare = [replace(one, kind=None) for one in cases]
    done, begun = 0, time.process_time()
    while done == 0 or time.process_time() - begun < seconds:
        for case in bare:
            found_in(chosen, documents(case))
        done += len(bare)
    return done / (time.process_time() - begun)


def _count(tally: Tally, is_right: bool | None) -> None:
    if is_right is None:
        tally.unlabelled += 1
    elif is_right:
        tally.right += 1
    else:
        tally.wrong += 1


def _spans_by_place() -> dict[tuple[str, str], list[dict[str, Any]]]:
    by_place: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in corpus().labels["span"]:
        by_place.setdefault((one["doc"], one["rule"]), []).append(one)
    return by_place


def _true_labels() -> list[dict[str, Any]]:
    labels = corpus().labels
    return [one for one in (*labels["span"], *labels["html"]) if one["label"]]


def _label(labels: list[dict[str, Any]], found: Found) -> bool | None:
    near = [bool(one["label"]) for one in labels if _meets(one, found)]
    return any(near) if near else None


def _meets(label: dict[str, Any], found: Found) -> bool:
    """The places overlap; a finding about the whole text meets any."""
    span = found.spot.span
    is_whole = label["start"] == label["end"] or not span
    return is_whole or (span.start < label["end"] and label["start"] < span.end)
