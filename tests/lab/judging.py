"""Puts a run and what a file expects of it side by side, as lines a person can compare."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from checks.model import Finding, Gap
from checks.registry import family_of
from deliverability.runs import Run
from tests.lab.domain import Expected

ANYTHING = "*"
"""In a file, the value of a fact that differs from run to run, such as a date."""


def said(run: Run) -> Expected:
    """All that the run found: "SEVERITY CHECK SUBJECT {FACTS}", and "FAMILY: QUESTION: REASON"."""
    report = run.report
    findings = sorted(_line(advice.finding) for advice in report.findings)
    return Expected(report.verdict.value, tuple(findings), tuple(sorted(set(map(_gap, report.gaps)))))


def in_the_words_of(expected: Expected, found: Expected) -> Expected:
    """`found`, with the facts left out where the file does not name them, so that both can be compared."""
    wanted = [_split(line) for line in expected.findings]
    lines = [_as_detailed(line, wanted) for line in found.findings]
    return Expected(found.verdict, tuple(sorted(lines)), found.gaps)


def in_order(expected: Expected) -> Expected:
    """The file's lines in the order of `said`, their facts written the same way."""
    lines = (_joined(*_split(line)) for line in expected.findings)
    return Expected(expected.verdict, tuple(sorted(lines)), tuple(sorted(expected.gaps)))


def differences(wanted: Expected, found: Expected) -> list[str]:
    """ "- …" for each line that is missing, "+ …" for each that is too many; [] when all is as wanted."""
    before, after = ([f"verdict {one.verdict}", *one.findings, *one.gaps] for one in (wanted, found))
    missing, more = Counter(before) - Counter(after), Counter(after) - Counter(before)
    return [*(f"- {line}" for line in missing.elements()), *(f"+ {line}" for line in more.elements())]


def as_in_a_list(found: Expected) -> Expected:
    """What holds when many domains are checked together.

    A resolver tells of silence at first and later that it has failed, so the gaps are left without their
    reasons. Public resolvers are not asked about a list.
    """
    gaps = dict.fromkeys(gap.rpartition(": ")[0] for gap in found.gaps)
    findings = tuple(line for line in found.findings if " propagation." not in line)
    return replace(found, findings=findings, gaps=tuple(gaps))


def _line(finding: Finding) -> str:
    return _joined(f"{finding.severity} {finding.check} {finding.subject}", dict(finding.facts))


def _gap(gap: Gap) -> str:
    """Of all checks that one silent question holds back, one line for each family."""
    return f"{family_of(gap.check)}: {gap.unknown.question}: {gap.unknown.reason.value}"


def _split(line: str) -> tuple[str, dict[str, Any] | None]:
    """The finding and its facts; None when the line names none."""
    head, brace, facts = line.partition(" {")
    return head, json.loads("{" + facts) if brace else None


def _joined(head: str, facts: Mapping[str, Any] | None) -> str:
    return head if facts is None else f"{head} {json.dumps(facts, ensure_ascii=False, sort_keys=True)}"


def _as_detailed(line: str, wanted: Iterable[tuple[str, dict[str, Any] | None]]) -> str:
    head, facts = _split(line)
    same = [named for other, named in wanted if other == head]
    if not same or facts is None:
        return line
    if None in same:
        return head
    alike = [_joined(head, _masked(facts, named)) for named in same if named is not None]
    return next(
        (text for text, named in zip(alike, same, strict=True) if text == _joined(head, named)), alike[0]
    )


def _masked(facts: Mapping[str, Any], named: Mapping[str, Any]) -> dict[str, Any]:
    return {key: ANYTHING if named.get(key) == ANYTHING else value for key, value in facts.items()}
