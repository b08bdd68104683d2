"""Every name below the domain takes mail."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.nameservers.beside import Wildcards
from checks.registry import check


@check(Severity.NOTICE, "RFC 4592 §2.1.1")
def wildcard_mail(wildcards: Wildcards) -> Iterator[Hit | Unknown]:
    """An MX wildcard."""
    if isinstance(wildcards.mail, Unknown):
        yield wildcards.mail
    elif wildcards.mail:
        facts = {"domain": wildcards.domain, "hosts": wildcards.mail, "kind": wildcards.kind("MX")}
        yield Hit(f"*.{wildcards.domain} MX", facts)
