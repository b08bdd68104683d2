"""Beside the SPF record stands a text that was meant as one, and receivers ignore it."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import lookalike_facts
from checks.spf.tree import SpfTexts


@check(Severity.NOTICE, "RFC 7208 §4.5")
def lookalike_beside_record(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A look-alike where another text is an SPF record."""
    for one in spf_texts.selection.lookalikes if spf_texts.selection.records else ():
        yield Hit(f"{spf_texts.domain} TXT", lookalike_facts(spf_texts, one))
