"""Prints how well the linter does on labelled templates, and beside other tools.

    python -m tests.template.report                       precision, recall, parts of an answer, speed
    python -m tests.template.report --hits TONE001        every place where a rule speaks, with its label
    python -m tests.template.report --others --npm DIR    beside proselint, alex, write-good and textlint

Needs shared/linter beside the project. Rules in preview stand in brackets.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from checks.model import Severity
from checks.template.meta.kinds import guess
from checks.template.rule import Rule, all_rules
from tests.template import others
from tests.template.measured import (
    GOALS,
    Challenge,
    Tally,
    challenge,
    corpus,
    default_rules,
    documents,
    hits,
    is_there,
    parts_of_answers,
    speed,
    tallies,
)


def main() -> int:
    """Print the report."""
    asked = _options()
    if not is_there():
        print("shared/linter is not there, so there is nothing to measure on.")
        return 1
    if asked.hits:
        _print_hits(asked.hits.upper())
        return 0
    for line in _lines(asked):
        print(line, flush=True)
    return 0


def _lines(asked: argparse.Namespace) -> Iterator[str]:
    yield from _precision(tallies(all_rules().values()))
    yield "\nChallenge set, as the texts come"
    yield from _challenge(challenge(default_rules()), "rules that are on")
    yield from _challenge(
        challenge(default_rules(), fragment=True), "the same, as parts of a mail", brief=True
    )
    yield from _challenge(challenge(all_rules().values()), "with those in preview", brief=True)
    yield "\nParts of an answer to a complaint"
    yield from _parts()
    yield "\nKinds"
    yield from _kinds()
    yield "\nSpeed on one core"
    for name, rules in (("rules that are on", default_rules()), ("all rules", tuple(all_rules().values()))):
        yield (f"  {name:<20}{speed(rules, html=False):8.0f} texts/s (goal 300)"
               f"{speed(rules, html=True):8.0f} HTML mails/s (goal 100)")  # fmt: skip
    if asked.others:
        yield "\nOther tools"
        yield from others.table(asked.npm)


def _precision(counted: dict[str, Tally]) -> Iterator[str]:
    yield f"{'rule':<38}{'severity':<10}{'right':>6}{'wrong':>6}{'precision':>10}{'no label':>9}{'missed':>7}"
    for one in all_rules().values():
        tally = counted[one.code]
        share = tally.precision
        low = "" if share is None or share >= GOALS[one.severity] else " LOW"
        told = "" if share is None else f"{share:.2f}{low}"
        code = f"({one.code})" if one.preview else one.code
        name = one.id.removeprefix("template.")[:25]
        yield (f"{code:<12}{name:<26}{one.severity.value:<10}{tally.right:>6}{tally.wrong:>6}"
               f"{told:>10}{tally.unlabelled:>9}{tally.missed:>7}")  # fmt: skip
    for severity in Severity:
        yield _together(severity, [r for r in all_rules().values() if r.severity is severity], counted)


def _together(severity: Severity, rules: list[Rule], counted: dict[str, Tally]) -> str:
    on = [counted[one.code] for one in rules if not one.preview]
    right, wrong = sum(one.right for one in on), sum(one.wrong for one in on)
    share = f"{right / (right + wrong):.2f}" if right + wrong else "no label"
    goal = f"goal {GOALS[severity]}"
    return f"all {severity.value} rules that are on: {share} ({goal}), {right} right, {wrong} wrong"


def _challenge(result: Challenge, name: str, brief: bool = False) -> Iterator[str]:
    total = len(result.caught) + len(result.missed)
    yield (f"  {name}: recall {len(result.caught)}/{total} = {result.recall:.2f} (goal 0.90), "
           f"false alarms {len(result.alarms)} of {result.clean} (goal at most 1)")  # fmt: skip
    for case in () if brief else result.missed:
        yield f"    missed {case.id} {','.join(case.expect)}: {case.text!r}"
    for case, found in result.alarms:
        said = ", ".join(f"{one.code} {_words(one.document.source, one.spot.span)!r}" for one in found)
        yield f"    false alarm {case.id} [{said}]: {case.text!r}"


def _parts() -> Iterator[str]:
    seen = parts_of_answers()
    right = sum(there is is_seen for _, _, there, is_seen in seen)
    yield f"  {right}/{len(seen)} = {right / max(1, len(seen)):.2f} (goal 0.85)"
    for doc, code, there, is_seen in seen:
        if there is not is_seen:
            yield f"    {doc} {code}: {'there, not seen' if there else 'seen, not there'}"


def _kinds() -> Iterator[str]:
    outcome: Counter[str] = Counter()
    wrong = []
    for case in corpus().cases:
        if case.kind is None:
            continue
        (document, *_) = documents(case)
        said = guess(document)
        told = "none" if said is None else "right" if said.kind is case.kind else "wrong"
        outcome[told] += 1
        if told == "wrong":
            wrong.append(f"    {case.id} is {case.kind}, guessed {said.kind}")
    yield f"  guessed right {outcome['right']}, wrong {outcome['wrong']}, no guess {outcome['none']}"
    yield from wrong


def _print_hits(code: str) -> None:
    chosen = [one for one in all_rules().values() if one.code.startswith(code)]
    for hit in hits(chosen):
        label = {True: "right", False: "WRONG", None: "?"}[hit.is_right]
        source, span = hit.found.document.source, hit.found.spot.span
        before, after = source[max(0, span.start - 50) : span.start], source[span.end : span.end + 50]
        around = f"{before}>>{_words(source, span)}<<{after}".replace("\n", "⏎")
        print(f"{hit.case.id} {hit.found.code} {label:<6}{around}  {dict(hit.found.spot.facts)}")


def _words(source: str, span: object) -> str:
    text = source[span.start : span.end]  # type: ignore[attr-defined]
    return text if len(text) <= 80 else f"{text[:77]}..."


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.template.report")
    parser.add_argument("--hits", metavar="CODE", help="show the hits of a rule, or of a group (TONE)")
    parser.add_argument("--others", action="store_true", help="compare with other tools")
    parser.add_argument(
        "--npm", type=Path, help="a directory with node_modules of alex, write-good, textlint"
    )
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
