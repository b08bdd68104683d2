"""The record needs so many questions that receivers may give up before its end."""

from collections.abc import Iterator

from checks.model import Hit, Reason, Severity, Unknown
from checks.registry import check
from checks.spf.limits import is_too_long, questions, unknown_records, unknown_terms
from checks.spf.tree import SpfTree

MOST_QUESTIONS = 40  # as many as one record gets


@check(Severity.WARNING, "RFC 7208 §4.6.4")
def time(spf: SpfTree) -> Iterator[Hit | Unknown]:
    """More questions than we allow one record; Unknown when only the time was up."""
    if is_too_long(spf):
        return
    spent = [u for u in (*unknown_records(spf), *unknown_terms(spf)) if u.reason is Reason.BUDGET]
    if spent and questions(spf) > MOST_QUESTIONS:
        facts = {"domain": spf.domain, "questions": questions(spf), "limit": MOST_QUESTIONS}
        yield Hit(f"{spf.domain} TXT", facts)
    else:
        yield from spent
