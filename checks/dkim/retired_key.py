"""A key that was revoked is still listed, which is right when nothing uses it."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import faults_at, hit
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.NOTICE, "RFC 6376 §3.6.1")
def retired_key(dkim: DkimKeys) -> Iterator[Hit]:
    """An empty p= at a selector that was only probed: that is how an old key should look."""
    for selector in dkim.selectors:
        if not selector.is_known:
            yield from (hit(selector, fault) for fault in faults_at(selector) if fault.kind is Kind.P_EMPTY)
