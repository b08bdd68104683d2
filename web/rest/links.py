"""The API's routes for links that people without an account are given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, Field

from deliverability import shares
from deliverability.store import shares as store
from deliverability.store.shares import Kind, Share
from web.given_links import url_of
from web.rest.domains import find
from web.rest.endpoint import Model, endpoint
from web.rest.models import Whole
from web.service import service

TAG = "Links"


class NewLink(Model):
    """A link to make; without `days` a page lasts 30 days, a badge or a calendar ten years."""

    kind: Kind
    days: Annotated[int, Field(ge=1, le=3650), Whole] | None = None


class LinkSaid(BaseModel):
    """A link that works."""

    id: int
    kind: Kind
    url: str
    created_by: str
    expires_at: datetime


class Links(BaseModel):
    """The links of a domain, newest first."""

    links: list[LinkSaid]


@endpoint("GET", "/domains/{domain_id}/links", TAG, Links)
def list_links(domain_id: int) -> Links:
    """The links of a domain. Those that work."""
    find(domain_id)
    now = datetime.now(UTC)
    found = store.of_domain(service().database, domain_id)
    return Links(links=[_said(one) for one in found if one.works_at(now)])


@endpoint("POST", "/domains/{domain_id}/links", TAG, LinkSaid, 201)
def give_link(domain_id: int, body: NewLink) -> LinkSaid:
    """Make a link. Whoever has it may read what it leads to, without an account."""
    find(domain_id)
    lasts = None if body.days is None else timedelta(days=body.days)
    return _said(shares.give(service().database, body.kind, domain_id, datetime.now(UTC), lasts))


@endpoint("DELETE", "/links/{link_id}", TAG)
def take_link_back(link_id: int) -> None:
    """Take a link back. It leads nowhere from now on."""
    share = store.get(service().database, link_id)
    if share is not None:
        shares.take_back(service().database, share, datetime.now(UTC))


def _said(share: Share) -> LinkSaid:
    return LinkSaid(
        id=share.id, kind=share.kind, url=url_of(share), created_by=share.created_by,
        expires_at=share.expires_at,
    )  # fmt: skip
