"""A small library for tests."""

from __future__ import annotations

from datetime import UTC, datetime

from deliverability.accounts.acting import Actor, acting_as
from deliverability.library import keeping
from deliverability.library.model import Answer, Wanted
from deliverability.library.shelf import Shelf
from tests.web.site import Site

NOW = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
LATE = Wanted(
    "My parcel is late",
    "Subject: Your order {{order.number}}\n\nHi {{customer.first_name}},\n\nYou failed to include your order "
    "number.\n\nBest regards,\nTom",
    "complaint",
    tags=("parcels",),
)
MONEY = Wanted(
    "I want my money back",
    "Hi {{customer.first_name}},\n\nI am sorry. Your money is on its way.\n\nBest regards,\nTom",
)


def shelved(site: Site) -> tuple[Answer, ...]:
    """Two answers: one that hurts, one that is approved."""
    shelf = Shelf(site.service.settings, site.service.database)
    with acting_as(Actor("anna@example.com")):
        late, money = (keeping.add(shelf, one, NOW) for one in (LATE, MONEY))
        keeping.approve(shelf, money, NOW)
    return late, money
