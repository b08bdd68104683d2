"""Makes the row of a mail that a user will send to our own mail server."""

from __future__ import annotations

from checks.placement.record import Where
from deliverability.seeds.mail_us.one_time import LIVES, address_for
from deliverability.seeds.model import OUR_OWN, Probe, SeedTest, Sending


def awaited_mail(key: str, domain: str, test: SeedTest) -> Probe:
    """One address for this test; `next_look_at` is when nobody waits for it any more."""
    address = address_for(key, test.code, domain, test.created_at)
    return Probe(
        0, test.id, OUR_OWN, address, "", "", Sending.BY_OTHERS, Where.WAITING, "", "", "", 0, 0,
        test.created_at + LIVES, None, None, test.created_at,
    )  # fmt: skip
