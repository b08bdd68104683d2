"""The policy is served as something else than plain text."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsReply
from checks.registry import check


@check(Severity.WARNING, "RFC 8461 §3.2", requires=("mta-sts.not-a-policy",))
def content_type(sts_reply: StsReply) -> Iterator[Hit]:
    """A policy whose media type is not text/plain."""
    reply = sts_reply.reply
    kind = reply.header("content-type").partition(";")[0].strip().lower()
    if reply.status == 200 and kind != "text/plain":
        yield Hit(sts_reply.url, sts_reply.facts(type=reply.header("content-type") or "nothing"))
