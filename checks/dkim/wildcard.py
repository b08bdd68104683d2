"""A wildcard record answers for every selector, so keys cannot be found by trying names."""

from collections.abc import Iterator

from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.NOTICE, "RFC 4592 §2.2", "RFC 6376 §3.6.2")
def wildcard(dkim: DkimKeys) -> Iterator[Hit]:
    """A name that nobody made up on purpose answers with anything but a revoked key."""
    found = dkim.wildcard
    if found is None or (found.records and all(record.is_revoked for record in found.records)):
        return
    answer = tuple(f"`{text[:60]}`" for text in found.texts) or (f"a CNAME to `{found.aliases[-1]}`",)
    facts = {"domain": dkim.domain, "host": found.host, "answer": answer}
    yield Hit(f"*._domainkey.{dkim.domain} TXT", facts)
