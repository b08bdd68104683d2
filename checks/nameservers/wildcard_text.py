"""Every name below the domain answers with the same text."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.nameservers.beside import Wildcards
from checks.registry import check


@check(Severity.NOTICE, "RFC 4592 §2.1.1", "RFC 7208 §3.5")
def wildcard_text(wildcards: Wildcards) -> Iterator[Hit | Unknown]:
    """A TXT wildcard: a misspelt name for a key or a policy answers with it instead of with nothing."""
    if isinstance(wildcards.texts, Unknown):
        yield wildcards.texts
    elif wildcards.texts:
        facts = {"domain": wildcards.domain, "texts": wildcards.texts, "kind": wildcards.kind("TXT")}
        yield Hit(f"*.{wildcards.domain} TXT", facts)
