"""A mail server's certificate is signed with a hash that can be forged."""

from collections.abc import Iterator

from checks.hosts.certificates import presented
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check

FORGEABLE = ("md2", "md4", "md5", "sha1")


@check(Severity.NOTICE, "RFC 8446 §4.4.2.4")
def certificate_weak_signature(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """Its own, or one it is vouched for by; the signature of a self-signed one says nothing anyway."""
    for one in presented(hosts):
        if isinstance(one, Unknown):
            yield one
            continue
        chain = (one.own, *one.others)
        weak = [c for c in chain if c.signature_hash in FORGEABLE and not c.is_self_issued]
        if weak:
            yield one.hit(hash=weak[0].signature_hash.upper(), subject=weak[0].subject)
