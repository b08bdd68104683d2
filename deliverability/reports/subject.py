"""The subject of a report, which carries the change: "[2 worse, 1 fixed] example.com mail health"."""

from __future__ import annotations

from checks.model import Verdict
from deliverability.reports.model import Health
from deliverability.wording import counted

WELL = (Verdict.PASS, Verdict.NOT_APPLICABLE)


def subject(health: Health) -> str:
    """The whole line."""
    if not health.parts:
        return "[no domains] mail health"
    return f"[{news(health)}] {about(health)} mail health"


def news(health: Health) -> str:
    """What stands in the brackets: the change; where there is none or no report was before, the state."""
    counts = health.counts
    told = ((counts.worse, "worse"), (counts.fixed, "fixed"), (counts.other, "changed"))
    said = ", ".join(f"{number} {word}" for number, word in told[:2] if number)
    if said or health.is_first or counts.is_nothing:
        return said or _state(health)
    return f"{counts.other} changed"


def about(health: Health) -> str:
    """Whom it is about: "example.com", or the worst of several and how many there are besides."""
    first = health.parts[0].monitored.domain.shown
    others = health.total - 1
    return f"{first} and {counted(others, 'other')}:" if others else first


def _state(health: Health) -> str:
    verdicts = {verdict for verdict, number in health.verdicts.items() if number}
    if verdicts <= {None}:
        return "not checked yet"
    if verdicts <= {None, Verdict.COULD_NOT_CHECK}:
        return "could not check"
    if Verdict.FAIL in verdicts or Verdict.WARN in verdicts:
        return _open(health) if health.is_first else "no change"
    return "all well" if verdicts <= set(WELL) else "no change"


def _open(health: Health) -> str:
    """How many things are open, of one domain; of several, how many domains need somebody."""
    if health.total > 1:
        needing = health.verdicts.get(Verdict.FAIL, 0) + health.verdicts.get(Verdict.WARN, 0)
        return f"{needing} of {health.total} need you"
    errors, warnings = health.parts[0].open
    told = ((errors, "problem"), (warnings, "warning"))
    return ", ".join(counted(number, word) for number, word in told if number) or "not all well"
