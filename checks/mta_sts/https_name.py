"""The certificate of the policy host is for other names."""

from collections.abc import Iterator

from checks.certificate import covers
from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsReply
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.3", "RFC 9525 §6.3")
def https_name(sts_reply: StsReply) -> Iterator[Hit]:
    """No name of the certificate is that of the policy host."""
    own = sts_reply.certificate
    if own is not None and not covers(own, sts_reply.host):
        names = own.names or ("none at all",)
        yield Hit(sts_reply.url, sts_reply.facts(names=names))
