"""The texts at the domain's name make a long answer, which some networks lose."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.tree import SpfTexts

LONG = 450  # octets of the whole answer; RFC 7208 §3.4 says to stay below that


@check(Severity.NOTICE, "RFC 7208 §3.4")
def size(spf_texts: SpfTexts) -> Iterator[Hit]:
    """The answer with all TXT records is over 450 octets."""
    if spf_texts.size > LONG and spf_texts.selection.records:
        count = len(spf_texts.selection.records) + len(spf_texts.selection.others)
        facts = {"domain": spf_texts.domain, "size": spf_texts.size, "limit": LONG, "count": count}
        yield Hit(f"{spf_texts.domain} TXT", facts)
