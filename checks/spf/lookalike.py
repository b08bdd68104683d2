"""The domain has a text that was meant as its SPF record, and receivers do not see it as one."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import lookalike_facts
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.5")
def lookalike(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A look-alike where no text is an SPF record."""
    for one in spf_texts.selection.lookalikes if not spf_texts.selection.records else ():
        yield Hit(f"{spf_texts.domain} TXT", lookalike_facts(spf_texts, one))
