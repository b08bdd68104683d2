"""How a year of hourly checks grows the database, and what it costs: python -m tests.history.growth

One domain changes its records thirty times in the year. The figures: bytes of a domain-year once the file is
packed, CPU of keeping a run, and the time to read what a domain's page shows.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from deliverability.history.bars import bars
from deliverability.runs import Run
from deliverability.store import changes, sightings, states
from deliverability.store.database import FILE, open_database, reading
from tests.history.following import HOUR, NOW, Following
from tests.judging import judge
from tests.loopback_only import loopback_only
from tests.whole import HEALTHY
from tests.world import World

CHANGES = 30
VARIANTS = (
    HEALTHY, HEALTHY.replace("p=quarantine", "p=none"), HEALTHY.replace("@ MX 20 mx2", ""),
    HEALTHY.replace("v=spf1 mx ~all", "v=spf1 mx ip4:192.0.2.7 ~all"),
    HEALTHY.replace("s1._domainkey", "s2._domainkey"),
)  # fmt: skip
FAMILIES = (
    "mx",
    "hosts",
    "spf",
    "dkim",
    "dmarc",
    "mta_sts",
    "dane",
    "dnssec",
    "tls_rpt",
    "nameservers",
    "bimi",
)


def main() -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--days", type=int, default=365)
    days = options.parse_args().days
    with loopback_only(), World() as world, tempfile.TemporaryDirectory() as scratch:
        for line in figures(world, Path(scratch), days):
            print(line)
    return 0


def figures(world: World, scratch: Path, days: int) -> list[str]:
    """The lines of the table, for that many days."""
    database = open_database(scratch)
    following = Following(database, world, families=FAMILIES)
    variants = [judge(world, one, options=following.options, families=following.families) for one in VARIANTS]
    empty = _packed(scratch)
    began = time.process_time()
    for hour in range(days * 24):
        _keep(following, variants[hour * CHANGES // (365 * 24) % len(variants)])
    spent = time.process_time() - began
    size = (_packed(scratch) - empty) * 365 / days
    return [
        f"a domain-year of hourly checks: {size / 1e6:.2f} MB",
        f"changes told: {len(following.all_changes())}",
        f"keeping a run: {1000 * spent / following.looks:.1f} ms of CPU",
        f"reading state, bars of a year, timeline and records: {_reading(following):.1f} ms (median)",
    ]


def _keep(following: Following, run: Run) -> None:
    following.now += HOUR
    again = following.keep(run).look_again
    if again:
        following.now += timedelta(seconds=60)
        following.keep(run, again=True)


def _packed(scratch: Path) -> int:
    with closing(sqlite3.connect(scratch / FILE)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return (scratch / FILE).stat().st_size


def _reading(following: Following) -> float:
    spent = []
    today: date = following.now.date()
    for _ in range(15):
        began = time.perf_counter()
        with reading(following.database) as connection:
            states.state(connection, 1)
            changes.timeline(connection, 1)
            sightings.current(connection, 1)
            sightings.past(connection, 1, NOW)
        bars(following.database, 1, today, 365)
        spent.append(time.perf_counter() - began)
    return statistics.median(spent) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
