"""`deliverability expected`: write down what is live, to pin it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import click

from checks.domain import Domain
from deliverability.addresses import parse_selector
from deliverability.checker import Checker, Wishes
from deliverability.cli import COULD_NOT_CHECK, PASS
from deliverability.commands.options import Parsed, settings_from, target, world_options
from deliverability.commands.output import say
from deliverability.config import Settings
from deliverability.expected_write import FAMILIES, unseen, written
from deliverability.runs import Run


@click.command()
@click.argument("name", metavar="DOMAIN")
@click.option("--selector", "selectors", multiple=True, type=Parsed("S", parse_selector), metavar="S",
              help="A DKIM selector in use. Repeatable.")  # fmt: skip
@world_options
def command(name: str, selectors: tuple[str, ...], config: Path | None, **asked: Any) -> None:
    """Write an expected-state file from what is live for DOMAIN now.

    Keep it, for example as mail-expected.toml, and give it to "check --expected". Exit status: 0 all was
    seen, 2 wrong use, 3 something gave no answer, and the file says what.
    """
    domain = target(name)
    settings = settings_from(config, asked["resolvers"], asked["allow"])
    run = asyncio.run(_run(settings, domain, Wishes(selectors=selectors, only=FAMILIES)))
    say(written(run.snapshot).rstrip("\n"))
    raise SystemExit(COULD_NOT_CHECK if unseen(run.snapshot) else PASS)


async def _run(settings: Settings, domain: Domain, wishes: Wishes) -> Run:
    async with Checker(settings) as checker:
        return await checker.check(domain, wishes)
