"""How the findings of the linter are written: for people, or in a form that other programs read."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import click

from checks.template.document import Document
from checks.template.settings import Settings as TemplateSettings
from checks.template.variables.by_hand import fields
from deliverability.commands.output import dumps, style
from deliverability.linting.files import Skipped
from deliverability.linting.finding import LintFinding, as_json
from deliverability.linting.formats import github_of, junit_of
from deliverability.linting.options import Options
from deliverability.linting.run import LintResult
from deliverability.linting.sarif import sarif_of
from deliverability.linting.shown import render, statistics, tally
from deliverability.typeset import filled, printable
from deliverability.wording import counted

MOST_NAMED = 5
"""Files that were passed over; more are only counted."""


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    JUNIT = "junit"


def in_form(
    form: Format,
    findings: tuple[LintFinding, ...],
    options: Options,
    files: Iterable[str],
    skipped: tuple[Skipped, ...],
) -> str:
    """The findings in a form for programs, and what could not be checked where the form has a place for it.

    "" for text. `files`: the names of all that were read.
    """
    faults = tuple(one for one in skipped if one.is_fault)
    match form:
        case Format.JSON:
            return dumps([as_json(one) for one in findings], indent=2)
        case Format.SARIF:
            return dumps(sarif_of(findings, options.rules, faults), indent=2)
        case Format.GITHUB:
            return github_of(findings, faults)
        case Format.JUNIT:
            return junit_of(findings, files, faults)
    return ""


def in_words(findings: tuple[LintFinding, ...], result: LintResult, *, counts: bool, is_whole: bool) -> str:
    """The same for people, or only `counts` of each rule. Not `is_whole`: not all could be checked."""
    look = style()
    if counts:
        return statistics(findings, look)
    if not result.documents:
        return ""
    shown = render(findings, look)
    return f"{shown}\n\n{tally(findings, len(result.documents), look, is_whole=is_whole)}".lstrip()


def tell_skipped(skipped: tuple[Skipped, ...]) -> None:
    """What was passed over or could not be told, and why, on stderr; of the former only some names."""
    passed: dict[str, list[str]] = {}
    for one in skipped:
        if not one.is_fault:
            passed.setdefault(one.why, []).append(one.path)
    told = [f"{one.path}: {one.why}" for one in skipped if one.is_fault]
    for why, paths in passed.items():
        more = f" and {counted(len(paths) - MOST_NAMED, 'more file')}" if len(paths) > MOST_NAMED else ""
        told.append(f"Passed over {', '.join(paths[:MOST_NAMED])}{more}: {why}.")
    _tell(told)


def tell_fields(documents: Iterable[Document], settings: TemplateSettings) -> None:
    """What a person is to fill in before a template is sent, where that is declared, on stderr."""
    open_ones = [(one.name, named) for one in documents if (named := fields(one, settings))]
    told = []
    for name, named in open_ones[:MOST_NAMED]:
        more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
        told.append(
            f"{name}: {counted(len(named), 'field')} to fill in: {', '.join(named[:MOST_NAMED])}{more}"
        )
    if len(open_ones) > MOST_NAMED:
        told.append(f"{counted(len(open_ones) - MOST_NAMED, 'more template')} with fields to fill in")
    _tell(told)


def _tell(told: Iterable[str]) -> None:
    for line in told:
        click.echo(filled(printable(line), style(), rest="  "), err=True)
