"""What the policy host serves is too long to be a policy."""

from collections.abc import Iterator

from checks.model import Hit, Reason, Severity
from checks.mta_sts.evidence import LONGEST_POLICY, StsReply
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.3")
def too_big(sts_reply: StsReply) -> Iterator[Hit]:
    """More than 64 KiB."""
    reply = sts_reply.reply
    if reply.status == 200 and (reply.ended is Reason.TOO_LONG or len(reply.body) > LONGEST_POLICY):
        yield Hit(sts_reply.url, sts_reply.facts(octets=len(reply.body)))
