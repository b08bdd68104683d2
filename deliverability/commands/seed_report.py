"""`deliverability seed report`: where the last test mails of a domain landed, and why."""

from __future__ import annotations

from typing import Any

import click

from deliverability.commands.output import dumps, say, style
from deliverability.commands.seed_desk import at_desk, desk_options, domain_of
from deliverability.commands.seed_output import as_json, grid, in_words, status_of_test
from deliverability.moments import moment
from deliverability.seeds.evidence import placement_of
from deliverability.seeds.round_trip.words import sentences
from deliverability.seeds.shown import matrix, tests_of
from deliverability.typeset import filled, printable

NONE_YET = 'No test mail of {name} was sent yet. Send some: "deliverability seed send {name} --wait".'


@click.command()
@click.argument("target")
@click.option("--json", "as_object", is_flag=True, help="One JSON object: the last tests, newest first.")
@desk_options
def report(target: str, as_object: bool, **asked: Any) -> None:
    """Show where the last test mails of the domain of TARGET landed, seed by seed, and why.

    Exit status, of the last test: 0 all in the inbox, 1 one is not, 3 could not look, or no test yet.
    """
    with at_desk(**asked) as desk:
        one = domain_of(desk, target)
        tests, table = tests_of(desk.database, one.id, 12), matrix(desk.database, one.id)
        found, now = placement_of(desk.database, one.id), desk.clock()
    if as_object:
        say(dumps({"domain": one.name, "tests": [as_json(each, one.name) for each in tests]}, indent=2))
    elif tests:
        say(f"{one.name}, tested {moment(tests[0].test.created_at, now)}\n")
        say(in_words(tests[0], style()))
        say(f"\n{grid(table, style())}" if table.rows else "")
        if found is not None and found.round_trip is not None:
            say("\n" + "\n".join(filled(printable(one), style()) for one in sentences(found.round_trip)))
    else:
        say(NONE_YET.format(name=one.name))
    raise SystemExit(status_of_test(tests[0]) if tests else 3)
