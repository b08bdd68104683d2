"""Findings of the linter as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from checks.model import Severity
from checks.template.rule import Rule
from deliverability.linting.files import Skipped
from deliverability.linting.finding import LintFinding, as_json, guide_of
from deliverability.linting.formats import told_of
from deliverability.wording import plain

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif_of(
    findings: Iterable[LintFinding], rules: Iterable[Rule], faults: tuple[Skipped, ...] = ()
) -> dict[str, Any]:
    """One run, with every rule that was asked; one that failed, with any `faults`: what was not checked."""
    known = tuple(rules)
    index = {one.id: number for number, one in enumerate(known)}
    run = {
        "tool": {"driver": {"name": "deliverability", "rules": [_rule(one) for one in known]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(faults)],
        "results": [_result(one, index) for one in findings],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _invocation(faults: tuple[Skipped, ...]) -> dict[str, Any]:
    told: dict[str, Any] = {"executionSuccessful": not faults}
    if faults:
        told["toolExecutionNotifications"] = [
            {"level": "error", "message": {"text": f"{one.path}: {one.why}"}} for one in faults
        ]
    return told


def _rule(one: Rule) -> dict[str, Any]:
    words = guide_of(one.id)
    return {
        "id": one.code,
        "name": "".join(part.capitalize() for part in one.id.partition(".")[2].split("-")),
        "shortDescription": {"text": plain(words.title).replace("`", "")},
        "fullDescription": {"text": plain(words.why)},
        "help": {"text": plain(words.fix), "markdown": plain(words.fix)},
        "defaultConfiguration": {"level": LEVELS[one.severity]},
        "properties": {"tags": [one.group], "check": one.id},
    }


def _result(one: LintFinding, index: Mapping[str, int]) -> dict[str, Any]:
    place = {"artifactLocation": _artifact(one), "region": _region(as_json(one))}
    result: dict[str, Any] = {
        "ruleId": one.code,
        "level": LEVELS[one.severity],
        "message": {"text": told_of(one)},
        "locations": [{"physicalLocation": place}],
    }
    if one.check in index:
        result["ruleIndex"] = index[one.check]
    if one.fix is not None and one.fix.edits:
        result["fixes"] = [_fix(one)]
    return result


def _fix(one: LintFinding) -> dict[str, Any]:
    told = as_json(one)["fix"]
    changes = [
        {"deletedRegion": _region(edit), "insertedContent": {"text": edit["text"]}} for edit in told["edits"]
    ]
    return {
        "description": {"text": told["says"]},
        "artifactChanges": [{"artifactLocation": _artifact(one), "replacements": changes}],
    }


def _artifact(one: LintFinding) -> dict[str, str]:
    return {"uri": quote(os.fsencode(PurePath(one.file).as_posix()))}


def _region(told: Mapping[str, Any]) -> dict[str, int]:
    return {
        "startLine": told["line"],
        "startColumn": told["column"],
        "endLine": told["end_line"],
        "endColumn": told["end_column"],
    }
