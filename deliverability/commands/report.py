"""`deliverability report`: a health report on one domain, as it would come by mail."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from email.utils import make_msgid
from pathlib import Path
from typing import Any

import click

from checks.domain import Domain
from deliverability.checker import Checker, Wishes
from deliverability.commands.options import judging_options, settings_from, target, world_options, wrong
from deliverability.commands.output import status_of
from deliverability.config import Settings
from deliverability.mailed.html import html_of
from deliverability.mailed.model import Page
from deliverability.mailed.text import text_of
from deliverability.monitored.model import NOTHING, Monitored
from deliverability.notify.compose import compose
from deliverability.reports.letters import content
from deliverability.reports.model import Counts, Health, Part
from deliverability.reports.page import page
from deliverability.reports.pdf import PdfError, pdf_of
from deliverability.reports.ways import Shown
from deliverability.runs import Run

READER, SENDER = "anna@reader.example", "Mail health <checks@checker.example>"
CLOSING = ("This report was made on the command line, and goes to nobody by itself.",)


@click.command()
@click.argument("name")
@click.option("--text", "form", flag_value="text", default=True, help="The text part (the default).")
@click.option("--html", "form", flag_value="html", help="The HTML part.")
@click.option("--eml", "form", flag_value="eml", help="The whole mail, as a mail program opens it.")
@click.option("--pdf", type=click.Path(path_type=Path, dir_okay=False, writable=True), metavar="FILE",
              help="Write it to FILE as PDF; needs the extra “pdf”.")  # fmt: skip
@judging_options
@world_options
def command(name: str, form: str, pdf: Path | None, **asked: Any) -> None:
    """Check NAME now, and print the health report a reader would get of it.

    Its buttons lead to no reader, so they do nothing. Exit status as of `check`.
    """
    domain = target(name)
    settings = settings_from(asked["config"], asked["resolvers"], asked["allow"])
    wishes = Wishes(asked["fresh"], asked["selectors"], asked["sending_ips"], asked["only"], asked["also"],
                    asked["profile"])  # fmt: skip
    run = asyncio.run(_checked(settings, domain, wishes))
    now = datetime.now(UTC)
    made = report_of(run, domain, settings, now)
    if pdf is None:
        click.echo(_FORMS[form](made, settings, now), nl=False)
    else:
        _write(pdf, made)
    raise SystemExit(status_of(run.report))


def report_of(run: Run, domain: Domain, settings: Settings, now: datetime) -> Page:
    """The report on one run, as a first one."""
    name = domain.address or domain.name
    part = Part(Monitored(0, name, name, None, (), NOTHING, now), run=run)
    sender = settings.mail.sender_address.rpartition("@")[2]
    health = Health((part,), 1, {run.report.verdict: 1}, Counts(), None, now, sender)
    return page(health, CLOSING, Shown(settings), "UTC")


async def _checked(settings: Settings, domain: Domain, wishes: Wishes) -> Run:
    async with Checker(settings) as checker:
        return await checker.check(domain, wishes)


def _text(made: Page, _settings: Settings, _now: datetime) -> str:
    return text_of(made)


def _html(made: Page, _settings: Settings, _now: datetime) -> str:
    return html_of(made)


def _eml(made: Page, settings: Settings, now: datetime) -> bytes:
    sender = settings.mail.sender or SENDER
    return compose(content(made), READER, sender, make_msgid(domain="checker.example"), now)


_FORMS = {"text": _text, "html": _html, "eml": _eml}


def _write(file: Path, made: Page) -> None:
    try:
        file.write_bytes(pdf_of(made))
    except PdfError as error:
        wrong(str(error))
    except OSError as error:
        wrong(f"--pdf: {file} cannot be written ({error.strerror}).")
    print(f"The report is in {file}.", file=sys.stderr)
