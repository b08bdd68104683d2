"""The record lists addresses that no mail on the Internet can come from."""

from collections.abc import Iterator

from checks.addresses import is_reachable, special_use
from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.record import Term
from checks.spf.tree import SpfTexts


@check(Severity.NOTICE, "RFC 6890 §2.2", requires=("spf.missing", "spf.multiple"))
def private_ip(spf_texts: SpfTexts, allow: tuple[str, ...]) -> Iterator[Hit]:
    """A private or reserved `ip4` or `ip6` of the domain's own, not one the operator vouches for."""
    record = spf_texts.record
    for term in record.mechanisms if record is not None else ():
        if term.name not in ("ip4", "ip6") or term.is_permerror or _is_huge(term):
            continue
        if not is_reachable(term.value, allow):
            facts = {"domain": spf_texts.domain, "term": term.text, "kind": special_use(term.value)}
            yield Hit(f"{spf_texts.domain} TXT", facts)


def _is_huge(term: Term) -> bool:
    """It covers public addresses as well; its breadth is reported by another check."""
    length = term.cidr4 if term.name == "ip4" else term.cidr6
    return length is not None and length < 8
