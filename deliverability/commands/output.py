"""Writes results: text that fits the reader's terminal, JSON objects, an array of them, or one a line."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TextIO

import click

from checks.model import Verdict
from deliverability.cli import COULD_NOT_CHECK, PASS, PROBLEMS
from deliverability.gather.library import SecondOpinion, opinion_json
from deliverability.report import Report, as_json
from deliverability.report_lines import report_lines
from deliverability.runs import Run
from deliverability.terminal import render, render_opinion, row
from deliverability.typeset import Style

WIDEST = 100
ASCII = str.maketrans({"§": "section ", "–": "-", "—": "-", "·": "|", "…": "...", "’": "'", "‘": "'",
                       "“": '"', "”": '"', "≤": "<=", "≥": ">=", "→": "->", "×": "x"})  # fmt: skip


class Form(StrEnum):
    """How results are written."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    ZONE_LINES = "zone-lines"


@dataclass(frozen=True, slots=True)
class Output:
    """Where and how results go; `several` when more than one domain may come."""

    form: Form
    style: Style
    several: bool = False
    brief: bool = False

    def show(self, run: Run, opinion: SecondOpinion | None, first: bool) -> None:
        """Write one result."""
        report = run.report
        if self.form is Form.TEXT:
            self._text(run, opinion)
        elif self.form is Form.ZONE_LINES:
            say(report_lines(report))
        elif self.form is Form.JSONL:
            say(dumps(_object(report, opinion)))
        elif self.several:
            say(("" if first else ",") + dumps(_object(report, opinion)))
        else:
            say(dumps(_object(report, opinion), indent=2))

    def _text(self, run: Run, opinion: SecondOpinion | None) -> None:
        report = run.report
        if self.brief:
            say(row(report, self.style))
            return
        say(render(report, self.style, run.transcript) + "\n")
        if opinion is not None:
            say(render_opinion(opinion, report, self.style) + "\n")

    @contextmanager
    def around(self) -> Iterator[None]:
        """Several objects in --json are one array, whatever happens to them."""
        array = self.form is Form.JSON and self.several
        if array:
            say("[")
        yield
        if array:
            say("]")


def style(detail: bool = False) -> Style:
    """What the reader's terminal can show."""
    return Style(min(shutil.get_terminal_size().columns, WIDEST), _is_unicode(sys.stdout), detail)


def say(text: str) -> None:
    """Write a line to stdout; where it cannot take a sign, what comes nearest to it."""
    if not _is_unicode(sys.stdout):
        encoding = sys.stdout.encoding if sys.stdout is not None else "ascii"
        text = text.translate(ASCII).encode(encoding, "backslashreplace").decode(encoding)
    click.echo(text.encode("utf-8", "backslashreplace").decode())  # a file's name may be no text


def dumps(data: dict[str, Any] | list[dict[str, Any]], indent: int | None = None) -> str:
    """JSON in the signs that stdout can take; others as \\uXXXX."""
    return json.dumps(data, ensure_ascii=not _is_unicode(sys.stdout), indent=indent)


def status_of(report: Report) -> int:
    """The exit status that a report comes to."""
    return status_of_verdict(report.verdict)


def status_of_verdict(verdict: Verdict) -> int:
    """The exit status that a verdict comes to."""
    if verdict in (Verdict.FAIL, Verdict.WARN):
        return PROBLEMS
    return COULD_NOT_CHECK if verdict is Verdict.COULD_NOT_CHECK else PASS


def _object(report: Report, opinion: SecondOpinion | None) -> dict[str, Any]:
    asked = {"second_opinion": opinion_json(opinion, report)} if opinion is not None else {}
    return as_json(report) | asked


def _is_unicode(stream: TextIO | None) -> bool:
    return stream is not None and "utf" in (stream.encoding or "ascii").lower()
