"""The domain names one mail server more than once."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mx.record import MxSet
from checks.registry import check


@check(Severity.NOTICE, "RFC 5321 §5.1")
def duplicate(mx: MxSet) -> Iterator[Hit]:
    """Two MX records with the same target."""
    for name in mx.names:
        numbers = tuple(host.preference for host in mx.hosts if host.host == name)
        if len(numbers) > 1:
            yield Hit(f"{mx.domain} MX", {"domain": mx.domain, "host": name, "preferences": numbers})
