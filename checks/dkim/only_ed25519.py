"""Mail is signed with Ed25519 alone, which many receivers cannot check."""

from collections.abc import Iterator

from checks.dkim.faults import is_usable
from checks.dkim.record import DkimKeys
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 8463 §6")
def only_ed25519(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """The known selectors have Ed25519 keys, and no RSA key was found anywhere.

    Keys that were only probed never make this finding: the RSA key may have a name we did not try.
    """
    usable = [selector for selector in dkim.selectors if is_usable(selector)]
    kinds = {record.key_type for selector in usable for record in selector.records}
    if kinds != {"ed25519"} or not any(selector.is_known for selector in usable):
        return
    silent = [selector.unknown for selector in dkim.known if selector.unknown is not None]
    if silent:  # the RSA key may be there
        yield from silent
        return
    names = tuple(selector.name for selector in usable)
    yield Hit(f"_domainkey.{dkim.domain} TXT", {"domain": dkim.domain, "selectors": names})
