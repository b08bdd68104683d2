"""Servers that should be allowed stand behind `all`, where receivers no longer look."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.merge import all_at_end
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §5.1", requires=("spf.missing", "spf.multiple", "spf.second-version"))
def dead_after_all(spf_texts: SpfTexts) -> Iterator[Hit]:
    """`include`, `ip4`, `ip6`, `a` or `mx` behind `all`."""
    record = spf_texts.record
    last = record.terminal_all if record is not None and not record.is_permerror else None
    if record is None or last is None:
        return
    behind = [term for term in record.mechanisms if term.start > last.start]
    terms = tuple(term.text for term in behind if term.name in ("include", "ip4", "ip6", "a", "mx"))
    if terms:
        facts = {"domain": spf_texts.domain, "record": record.text, "all": last.text, "terms": terms}
        yield Hit(f"{spf_texts.domain} TXT", {**facts, "corrected": all_at_end(record)})
