"""The certificate of the policy host is out of date."""

from collections.abc import Iterator

from checks.hosts.certificates import day
from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsReply
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.3", "RFC 5280 §4.1.2.5")
def https_expired(sts_reply: StsReply) -> Iterator[Hit]:
    """A certificate of the chain is overdue, or not yet valid."""
    if sts_reply.tls.overdue:
        own = sts_reply.certificate
        until = day(own.not_after) if own else "not known"
        yield Hit(sts_reply.url, sts_reply.facts(problem=sts_reply.tls.overdue, until=until))
