"""Findings of the linter for other programs: annotations of GitHub, JUnit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from checks.model import Severity
from deliverability.linting.files import Skipped
from deliverability.linting.finding import LintFinding

GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "notice"}
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def github_of(findings: Iterable[LintFinding], faults: tuple[Skipped, ...] = ()) -> str:
    """Workflow commands, which GitHub shows beside the lines of a change; `faults`: what was not checked."""
    told = (f"::error title=Could not check::{_data(f'{one.path}: {one.why}')}" for one in faults)
    return "\n".join((*map(_command, findings), *told))


def junit_of(findings: Iterable[LintFinding], files: Iterable[str], faults: tuple[Skipped, ...] = ()) -> str:
    """One suite a file, with a case for each finding, or one that passes; notes pass.

    `faults`: what was not checked; one suite more, with an error for each.
    """
    by_file = {name: list(mine) for name, mine in groupby(findings, key=lambda one: one.file)}
    suites, total, failed = [], 0, 0
    for name in dict.fromkeys((*files, *by_file)):
        mine = by_file.get(name, [])
        bad = sum(one.severity is not Severity.NOTICE for one in mine)
        cases = "".join(map(_case, mine)) or f'<testcase name="lint" classname={_attribute(name)}/>\n'
        suites.append(f"<testsuite name={_attribute(name)} {_counts(len(mine), bad)}>\n{cases}</testsuite>\n")
        total, failed = total + max(1, len(mine)), failed + bad
    if faults:
        cases = "".join(map(_fault, faults))
        numbers = _counts(len(faults), 0, len(faults))
        suites.append(f'<testsuite name="could not check" {numbers}>\n{cases}</testsuite>\n')
    numbers = _counts(total + len(faults), failed, len(faults))
    head = f'<testsuites name="deliverability lint" {numbers}>'
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{"".join(suites)}</testsuites>'
    return text.encode("ascii", "xmlcharrefreplace").decode()


def told_of(one: LintFinding) -> str:
    """The message without marks of code."""
    return one.message.replace("`", "")


def _command(one: LintFinding) -> str:
    title = f"{one.code} {one.check.partition('.')[2]}"
    place = f"file={_property(one.file)},line={one.line},endLine={one.end_line}"
    if one.line == one.end_line:  # columns are shown on a single line only
        place += f",col={one.column},endColumn={one.end_column}"
    return f"::{GITHUB[one.severity]} {place},title={_property(title)}::{_data(told_of(one))}"


def _counts(tests: int, failures: int, errors: int = 0) -> str:
    return f'tests="{max(1, tests)}" failures="{failures}" errors="{errors}"'


def _fault(one: Skipped) -> str:
    said, where = _attribute(one.why), _attribute(one.path)
    return f'<testcase name="read" classname={where}><error message={said}/></testcase>\n'


def _case(one: LintFinding) -> str:
    name = f"{one.code} {one.line}:{one.column}"
    head = f"<testcase name={_attribute(name)} classname={_attribute(one.file)}"
    told = escape(_legal(f"{one.file}:{one.line}:{one.column} {told_of(one)}"))
    if one.severity is Severity.NOTICE:
        return f"{head}><system-out>{told}</system-out></testcase>\n"
    kind, said = _attribute(one.severity.value), _attribute(told_of(one))
    return f"{head}><failure type={kind} message={said}>{told}</failure></testcase>\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _attribute(text: str) -> str:
    return quoteattr(_legal(text))


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
