"""Finds the domain or group of a link, and what all pages of one domain need of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import abort

from deliverability.monitored.effective import Effective, effective
from deliverability.monitored.model import Group, Monitored, Own
from deliverability.store import monitored as store
from deliverability.store.database import reading
from web.service import service


@dataclass(frozen=True, slots=True)
class Found:
    """A domain that is looked after, what is set for it, and what is set for all."""

    domain: Monitored
    default: Own

    @property
    def id(self) -> int:
        return self.domain.id

    @property
    def label(self) -> str:
        """Its name as its owner writes it."""
        return self.domain.domain.label

    @property
    def effective(self) -> Effective:
        """What holds for it."""
        return effective(self.domain, self.default)

    @property
    def zone(self) -> ZoneInfo:
        """The clock its times are shown by."""
        return ZoneInfo(self.effective.time_zone.value)


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of a request, and the clock by which its page shows times."""

    now: datetime
    zone: ZoneInfo


def find(domain_id: int) -> Found:
    """The domain of a link; 404 when nobody looks after it any more."""
    with reading(service().database) as connection:
        found = store.get(connection, domain_id)
        default = store.default(connection)
    if found is None:
        abort(404)
    return Found(found, default)


def find_group(group_id: int) -> Group:
    """The group of a link; 404 when it is gone."""
    with reading(service().database) as connection:
        found = store.group(connection, group_id)
    if found is None:
        abort(404)
    return found
