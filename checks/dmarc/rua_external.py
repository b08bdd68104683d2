"""Reports go to another organization that does not say it wants them, so they are thrown away."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 9990 §4")
def rua_external(dmarc_record: AppliedRecord) -> Iterator[Hit | Unknown]:
    """A report domain of another owner without a record of consent."""
    for domain in dmarc_record.reports:
        if isinstance(domain.authorised, Unknown):
            yield domain.authorised
        elif not domain.authorised:
            told = {"host": domain.host, "consent": domain.place}
            yield Hit(f"{domain.place} TXT", dmarc_record.facts("v=DMARC1", **told))
