"""The policy host speaks only versions of TLS that are no longer used."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsReply
from checks.registry import check

OLD = ("SSLv2", "SSLv3", "TLSv1", "TLSv1.1")


@check(Severity.ERROR, "RFC 8996 §4", "RFC 8996 §5")
def https_old_tls(sts_reply: StsReply) -> Iterator[Hit]:
    """TLS 1.1 or older with a client that offers everything."""
    if sts_reply.tls.version in OLD:
        yield Hit(sts_reply.url, sts_reply.facts(version=sts_reply.tls.version))
