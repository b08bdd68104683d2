"""A text stands where the TLS-RPT record belongs, but one slip makes senders pass over it."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.tls_rpt.record import TlsRpt


@check(Severity.WARNING, "RFC 8460 §3")
def lookalike(tls_rpt: TlsRpt) -> Iterator[Hit]:
    """A text that was meant as the record, where none is."""
    if tls_rpt.selection.records:
        return
    for text, problem in tls_rpt.selection.lookalikes:
        yield Hit(tls_rpt.subject, tls_rpt.facts(text=text, problem=problem))
