"""A Sender ID record stands beside SPF; nobody reads those any more."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.tree import SpfTexts


@check(Severity.NOTICE, "RFC 7208 §3.1")
def sender_id(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A text that begins with spf2.0/."""
    for text in spf_texts.selection.others:
        if text.lower().startswith("spf2.0/"):
            yield Hit(f"{spf_texts.domain} TXT", {"domain": spf_texts.domain, "record": text})
