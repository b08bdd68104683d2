"""A mail server does not offer TLS, so mail travels to it unencrypted."""

from collections.abc import Iterator

from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 3207 §4")
def starttls_missing(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """The extensions do not hold STARTTLS, and nothing stands where it was blotted out."""
    for one in hosts.introduced:
        if isinstance(one, Unknown):
            yield one
            continue
        dialogue = one.dialogue
        knows_ehlo = dialogue.ehlo is not None and dialogue.ehlo.is_good
        if knows_ehlo and "STARTTLS" not in dialogue.extensions and not dialogue.masked:
            offers = dialogue.extensions or ("no extension",)
            facts = {"domain": hosts.domain, "host": one.host.host, "extensions": offers}
            yield Hit(f"{one.host.host} port 25", facts)
