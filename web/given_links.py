"""The links of a domain as their page shows them: where each leads, until when, and how it is built in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from deliverability import shares
from deliverability.links import link
from deliverability.monitored.model import Monitored
from deliverability.signed import Signer
from deliverability.store import shares as store
from deliverability.store.shares import Kind, Share
from web.service import service

PLACES = {Kind.PAGE: ("share", ""), Kind.BADGE: ("badge", ".svg"), Kind.CALENDAR: ("calendar", ".ics")}
"""Kind -> the first part of its address, and its ending."""


@dataclass(frozen=True, slots=True)
class GivenLink:
    """A link that works: the whole address, and its path on this site."""

    share: Share
    url: str
    path: str


def given(domain: Monitored | None, now: datetime) -> tuple[GivenLink, ...]:
    """The links of a domain, or (None) those to all of them, that work now; newest first."""
    found = store.of_domain(service().database, domain.id if domain else None)
    return tuple(_given(one) for one in found if one.works_at(now))


def url_of(share: Share) -> str:
    """The whole address of a link."""
    return link(service().settings, *_parts(share))


def _given(share: Share) -> GivenLink:
    return GivenLink(share, url_of(share), "/" + "/".join(_parts(share)))


def _parts(share: Share) -> tuple[str, str]:
    first, ending = PLACES[share.kind]
    return first, shares.token(Signer(service().key), share) + ending
