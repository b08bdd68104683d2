"""Reports go to more than two addresses, and old senders serve two."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.NOTICE, "RFC 7489 §6.2", "RFC 9989 §4.7")
def rua_many(dmarc_record: AppliedRecord) -> Iterator[Hit]:
    """Three or more good addresses in `rua`."""
    good = tuple(uri.text for uri in dmarc_record.record.rua or () if not uri.problem)
    if len(good) > 2:
        yield Hit(dmarc_record.subject, dmarc_record.facts(uris=good, count=len(good)))
