"""The domain names one mail server only, so mail waits whenever that one is down."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.mx.record import MxHost, MxSet
from checks.providers.recognise import mailbox_provider, receiving_services
from checks.registry import check


@check(Severity.NOTICE, "RFC 5321 §5.1")
def single(mx: MxSet) -> Iterator[Hit | Unknown]:
    """One target with one address; a provider's one name stands for many servers."""
    if len(mx.names) != 1 or mailbox_provider(mx.names) or receiving_services(mx.names):
        return
    host = mx.hosts[0]
    if len(mx.plain) != len(mx.hosts) or _is_several(host):
        return
    if host.unknown:
        yield host.unknown
    elif host.reachable:
        yield Hit(f"{mx.domain} MX", {"domain": mx.domain, "host": host.host})


def _is_several(host: MxHost) -> bool:
    """Two addresses of one family are two servers, or stand for more."""
    sixes = sum(":" in address for address in host.addresses)
    return sixes > 1 or len(host.addresses) - sixes > 1
