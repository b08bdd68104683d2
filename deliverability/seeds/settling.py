"""Says that a test has come to something: its domain is checked with the new evidence, and it is over."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Connection

from deliverability.seeds.deciding import Look, decide
from deliverability.seeds.model import OUR_OWN
from deliverability.store import probe_looking, probes, schedule, seed_tests
from deliverability.store.database import Database, reading
from deliverability.store.leases import Lease


def settle(connection: Connection, test_id: str, now: datetime) -> None:
    """Something of this test has changed: once all of it says something, its domain is checked again."""
    test = seed_tests.get(connection, test_id)
    if test is not None and not probes.count_waiting(connection, test_id):
        schedule.hurry(connection, [test.domain_id], now)


def settle_all(database: Database, now: datetime) -> int:
    """Finish the tests whose mails are all decided; how many there were."""
    with reading(database) as connection:
        decided = seed_tests.all_decided(connection)
    if not decided:
        return 0
    with database.begin() as connection:
        mine = [test for test in decided if seed_tests.finish(connection, test.id, now)]
        schedule.hurry(connection, [test.domain_id for test in mine], now)
    return len(mine)


def give_up_on_ours(connection: Connection, now: datetime) -> None:
    """Nobody wrote to the address of our own that was made for a test."""
    lease = Lease(secrets.token_urlsafe(16), now)
    for probe in probe_looking.claim(connection, OUR_OWN, now, lease, 100):
        probe_looking.looked(connection, decide(probe, Look(), now), lease.token, now)
