"""The address has letters that many mail servers do not take."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.mx.record import MxSet
from checks.registry import check


@check(Severity.NOTICE, "RFC 6531 §3.3", "RFC 5321 §4.1.2")
def address_not_ascii(domain: Domain, mx: MxSet) -> Iterator[Hit]:
    """What stands before the @ sign is beyond ASCII; the domain itself has a form for every server."""
    if not domain.local_part.isascii() and not mx.is_null:
        yield Hit(domain.address, {"domain": domain.name, "address": domain.address})
