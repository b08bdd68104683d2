"""The policy host says that it has no policy."""

from collections.abc import Iterator

from checks.model import Hit, Reason, Severity, Unknown
from checks.mta_sts.evidence import StsReply
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.3")
def status(sts_reply: StsReply) -> Iterator[Hit | Unknown]:
    """Another status than 200, no redirect, and not one of a server that is out of order."""
    status = sts_reply.reply.status
    if sts_reply.reply.is_of_the_moment:
        yield Unknown(sts_reply.url, Reason.WEB_FAILED)
    elif status and status != 200 and not 300 <= status < 400:
        yield Hit(sts_reply.url, sts_reply.facts(status=status))
