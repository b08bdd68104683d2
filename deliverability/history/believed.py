"""The last run of a domain as it counts: without what is not confirmed, with what it could not see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from checks.model import Finding, Severity
from checks.registry import family_of
from deliverability.history.compare import LOUD
from deliverability.history.look import FLEETING, SUBJECT_LENGTH, Key
from deliverability.history.model import Standing, State
from deliverability.judged import judged
from deliverability.report import Advice, make_report
from deliverability.runs import Run
from deliverability.store import runs, states
from deliverability.store.database import Database, reading


@dataclass(frozen=True, slots=True)
class Believed:
    """A run whose findings are those that stand; `unseen`: problems and warnings the run itself did not see.

    `run` is None where no run is kept.
    """

    run: Run | None = None
    unseen: frozenset[Key] = frozenset()


NOTHING = Believed()


def last_believed(database: Database, state: State | None) -> Believed:
    """The run that a state rests on, judged by the checks of today; NOTHING when it is not kept.

    Raises ValueError when it cannot be read any more.
    """
    text = runs.transcript(database, state.run_id) if state else None
    if state is None or text is None:
        return NOTHING
    with reading(database) as connection:
        standing = states.standing_of(connection, state.domain_id)
    return believe(judged(text), standing, lambda run_id: _earlier(database, run_id))


def believe(run: Run, standing: Iterable[Standing], earlier: Callable[[str], Run | None]) -> Believed:
    """A run as it counts; `earlier` gives the run of an id, by which a finding that stands was seen."""
    stands = {one.key: one for one in standing if not one.is_held}
    mine = tuple(filter(None, (_confirmed(one, stands) for one in run.outcome.findings)))
    seen = {key_of(one) for one in mine}
    lost = (one for key, one in stands.items() if key not in seen and one.severity in LOUD)
    borrowed = tuple(filter(None, (_advice(one, earlier) for one in lost)))
    if mine == run.outcome.findings and not borrowed:
        return Believed(run)
    return Believed(_with(run, mine, borrowed), frozenset(key_of(one.finding) for one in borrowed))


def key_of(finding: Finding) -> Key:
    """What makes it the same finding from run to run."""
    return finding.check, finding.subject[:SUBJECT_LENGTH]


def _confirmed(finding: Finding, stands: Mapping[Key, Standing]) -> Finding | None:
    if family_of(finding.check) in FLEETING:
        return finding
    one = stands.get(key_of(finding))
    return None if one is None else _weighing(finding, one.severity)


def _weighing(finding: Finding, severity: Severity) -> Finding:
    return finding if finding.severity is severity else replace(finding, severity=severity)


def _advice(one: Standing, earlier: Callable[[str], Run | None]) -> Advice | None:
    """What was said of a finding when it was seen first."""
    run = earlier(one.run_id)
    found = (advice for advice in (run.report.findings if run else ()) if key_of(advice.finding) == one.key)
    advice = next(found, None)
    return replace(advice, finding=_weighing(advice.finding, one.severity)) if advice else None


def _with(run: Run, mine: tuple[Finding, ...], borrowed: tuple[Advice, ...]) -> Run:
    """Each borrowed finding keeps the words and the remedy of the run that saw it."""
    outcome = replace(run.outcome, findings=(*mine, *(one.finding for one in borrowed)))
    report = make_report(run.snapshot, outcome, tuple(line.family for line in run.report.families))
    old = {key_of(one.finding): one for one in borrowed}
    findings = tuple(old.get(key_of(one.finding), one) for one in report.findings)
    return replace(run, outcome=outcome, report=replace(report, findings=findings))


def _earlier(database: Database, run_id: str) -> Run | None:
    text = runs.transcript(database, run_id)
    try:
        return judged(text) if text else None
    except ValueError:
        return None
