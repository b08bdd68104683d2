"""Tells a mailbox of the operator's own, which may be looked into every second, from a provider's."""

from __future__ import annotations

import time
from datetime import timedelta
from functools import lru_cache

from deliverability.net.reach import NotReached, Reach, is_own
from deliverability.seeds.deciding import NEAR
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.model import LOOKS, Seed

SECONDS = 3.0
"""For the look-up of its name."""
KNOWN_FOR = 300.0
"""Seconds in which it is looked up once."""


def is_near(desk: SeedDesk, seed: Seed | None) -> bool:
    """Its server lies in the operator's networks, those of `[network] allow`."""
    if seed is None or not seed.is_open or not desk.settings.network.allow:
        return False
    return _is_own(seed.account.host, desk.reach(SECONDS), int(time.monotonic() / KNOWN_FOR))


@lru_cache(maxsize=256)
def _is_own(host: str, reach: Reach, _age: int) -> bool:
    try:
        return is_own(host, reach)
    except NotReached:
        return False


def first_look(desk: SeedDesk, seed: Seed | None) -> timedelta:
    """How long after sending a mail is first looked for."""
    return timedelta(seconds=NEAR[0] if is_near(desk, seed) else LOOKS[0])
