"""The place of the TLS-RPT record points to a name where nothing is."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.tls_rpt.record import TlsRpt


@check(Severity.WARNING, "RFC 8460 §3", "RFC 1034 §3.6.2")
def cname_broken(tls_rpt: TlsRpt) -> Iterator[Hit]:
    """A CNAME with no text behind it."""
    if tls_rpt.alias_leads_nowhere:
        yield Hit(f"{tls_rpt.place} CNAME", tls_rpt.facts(target=tls_rpt.aliases[-1]))
