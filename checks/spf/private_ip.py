"""The record lists addresses that no mail on the Internet can come from."""

from collections.abc import Iterator

from checks.addresses import is_reachable, special_use
from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.tree import SpfTexts


@check(Severity.NOTICE, "RFC 6890 §2.2", requires=("spf.missing", "spf.multiple"))
def private_ip(spf_texts: SpfTexts, allow: tuple[str, ...]) -> Iterator[Hit]:
    """A private or reserved `ip4` or `ip6` in the domain's own record, not one the operator vouches for."""
    record = spf_texts.record
    for term in record.mechanisms if record is not None else ():
        network = term.network
        if network is None or network.prefixlen < 8:
            continue
        first = str(network.network_address)
        if not is_reachable(first, allow):
            facts = {"domain": spf_texts.domain, "term": term.text, "kind": special_use(first)}
            yield Hit(f"{spf_texts.domain} TXT", facts)
