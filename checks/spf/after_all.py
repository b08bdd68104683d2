"""Terms stand behind `all`, where receivers no longer look."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.record import SpfRecord
from checks.spf.tree import SpfTexts


@check(Severity.WARNING, "RFC 7208 §5.1", requires=("spf.missing", "spf.multiple", "spf.second-version"))
def after_all(spf_texts: SpfTexts) -> Iterator[Hit]:
    """`exists`, `ptr` or a second `all` behind the first `all`."""
    record = spf_texts.record
    last = record.terminal_all if record is not None and not record.is_permerror else None
    if record is None or last is None:
        return
    behind = [term for term in record.mechanisms if term.start > last.start]
    terms = tuple(term.text for term in behind if term.name in ("exists", "ptr", "all"))
    if terms:
        facts = {"domain": spf_texts.domain, "record": record.text, "all": last.text, "terms": terms}
        yield Hit(f"{spf_texts.domain} TXT", {**facts, "corrected": _without(record, terms)})


def _without(record: SpfRecord, terms: tuple[str, ...]) -> str:
    last = record.terminal_all
    kept = [
        t.text for t in record.terms if t.text not in terms or (last is not None and t.start <= last.start)
    ]
    return " ".join(("v=spf1", *kept))
