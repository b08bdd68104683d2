"""When domains are due next by what holds for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from deliverability.monitored.effective import effective
from deliverability.monitored.model import Monitored, Own
from deliverability.schedule.rule import next_slot, parse
from deliverability.store import monitored as store
from deliverability.store import schedule


def next_due(monitored: Monitored, default: Own, after: datetime) -> datetime | None:
    """The domain's first slot after that time; None while it is paused."""
    holds = effective(monitored, default)
    return next_slot(parse(holds.schedule.value), holds.time_zone.value, after, monitored.id)


def replan(
    connection: Connection,
    domains: Sequence[Monitored],
    now: datetime,
    *,
    before: Sequence[Monitored] = (),
    at_once: bool = False,
) -> None:
    """Keep when these are due; `at_once`: now, unless they are paused. Who has the rule of `before` stays."""
    default = store.default(connection)
    stays = {_rule(old, default) for old in before}
    moved = [one for one in domains if _rule(one, default) not in stays]
    due = ((one.id, next_due(one, default, now)) for one in moved)
    schedule.replan(connection, [(id_, now if at_once and when else when) for id_, when in due])


@contextmanager
def replan_after(connection: Connection, domains: Sequence[Monitored], now: datetime) -> Iterator[None]:
    """What is done within may change the rules of these domains; who has another one then is moved."""
    old = store.default(connection)
    had = {one.id: _rule(one, old) for one in domains}
    yield
    default = store.default(connection)
    new = store.of_ids(connection, tuple(had))
    moved = [one for one in new if _rule(one, default) != had[one.id]]
    schedule.replan(connection, [(one.id, next_due(one, default, now)) for one in moved])


def _rule(monitored: Monitored, default: Own) -> tuple[int, str, str]:
    holds = effective(monitored, default)
    return monitored.id, holds.schedule.value, holds.time_zone.value
