"""Where the mail of a domain lands: its last tests, who gets the next one, and when it may go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from deliverability.seeds.model import RETEST, TO_SEEDS, Kind, Role, Seed, Sender
from deliverability.seeds.shown import Matrix, ShownTest, matrix, shown_in
from deliverability.store import seed_plans, seed_tests, seeds, senders
from deliverability.store.database import Database, reading
from deliverability.store.seed_plans import Plan
from web.seeds.arranged import said_of


@dataclass(frozen=True, slots=True)
class Landing:
    """What a domain's page shows of its test mails. `again_at`: before then no test by hand may begin."""

    last: ShownTest | None
    matrix: Matrix
    seeds: tuple[Seed, ...]
    senders: tuple[Sender, ...]
    plan: Plan | None
    again_at: datetime | None

    @property
    def sentence(self) -> str:
        """The last test in one sentence."""
        return said_of(self.last.test, self.last.seen) if self.last else "No test mail was sent yet."

    @property
    def is_ready(self) -> bool:
        """There is somebody to send to, and a way to send."""
        return bool(self.seeds and self.senders)


def landing(database: Database, domain_id: int, now: datetime) -> Landing:
    """The test mails of a domain."""
    with reading(database) as connection:
        last = next(iter(shown_in(connection, domain_id, 1, TO_SEEDS)), None)
        begun = seed_tests.last_begun(connection, domain_id, Kind.SENT, is_due=False)
        again = begun + RETEST if begun and begun + RETEST > now else None
        to = seeds.active(connection, Role.SEED, domain_id)
        by = senders.of_domain(connection, domain_id)
        plan = seed_plans.get(connection, domain_id)
    return Landing(last, matrix(database, domain_id), to, by, plan, again)
