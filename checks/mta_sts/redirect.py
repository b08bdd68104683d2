"""The policy host sends senders elsewhere, and they must not go there."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsReply
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.3")
def redirect(sts_reply: StsReply) -> Iterator[Hit]:
    """A status of 300 to 399."""
    if 300 <= sts_reply.reply.status < 400:
        told = {"status": sts_reply.reply.status, "location": sts_reply.reply.header("location") or "nowhere"}
        yield Hit(sts_reply.url, sts_reply.facts(**told))
