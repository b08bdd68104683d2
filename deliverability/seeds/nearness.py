"""Tells a mailbox of the operator's own, which may be looked into every second, from a provider's."""

from __future__ import annotations

from datetime import timedelta

from deliverability.net.reach import NotReached, is_own
from deliverability.seeds.deciding import NEAR
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.model import LOOKS, Seed

SECONDS = 3.0
"""For the look-up of its name."""


def is_near(desk: SeedDesk, seed: Seed | None) -> bool:
    """Its server lies in the operator's networks, those of `[network] allow`."""
    if seed is None or not desk.settings.network.allow:
        return False
    try:
        return is_own(seed.account.host, desk.reach(SECONDS))
    except NotReached:
        return False


def first_look(desk: SeedDesk, seed: Seed | None) -> timedelta:
    """How long after sending a mail is first looked for."""
    return timedelta(seconds=NEAR[0] if is_near(desk, seed) else LOOKS[0])
