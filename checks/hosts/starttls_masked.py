"""Something on the way to a mail server blots out that it offers TLS."""

from collections.abc import Iterator

from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 3207 §6")
def starttls_masked(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """A keyword of nothing but X in place of STARTTLS, as firewalls that rewrite SMTP leave it."""
    for one in hosts.introduced:
        if isinstance(one, Unknown):
            yield one
        elif one.dialogue.masked and "STARTTLS" not in one.dialogue.extensions:
            facts = {"host": one.host.host, "keyword": one.dialogue.masked}
            yield Hit(f"{one.host.host} port 25", facts)
