"""`deliverability check`: judge domains and say what to do."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TextIO

import click

from checks.domain import Domain, NotADomain, parse_target
from checks.model import Reason, Verdict
from checks.registry import families
from deliverability.addresses import parse_ip, parse_selector
from deliverability.checker import Checker, Wishes
from deliverability.cli import COULD_NOT_CHECK, PASS, PROBLEMS, WRONG_USE
from deliverability.commands.options import Parsed, settings_from, target, world_options, wrong
from deliverability.commands.progress import Progress
from deliverability.config import Settings
from deliverability.net.servers import system_servers
from deliverability.net.transcript import Transcript, loads
from deliverability.report import Report, as_json, only
from deliverability.runs import Run, replay
from deliverability.terminal import Style, render


@dataclass(frozen=True, slots=True)
class Output:
    """How results are written: `form` is text, json or jsonl."""

    form: str
    style: Style
    families: tuple[str, ...]
    transcript: Path | None


@click.command()
@click.argument("names", nargs=-1, metavar="NAME…")
@click.option(
    "--file", "listed", type=click.File("r", encoding="utf-8"), help="Names, one a line; - reads stdin."
)
@click.option("--json", "form", flag_value="json", help="One JSON object for each domain.")
@click.option("--jsonl", "form", flag_value="jsonl", help="One JSON object a line, as each domain is done.")
@click.option("--detail", is_flag=True, help="Show the technical detail of each finding.")
@click.option(
    "--fresh", is_flag=True, help="Go round the cache, and ask the domain's own name servers first."
)
@click.option("--only", metavar="FAMILY,…", default="", help="Report only these families.")
@click.option(
    "--selector",
    "selectors",
    multiple=True,
    type=Parsed("S", parse_selector),
    metavar="S",
    help="A DKIM selector in use. Repeatable.",
)
@click.option(
    "--sending-ip",
    "sending_ips",
    multiple=True,
    type=Parsed("IP", parse_ip),
    metavar="IP",
    help="A server that sends for the domain. Repeatable.",
)
@click.option(
    "--transcript", type=click.Path(path_type=Path, dir_okay=False), help="Keep all that was said here."
)
@click.option(
    "--replay", "replayed", type=click.File("r", encoding="utf-8"), help="Judge a kept transcript again."
)
@world_options
def command(
    names: tuple[str, ...], listed: TextIO | None, form: str | None, detail: bool, only: str,
    transcript: Path | None, replayed: TextIO | None, **asked: Any,
) -> None:  # fmt: skip
    """Check whether mail to and from a support address works, and say what to do.

    NAME is an address such as support@example.com, or a domain. Exit status: 0 all well, 1 problems,
    2 wrong use, 3 could not check.
    """
    output = Output(form or "text", _style(detail), _families(only), transcript)
    if replayed is not None:
        raise SystemExit(_replay(replayed, output))
    if not names and listed is None:
        wrong('Name a domain or an address, such as "support@example.com".')
    if transcript is not None and len(names) != 1:
        wrong("--transcript keeps one run; name one domain.")
    settings = settings_from(asked["config"], asked["resolvers"], asked["allow"])
    wishes = Wishes(asked["fresh"], asked["selectors"], asked["sending_ips"])
    targets = [target(name) for name in names]
    if listed is None and len(targets) == 1 and output.form != "jsonl":
        raise SystemExit(asyncio.run(_one(settings, targets[0], wishes, output)))
    raise SystemExit(asyncio.run(_many(settings, targets, listed, wishes, output)))


async def _one(settings: Settings, domain: Domain, wishes: Wishes, output: Output) -> int:
    progress = Progress(domain.label, output.families or families(), output.style)
    async with Checker(settings) as checker:
        run = await checker.check(domain, wishes, progress.landed)
    progress.done()
    return _show(run, output, settings)


async def _many(
    settings: Settings, targets: list[Domain], listed: TextIO | None, wishes: Wishes, output: Output
) -> int:
    lines = _Lines(listed)
    statuses: set[int] = set()
    async with Checker(settings) as checker:
        async for run in checker.check_many(_chain(targets, lines), wishes):
            statuses.add(_show(run, output, settings))
    if lines.wrong:
        statuses.add(WRONG_USE)
    return next((status for status in (WRONG_USE, PROBLEMS, COULD_NOT_CHECK) if status in statuses), PASS)


def _chain(targets: list[Domain], lines: _Lines) -> Iterator[Domain]:
    yield from targets
    yield from lines


class _Lines:
    """The domains of a list, one a line; wrong lines are named on stderr and the rest goes on."""

    def __init__(self, listed: TextIO | None) -> None:
        self._listed = listed
        self.wrong = 0

    def __iter__(self) -> Iterator[Domain]:
        seen: set[str] = set()
        for number, line in enumerate(self._listed or (), 1):
            text = line.partition("#")[0].strip()
            if not text or text in seen:
                continue
            seen.add(text)
            try:
                yield parse_target(text)
            except NotADomain as error:
                self.wrong += 1
                click.echo(f"deliverability: line {number}: {error}", err=True)


def _replay(file: TextIO, output: Output) -> int:
    try:
        run = asyncio.run(replay(loads(file.read())))
    except ValueError as error:
        wrong(f"{file.name}: {error}")
    return _show(run, output, None)


def _show(run: Run, output: Output, settings: Settings | None) -> int:
    report = only(run.report, output.families)
    if output.transcript is not None:
        output.transcript.write_text(run.transcript.dumps(), "utf-8")
    if output.form == "text":
        click.echo(render(report, output.style) + "\n")
    else:
        click.echo(
            json.dumps(as_json(report), ensure_ascii=False, indent=2 if output.form == "json" else None)
        )
    if settings is not None and _nobody_answered(run.transcript):
        asked = ", ".join(map(str, settings.dns.resolvers or system_servers()))
        click.echo(f"deliverability: No DNS server answered. Tried: {asked}. "
                   "Is this machine online? Name another with --resolver.", err=True)  # fmt: skip
    return _status(report)


def _nobody_answered(transcript: Transcript) -> bool:
    reasons = {getattr(e.reply, "reason", None) for e in transcript.exchanges.values()}
    return bool(reasons) and reasons <= {Reason.TIMEOUT, Reason.UNREACHABLE}


def _status(report: Report) -> int:
    if report.verdict in (Verdict.FAIL, Verdict.WARN):
        return PROBLEMS
    return COULD_NOT_CHECK if report.verdict is Verdict.COULD_NOT_CHECK else PASS


def _families(text: str) -> tuple[str, ...]:
    chosen = tuple(name.strip().lower().replace("-", "_") for name in text.split(",") if name.strip())
    for name in chosen:
        if name not in families():
            wrong(f'"{name}" is not a family of checks. There are: {", ".join(families())}.')
    return chosen


def _style(detail: bool) -> Style:
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    return replace(
        Style(detail=detail), width=min(shutil.get_terminal_size().columns, 100), symbols="utf" in encoding
    )
