"""Takes a wish for a check: joins a run that answers it already, or starts one within the limits."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from checks import CHECKS_VERSION
from checks.domain import Domain, parse_target
from deliverability.checker import Wishes
from deliverability.config import Settings
from deliverability.disk import has_room
from deliverability.store import plans
from deliverability.store import runs as store
from deliverability.store.database import Database
from deliverability.store.pruning import Pruning
from deliverability.store.runs import StoredRun
from deliverability.wording import counted
from deliverability.worker import Worker

HOUR = timedelta(hours=1)
STILL_NEW = timedelta(seconds=60)
"""A run that ended this little ago answers the same question again."""
NOTHING_MORE = Wishes()


class TooManyError(Exception):
    """This client has started its share of checks; `retry_after` in seconds says when it may go on."""

    def __init__(self, limit: int, retry_after: int, thing: str = "check") -> None:
        minutes = -(-retry_after // 60)
        when = "in a minute" if minutes <= 1 else f"in {minutes} minutes"
        super().__init__(
            f"You have started {counted(limit, thing)} in the last hour. You can start the next one {when}."
        )
        self.retry_after = retry_after


class BusyError(Exception):
    """More checks wait than this machine can do soon."""

    retry_after = 30

    def __init__(self) -> None:
        super().__init__("Many checks are waiting right now. Please try again in half a minute.")


class FullError(Exception):
    """The disk has no room for the result."""

    retry_after = 600

    def __init__(self) -> None:
        super().__init__(
            "The disk of this service is nearly full, so no check can begin. Its operator can make room."
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish: `target` as typed, `domain` read from it, `client` the address it came from.

    `domain_id`: of a domain that is looked after, whose history the run belongs to.
    """

    target: str
    domain: Domain
    client: str
    wishes: Wishes = NOTHING_MORE
    domain_id: int | None = None


class Intake:
    """The one door to new runs; safe to use from many threads."""

    def __init__(self, settings: Settings, database: Database, worker: Worker, key: str) -> None:
        self._settings, self._database, self._worker = settings, database, worker
        self._key = key.encode()
        self._lock = threading.Lock()
        self._pruning = Pruning("runs", store.prune, settings.web.keep_days)

    def take(self, asked: Asked, now: datetime) -> StoredRun:
        """The run that answers the wish, new or joined. Raises TooManyError, BusyError or FullError."""
        with self._lock:  # two people who ask at the same moment share one run, too
            self._pruning.at(now, self._database)
            name = asked.domain.address or asked.domain.name
            joined = store.like(self._database, name, asked.wishes, now - STILL_NEW, asked.domain_id)
            if joined is not None:
                return joined
            run = self._new(asked, name, now)
            store.add(self._database, run)
            self._worker.submit(run.id)
            return run

    def again(self, run: StoredRun, client: str, now: datetime, selectors: tuple[str, ...] = ()) -> StoredRun:
        """A fresh run of the same target, with `selectors` in place of its own if any. Raises as `take`."""
        wishes = replace(run.wishes, fresh=True, selectors=selectors or run.wishes.selectors)
        return self.take(Asked(run.target, parse_target(run.target), client, wishes), now)

    def _new(self, asked: Asked, name: str, now: datetime) -> StoredRun:
        asked_by = mark(self._key, asked.client)
        self._refuse_too_many(asked_by, now)
        if self._worker.is_full:
            raise BusyError
        if not has_room(self._settings.data.directory):
            raise FullError
        run_id = secrets.token_urlsafe(16)
        return StoredRun(
            run_id, asked.target, name, asked.wishes, asked_by, now, CHECKS_VERSION, domain_id=asked.domain_id
        )

    def _refuse_too_many(self, asked_by: str, now: datetime) -> None:
        times = times_asked(self._database, asked_by, now)
        refuse_more_than(self._settings.web.checks_per_hour, times, now, "check")


def times_asked(database: Database, asked_by: str, now: datetime) -> tuple[datetime, ...]:
    """When this client began runs and plans in the last hour, oldest first; a plan is two checks."""
    planned = plans.times_asked(database, asked_by, now - HOUR)
    return tuple(sorted((*store.times_asked(database, asked_by, now - HOUR), *planned, *planned)))


def refuse_more_than(limit: int, times: tuple[datetime, ...], now: datetime, thing: str) -> None:
    """TooManyError when there are `limit` times, oldest first, in the last hour; 0 is no limit."""
    if limit and len(times) >= limit:
        free_at = times[-limit] + HOUR
        raise TooManyError(limit, max(1, round((free_at - now).total_seconds())), thing)


def mark(key: bytes, client: str) -> str:
    """A keyed hash: enough to count by, of no use for finding the address."""
    return hmac.new(key, bucket(client).encode(), hashlib.sha256).hexdigest()


def bucket(client: str) -> str:
    """What counts as one client: an IPv4 address, or the /64 that one IPv6 subscriber has (RFC 6177)."""
    try:
        address = ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))
    return str(address)
