"""The certificate of the policy host comes from nobody whom senders trust."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsReply
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.3")
def https_untrusted(sts_reply: StsReply) -> Iterator[Hit]:
    """A chain that leads to no authority of this machine's list."""
    if sts_reply.tls.trust:
        yield Hit(sts_reply.url, sts_reply.facts(problem=sts_reply.tls.trust))
