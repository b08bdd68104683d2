"""What the operator says of single checks: another severity, or off with a reason; applied after judging."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from checks.model import Outcome, Override, Severity
from checks.registry import all_checks
from deliverability.chosen import parse_check
from deliverability.config_values import show

OFF = "off"
WORDS = (*Severity, OFF)
_SAID = re.compile(
    rf"({'|'.join(WORDS)})\b(?:\s*[,:;]?\s*(?:because\b)?\s*(.*?))?[.\s]*", re.IGNORECASE | re.DOTALL
)


def parse_override(check: str, said: str) -> Override:
    """`check` by its id, `said` as "warning" or "off, because …"; ValueError for what is neither."""
    return _read(parse_check(check), said)


def kept(override: Override) -> str:
    """As one line, for a transcript."""
    word = override.severity.value if override.severity else OFF
    return f"{override.check}: {word}{f', because {override.because}' if override.because else ''}"


@lru_cache(maxsize=64)
def from_kept(lines: tuple[str, ...]) -> tuple[Override, ...]:
    """What `kept` wrote, of checks that there still are; ValueError for other lines."""
    read = (_read(check, said) for check, _, said in (line.partition(": ") for line in lines))
    return tuple(override for override in read if override.check in all_checks())


def overridden(outcome: Outcome, overrides: Iterable[Override]) -> Outcome:
    """The outcome with the severities the operator wants; a check that is off does not apply."""
    chosen = {override.check: override for override in overrides}
    if not chosen:
        return outcome
    off = {check for check, override in chosen.items() if override.severity is None}
    judged = {*outcome.passed, *(f.check for f in outcome.findings), *(g.check for g in outcome.gaps)}
    spared = tuple((check, because_off(chosen[check])) for check in chosen if check in off & judged)
    return replace(
        outcome,
        findings=tuple(
            replace(found, severity=_severity(found.check, found.severity, chosen))
            for found in outcome.findings
            if found.check not in off
        ),
        gaps=tuple(gap for gap in outcome.gaps if gap.check not in off),
        passed=tuple(check for check in outcome.passed if check not in off),
        not_applicable=(*outcome.not_applicable, *spared),
        overrides=tuple(chosen.values()),
    )


def severity_of(check: str, outcome: Outcome) -> Severity:
    """How bad a check's finding would be in this outcome."""
    return _severity(check, all_checks()[check].severity, {one.check: one for one in outcome.overrides})


def because_off(override: Override) -> str:
    """The reason in the reader's words."""
    return f"switched off in the settings, because {override.because}"


def _severity(check: str, severity: Severity, chosen: dict[str, Override]) -> Severity:
    override = chosen.get(check)
    return override.severity if override and override.severity else severity


def _read(check: str, said: str) -> Override:
    found = _SAID.fullmatch(said.strip())
    if found is None:
        raise ValueError(
            f'{show(said)} is none of {", ".join(WORDS)}; write one, and "because" with the reason'
        )
    word, because = found[1].lower(), " ".join((found[2] or "").split())
    if word == OFF and not because:
        raise ValueError(
            'a check is switched off with a reason; write it like "off, because we send no mail"'
        )
    return Override(check, None if word == OFF else Severity(word), because)
