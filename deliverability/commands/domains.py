"""`deliverability domains`: list, add and remove domains that are looked after; import and export them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import click

from deliverability.commands.kept import kept_options, opened
from deliverability.commands.options import target, wrong
from deliverability.moments import moment
from deliverability.monitored import intake
from deliverability.monitored.intake import Added, Problem, TooManyDomainsError, Wanted
from deliverability.monitored.listed import Listed, read_list, write_table
from deliverability.monitored.model import Monitored, as_kept
from deliverability.monitored.settings import parse_name, parse_tags, read_own
from deliverability.monitored.written import write
from deliverability.store import monitored as store
from deliverability.store import schedule
from deliverability.store.database import Database, reading
from deliverability.store.schedule import Planned
from deliverability.wording import counted

PROBLEMS = 1


@click.group()
def command() -> None:
    """List, add and remove the domains that are looked after."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@kept_options
def list_them(as_json: bool, config: Path | None, data: Path | None) -> None:
    """List them, with when each is checked next."""
    now = datetime.now(UTC)
    with opened(config, data) as database, reading(database) as connection:
        domains, planned = store.everything(connection), schedule.all_planned(connection, now)
    for one in domains:
        due = planned.get(one.id)
        click.echo(json.dumps(_as_json(one, due)) if as_json else _as_line(one, due, now))
    if not domains and not as_json:
        click.echo('No domain is looked after yet. Add one: "deliverability domains add example.com".')


@command.command()
@click.argument("targets", nargs=-1, required=True)
@click.option("--group", default="", help="The group they are in; made when there is none of this name.")
@click.option("--tag", "tags", multiple=True, help="A tag. Repeatable.")
@click.option("--set", "given", multiple=True, metavar="KEY=VALUE",
              help='A setting, such as --set schedule="daily 07:00". Repeatable.')  # fmt: skip
@kept_options
def add(
    targets: tuple[str, ...], group: str, tags: tuple[str, ...], given: tuple[str, ...],
    config: Path | None, data: Path | None,
) -> None:  # fmt: skip
    """Look after these addresses or domains from now on."""
    try:
        own = read_own(dict(_pair(one) for one in given))
        named, tagged = parse_name(group) if group else "", parse_tags(list(tags))
    except ValueError as error:
        wrong(*map(str, error.args))
    with opened(config, data) as database:
        _say(_added(database, tuple(Wanted(target, named, tagged, own) for target in targets)), ())


@command.command()
@click.argument("targets", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
@kept_options
def remove(targets: tuple[str, ...], yes: bool, config: Path | None, data: Path | None) -> None:
    """Let these go, with their history, for good."""
    with opened(config, data) as database:
        found = _found(database, targets)
        if not yes:
            names = ", ".join(one.name for one in found)
            click.confirm(f"Remove {names} and all that is known of them?", abort=True)
        gone = intake.remove(database, [one.id for one in found], datetime.now(UTC))
    click.echo(f"{counted(len(gone), 'domain')} removed.")


@command.command("import")
@click.argument("file", type=click.File("r", encoding="utf-8-sig"))
@kept_options
def import_them(file: TextIO, config: Path | None, data: Path | None) -> None:
    """Look after the domains of FILE ("-": standard input): one a line, or CSV with its columns named.

    The columns are target, group, tags, and the settings, such as schedule. What cannot be read is named with
    its line, and keeps out no other.
    """
    listed = _listed(file)
    with opened(config, data) as database:
        _say(_added(database, listed.wanted), listed.problems)


@command.command()
@click.option("--csv", "as_csv", is_flag=True, help="A table (CSV) that `domains import` reads.")
@kept_options
def export(as_csv: bool, config: Path | None, data: Path | None) -> None:
    """Write them all as a file that `deliverability apply` reads."""
    with opened(config, data) as database, reading(database) as connection:
        domains = store.everything(connection)
        text = write(store.default(connection), store.all_groups(connection), domains)
    click.echo(write_table(domains) if as_csv else text, nl=False)


def _listed(file: TextIO) -> Listed:
    try:
        return read_list(file.read())
    except UnicodeDecodeError:
        wrong(f"{file.name} is not UTF-8 text; save it as UTF-8.")
    except ValueError as error:
        wrong(str(error))


def _added(database: Database, wanted: tuple[Wanted, ...]) -> Added:
    try:
        return intake.add(database, wanted, datetime.now(UTC))
    except TooManyDomainsError as error:
        wrong(str(error))


def _say(added: Added, problems: tuple[Problem, ...]) -> None:
    """Ends with status 1 when something could not be read."""
    click.echo(f"{counted(len(added.new), 'domain')} added.")
    if added.already:
        click.echo(f"Looked after already: {', '.join(one.name for one in added.already)}.")
    wrong_ones = sorted((*problems, *added.problems), key=lambda one: one.line)
    for problem in wrong_ones:
        place = f"line {problem.line}: " if problem.line else ""
        click.echo(f"deliverability: {place}{problem.message}", err=True)
    if wrong_ones:
        raise SystemExit(PROBLEMS)


def _found(database: Database, targets: tuple[str, ...]) -> tuple[Monitored, ...]:
    found = []
    with reading(database) as connection:
        for typed in targets:
            domain = target(typed)
            one = store.by_name(connection, domain.address or domain.name)
            if one is None:
                wrong(f'{typed} is not looked after. "deliverability domains list" shows who is.')
            found.append(one)
    return tuple(found)


def _pair(given: str) -> tuple[str, str]:
    key, sign, value = given.partition("=")
    if not sign:
        raise ValueError(f'{given} is not a setting; write it like schedule="daily 07:00"')
    return key.strip(), value


def _as_line(one: Monitored, due: Planned | None, now: datetime) -> str:
    parts = (one.name, one.group.name if one.group else "", " ".join(f"#{tag}" for tag in one.tags))
    when = due.next_due if due else None
    return "  ".join((*filter(None, parts), f"next {moment(when, now)}" if when else "paused"))


def _as_json(one: Monitored, due: Planned | None) -> dict[str, Any]:
    when = due.next_due if due else None
    return {
        "id": one.id, "target": one.target, "name": one.name, "group": one.group.name if one.group else None,
        "tags": list(one.tags), "settings": as_kept(one.own),
        "next_check": when.isoformat() if when else None,
    }  # fmt: skip
