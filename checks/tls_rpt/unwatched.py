"""Senders check the encryption on the way to the domain, and nobody reports when that fails."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.tls_rpt.record import TlsRpt


@check(Severity.WARNING, "RFC 8460 §1", "RFC 8461 §1")
def unwatched(tls_rpt: TlsRpt) -> Iterator[Hit | Unknown]:
    """MTA-STS or DANE is in force, and no record asks for reports."""
    if not tls_rpt.is_absent:
        return
    if isinstance(tls_rpt.guards, Unknown):
        yield tls_rpt.guards
    elif tls_rpt.guards:
        yield Hit(tls_rpt.subject, tls_rpt.facts(guards=tls_rpt.guards))
