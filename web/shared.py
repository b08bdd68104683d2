"""What a shared page shows of a domain: how it stands, without what only its people should see."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from checks.registry import family_of
from deliverability.arranged import grouped
from deliverability.history.bars import bars as last_days
from deliverability.history.believed import last_believed
from deliverability.history.model import State
from deliverability.monitored.effective import effective
from deliverability.monitored.model import Monitored
from deliverability.report import Advice, FamilyLine, Report, advise
from deliverability.store import monitored, states
from deliverability.store.database import reading
from deliverability.store.shares import Share
from web.monitor.bars import bars as drawn
from web.monitor.standing import spans
from web.service import service

HIDDEN_FAMILIES = frozenset({"mailboxes", "expected", "placement"})
"""About the addresses and mailboxes of people, and about a file of the operator's."""
HIDDEN = "(hidden)"


@dataclass(frozen=True, slots=True)
class SharedFamily:
    """One family: its line, and what was found in it, worst first."""

    line: FamilyLine
    findings: tuple[Advice, ...]


def shared(domain: Monitored, share: Share, now: datetime) -> dict[str, Any]:
    """What the template is given. Selectors that somebody typed, addresses and answers are left out."""
    with reading(service().database) as connection:
        state = states.state(connection, domain.id)
        holds = effective(domain, monitored.default(connection))
    last = last_believed(service().database, state).run
    report = last.report if last else None
    typed = holds.selectors.value
    today = now.astimezone(ZoneInfo(holds.time_zone.value)).date()
    seen = last_days(service().database, domain.id, today)
    return {
        "shown": domain.domain.shown, "state": state, "share": share, "now": now,
        "said": _sentence(state, domain),
        "groups": _groups(report, typed) if report else (),
        "days": drawn(day.verdict if day else None for _, day in seen), "spans": tuple(spans(seen)),
    }  # fmt: skip


def _sentence(state: State | None, domain: Monitored) -> str:
    if state is None:
        return f"The mail of {domain.domain.shown} has not been checked yet."
    address = domain.domain.address
    return state.sentence.replace(address, domain.domain.shown) if address else state.sentence


def _groups(report: Report, typed: tuple[str, ...]) -> tuple[tuple[str, tuple[SharedFamily, ...]], ...]:
    lines = (line for line in report.families if line.family not in HIDDEN_FAMILIES)
    found = tuple(without(one, typed) for one in report.findings)
    return tuple(
        (title, tuple(SharedFamily(line, tuple(_of(line, found))) for line in some))
        for title, some in grouped(lines)
    )


def _of(line: FamilyLine, found: Iterable[Advice]) -> Iterable[Advice]:
    return (one for one in found if family_of(one.finding.check) == line.family)


def without(advice: Advice, typed: tuple[str, ...]) -> Advice:
    """The same finding in words that do not tell a selector nobody could have guessed."""
    if not typed or family_of(advice.finding.check) != "dkim":
        return advice
    words = re.compile("|".join(rf"(?<![\w-]){re.escape(one)}(?![\w-])" for one in typed), re.IGNORECASE)
    facts = {key: _hidden(words, value) for key, value in advice.finding.facts.items()}
    return advise(replace(advice.finding, facts=facts), advice.override)


def _hidden(words: re.Pattern[str], value: object) -> object:
    if isinstance(value, list | tuple):
        return type(value)(_hidden(words, one) for one in value)
    return words.sub(HIDDEN, value) if isinstance(value, str) else value
