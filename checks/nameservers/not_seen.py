"""A big receiver may not see that the domain exists."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.nameservers.beside import Existence
from checks.registry import check


@check(Severity.WARNING, "Yahoo Sender Hub, SMTP error codes 451 and 554")
def not_seen(existence: Existence) -> Iterator[Hit | Unknown]:
    """Yahoo asks for the SOA of a sender's domain; a name that only a wildcard makes has none.

    So has one whose DNS says to this question alone that there is no such name.
    """
    if isinstance(existence.soa, Unknown):
        yield existence.soa
    elif existence.is_there and not existence.soa:
        yield _hit(existence, "its DNS says that there is no such name")
    elif isinstance(existence.by_wildcard, Unknown):
        yield existence.by_wildcard
    elif existence.by_wildcard:
        yield _hit(existence, "it is there only because of a record named *")


def _hit(existence: Existence, cause: str) -> Hit:
    facts = {"domain": existence.domain, "zone": existence.zone, "cause": cause}
    return Hit(f"{existence.domain} SOA", facts)
