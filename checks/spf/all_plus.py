"""The record ends in `+all`, which lets everybody send in the domain's name."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.closing import with_all
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §5.1", requires=("spf.missing", "spf.multiple"))
def all_plus(spf_texts: SpfTexts) -> Iterator[Hit]:
    """`all` or `+all` in the domain's own record."""
    record = spf_texts.record
    last = record.terminal_all if record is not None else None
    if record is not None and last is not None and last.qualifier in ("", "+"):
        corrected = with_all(record.text, last, "~all")
        facts = {"domain": spf_texts.domain, "record": record.text, "term": last.text, "corrected": corrected}
        yield Hit(f"{spf_texts.domain} TXT", facts)
