"""Reports cannot be posted to the web address that the TLS-RPT record names."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.tls_rpt.record import TlsRpt


@check(Severity.NOTICE, "RFC 8460 §3")
def endpoint(tls_rpt: TlsRpt) -> Iterator[Hit | Unknown]:
    """A web address whose host is not there."""
    for endpoint in tls_rpt.endpoints:
        if isinstance(endpoint.problem, Unknown):
            yield endpoint.problem
        elif endpoint.problem:
            told = {"url": endpoint.url, "problem": endpoint.problem}
            yield Hit(endpoint.url, tls_rpt.facts(**told))
