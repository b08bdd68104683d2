"""The domain says that it takes no mail, and names mail servers all the same."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mx.record import Flaw, MxSet
from checks.registry import check


@check(Severity.ERROR, "RFC 7505 §3")
def null_mixed(mx: MxSet) -> Iterator[Hit]:
    """A null MX beside other MX records."""
    nulls = [host for host in mx.hosts if host.flaw is Flaw.NULL]
    if nulls and mx.names:
        facts = {"domain": mx.domain, "record": f"{nulls[0].preference} .", "others": mx.names}
        yield Hit(f"{mx.domain} MX", facts)
