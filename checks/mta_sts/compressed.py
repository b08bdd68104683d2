"""The policy is sent compressed though nobody asked for that."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsReply, is_coded
from checks.registry import check


@check(Severity.WARNING, "RFC 9110 §12.5.3")
def compressed(sts_reply: StsReply) -> Iterator[Hit]:
    """A coding on a reply to a request that takes none."""
    if sts_reply.reply.status == 200 and is_coded(sts_reply.reply):
        yield Hit(sts_reply.url, sts_reply.facts(coding=sts_reply.reply.header("content-encoding")))
