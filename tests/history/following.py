"""Follows one domain over worlds that change: each look is a real check, kept at a time of its own."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from deliverability.gather.context import Options
from deliverability.history.keep import keep
from deliverability.history.model import Change, Kept
from deliverability.net.asker import Budget
from deliverability.net.dns import Limits
from deliverability.runs import Run
from deliverability.store import changes
from deliverability.store.database import Database, reading
from deliverability.store.tables import DEFAULT_ORG, runs
from tests.healthy import KEY
from tests.judging import LAB, RECORDS, judge
from tests.world import World

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
SPF = "v=spf1 mx -all"
DMARC = "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"
PATIENT = Limits(timeout=1.0, tries=2)  # a busy machine must not make an answer late


def zone(*, spf: str = SPF, dmarc: str = DMARC, mx: str = "10 mail", key: str = KEY, more: str = "") -> str:
    """A domain without a finding of weight; "" leaves a record out."""
    lines = [
        f"@ MX {mx}" if mx else "",
        "mail A 192.0.2.1\nmail AAAA 2001:db8::1",
        f'@ TXT "{spf}"' if spf else "",
        f'_dmarc TXT "{dmarc}"' if dmarc else "",
        f's1._domainkey TXT "v=DKIM1; k=rsa; p={key}"' if key else "",
    ]
    return "\n".join((*lines, more))


@dataclass
class Following:
    """One domain in a database; every look at it is an hour after the last, a second look a minute."""

    database: Database
    world: World
    options: Options = field(default_factory=lambda: Options(allow=LAB, selectors=("s1",)))
    families: tuple[str, ...] = RECORDS
    domain_id: int = 1
    now: datetime = NOW - HOUR
    looks: int = 0
    time_zone: str = "UTC"
    target: str = "example.com"

    def look(self, text: str | None = None, *, again: bool = False, after: timedelta = HOUR) -> Kept:
        """Check the world as `text` has it (as it was, without) and keep what was seen."""
        self.now += MINUTE if again else after
        run = judge(
            self.world, text, self.target, options=self.options, families=self.families,
            limits=PATIENT, budget=Budget(seconds=10),
        )  # fmt: skip
        return self.keep(run, again=again)

    def keep(self, run: Run, *, again: bool = False) -> Kept:
        """Keep a run, as if it had been made just now."""
        self.looks += 1
        run_id = f"{self.domain_id}-{self.looks:03}"
        row = {
            "id": run_id, "org_id": DEFAULT_ORG, "target": self.target, "name": self.target, "wishes": "{}",
            "fresh": again, "state": "done", "problem": "", "progress": [], "asked_by": "",
            "transcript": zlib.compress(run.transcript.dumps().encode()), "checks_version": "",
            "created_at": self.now, "finished_at": self.now, "domain_id": self.domain_id, "slot_at": self.now,
        }  # fmt: skip
        with self.database.begin() as connection:
            connection.execute(insert(runs).values(row))
            return keep(connection, self.domain_id, run, run_id, self.now, is_second_look=again,
                        time_zone=self.time_zone)  # fmt: skip

    def settle(self, text: str | None = None) -> tuple[Change, ...]:
        """Look, and look again while that is wanted, as the service does; everything that changed."""
        kept = self.look(text)
        told = kept.changes
        while kept.look_again:
            kept = self.look(again=True)
            told += kept.changes
        return told

    def all_changes(self) -> tuple[Change, ...]:
        """The timeline, newest first."""
        with reading(self.database) as connection:
            return changes.timeline(connection, self.domain_id, limit=500)


def shown(told: tuple[Change, ...]) -> list[tuple[str, str, int, str]]:
    """Kind, cause, direction and what it is about, for whole comparisons."""
    return [(one.kind.value, one.cause.value, one.direction, _about(one)) for one in told]


def _about(one: Change) -> str:
    moved = " -> ".join((*one.details.before, *one.details.after))
    return one.check or "; ".join(one.details.differences) or moved
