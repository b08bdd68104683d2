"""A piece of the TLS-RPT record is no field, so strict senders may drop the record."""

from collections.abc import Iterator

from checks.dmarc.uri import is_address
from checks.model import Hit, Severity
from checks.registry import check
from checks.tls_rpt.record import TlsRpt


@check(Severity.WARNING, "RFC 8460 §3", requires=("tls-rpt.rua-missing",))
def syntax(tls_rpt: TlsRpt) -> Iterator[Hit]:
    """A piece between two semicolons that is not written as name=value; one finding for all."""
    if tls_rpt.record is None:
        return
    pieces = tuple(piece for piece in tls_rpt.record.junk if not is_address(piece))
    if pieces:
        yield Hit(tls_rpt.subject, tls_rpt.facts(pieces=tuple(piece or "(nothing)" for piece in pieces)))
