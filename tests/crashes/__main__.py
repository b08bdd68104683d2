"""The crash table, whole: python -m tests.crashes [--kills 200] [--slots 100] [--mails], twenty minutes.

Prints, for SQLite and PostgreSQL, what was to be done and what was, after so many processes were killed with
SIGKILL at random moments while they checked, wrote reports and sent; what two processes share; and the same
of test mails, on their way out and while they are looked for.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests import databases
from tests.crashes.house import Sums, house
from tests.crashes.mails import mail_house
from tests.crashes.table import LONGEST, finish, kill
from tests.world import World

DOMAINS, SENDING_DOMAINS = 60, 6


def main() -> int:
    """Print the table; 1 when something was lost, doubled or damaged."""
    parser = argparse.ArgumentParser(prog="python -m tests.crashes")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--longest", type=float, default=LONGEST, help="seconds a process may live")
    parser.add_argument("--slots", type=int, default=100)
    parser.add_argument("--mails", action="store_true", help="nothing but test mails")
    parser.add_argument("--database", choices=databases.BOTH, action="append")
    said = parser.parse_args()
    wrong = 0
    with World() as world:
        for kind in said.database or databases.BOTH:
            if not said.mails:
                wrong += not _killed(world, kind, said.kills, said.longest)
                wrong += not _shared(world, kind, said.slots)
            wrong += not _mails(world, kind, said.kills, said.longest)
    return 1 if wrong else 0


def _killed(world: World, kind: str, kills: int, longest: float) -> bool:
    with (
        tempfile.TemporaryDirectory() as folder,
        databases.fresh_data(kind, Path(folder)) as data,
        house(world, data, DOMAINS) as full,
    ):
        killed, sums = kill(full, kills, longest=longest)
    print(f"{kind}: {killed.processes} processes killed, {killed.in_checks} of them in a check,")
    print(f"  {killed.in_sends} while it sent")
    return _show(sums)


def _shared(world: World, kind: str, slots: int) -> bool:
    with (
        tempfile.TemporaryDirectory() as folder,
        databases.fresh_data(kind, Path(folder)) as data,
        house(world, data, slots) as full,
    ):
        full.fill()
        finish(full, processes=2)
        sums = full.sums()
    print(f"{kind}: two processes at work together")
    return _show(sums)


def _mails(world: World, kind: str, kills: int, longest: float) -> bool:
    with (
        tempfile.TemporaryDirectory() as folder,
        databases.fresh_data(kind, Path(folder)) as data,
        mail_house(world, data, SENDING_DOMAINS) as full,
    ):
        killed, sums = kill(full, kills, longest=longest, always=True)
    print(f"{kind}: {killed.processes} processes killed, {killed.in_sends} while a test mail went,")
    print(f"  {killed.in_checks} while one was looked for or read")
    print(
        f"  {sums.tests} tests, {sums.done} done; {sums.mails} mails, {sums.came} came, {sums.found} found,"
    )
    print(f"  {sums.unknown} unknown, {sums.doubled} doubled, {sums.lost} lost; {sums.half} half;", end=" ")
    print(f"damage: {sums.damage or 'none'}", flush=True)
    return sums.is_right


def _show(sums: Sums) -> bool:
    print(f"  {sums.slots} slots, {sums.runs} runs; {sums.reports_due} reports due, {sums.reports} put")
    print(f"  {sums.letters} letters: {sums.sent} sent, {sums.unknown} unknown, {sums.doubled} doubled,")
    print(f"  {sums.lost_letters} lost; {sums.half} half rows; damage: {sums.damage or 'none'}", flush=True)
    return sums.is_right


if __name__ == "__main__":
    sys.exit(main())
