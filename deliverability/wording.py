"""Words that page, terminal and mails share, so that one thing has one name everywhere."""

from __future__ import annotations

import re

from checks.model import Severity, Verdict
from deliverability.report import FamilyLine

NAMES = {"mx": "MX", "spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC"}
ABOUT = {
    "mx": "where your mail arrives",
    "spf": "who may send for you",
    "dkim": "the seal on your mail",
    "dmarc": "what happens to fakes",
}
OF_SEVERITY = {
    Severity.ERROR: Verdict.FAIL,
    Severity.WARNING: Verdict.WARN,
    Severity.NOTICE: Verdict.NOT_APPLICABLE,
}
"""The icon and colour a finding borrows from the verdicts."""
SEVERITY_WORDS = {Severity.ERROR: "problem", Severity.WARNING: "warning", Severity.NOTICE: "note"}
_PLACEHOLDER = re.compile(r"(?<!%)\{([a-z][a-z0-9_]*)\}")  # not the %{i} of an SPF macro


def family_name(family: str) -> str:
    """ "SPF" for "spf"."""
    return NAMES.get(family, family.replace("_", "-").upper())


def counts(line: FamilyLine) -> str:
    """ "1 problem, 2 notes", or "" when there is nothing to count."""
    words = ((line.errors, "problem"), (line.warnings, "warning"), (line.notices, "note"))
    return ", ".join(counted(number, word) for number, word in words if number)


def counted(number: int, word: str) -> str:
    """ "1 problem", "2 problems"."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def plain(text: str) -> str:
    """A guide without a finding: facts that only a finding has are shown as <fact>."""
    return _PLACEHOLDER.sub(lambda m: f"<{m[1].replace('_', ' ')}>", text)
