"""A policy is served, and no MTA-STS record announces it."""

from collections.abc import Iterator
from datetime import datetime

from checks.model import Hit, Severity, Unknown
from checks.mta_sts.record import MtaSts
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.1")
def policy_without_record(mta_sts: MtaSts, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """A policy at the right place, and nothing at `_mta-sts`."""
    if isinstance(mta_sts.unannounced, Unknown):
        yield mta_sts.unannounced
    elif mta_sts.unannounced:
        yield Hit(mta_sts.subject, mta_sts.facts(taken_at))
