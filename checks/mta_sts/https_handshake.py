"""The policy host does not take an HTTPS connection."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsReply
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.3")
def https_handshake(sts_reply: StsReply) -> Iterator[Hit]:
    """A handshake that fails for every client."""
    if sts_reply.tls.problem:
        yield Hit(sts_reply.url, sts_reply.facts(problem=sts_reply.tls.problem))
