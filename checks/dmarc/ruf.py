"""Reports about single messages are asked for, which the big receivers do not send."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.NOTICE, "RFC 9991")
def ruf(dmarc_record: AppliedRecord) -> Iterator[Hit]:
    """A `ruf` tag."""
    if dmarc_record.record.ruf:
        uris = tuple(uri.text for uri in dmarc_record.record.ruf)
        yield Hit(dmarc_record.subject, dmarc_record.facts(uris=uris))
