"""Differences of SPF records by their terms; the order of terms that all say "pass" means nothing."""

from __future__ import annotations

from checks.spf.record import SpfRecord, parse
from deliverability.history.differences.plain import code, gone, new, set_words, whole

ENDS = {
    "-": "mail from all other servers is now refused",
    "~": "mail from all other servers is now suspicious",
    "?": "nothing is said any more of all other servers",
    "+": "every server in the world may now send",
    "": "every server in the world may now send",
}


def spf_words(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """Of the SPF records at one name."""
    told = whole(before, after, "SPF record")
    if told:
        return told
    was, now = parse(before[0]), parse(after[0])
    past, present = _terms(was), _terms(now)
    words = (*gone(past, present), *new(past, present), *_end(was, now))
    if words or _meaning(was) == _meaning(now):
        return words
    return ("the order of its terms changed",)


def lookups(texts: dict[str, tuple[str, ...]], name: str) -> int:
    """DNS look-ups that the record at `name` costs a receiver (RFC 7208 §4.6.4); `texts` by name.

    Counted up to 100; a record that is not among the texts costs the look-up that leads to it.
    """
    return min(_cost(texts, name, ()), MOST)


MOST = 100
DEEPEST = 12


def _cost(texts: dict[str, tuple[str, ...]], name: str, above: tuple[str, ...]) -> int:
    records = texts.get(name, ())
    if len(records) != 1 or name in above or len(above) >= DEEPEST:
        return 0
    cost = 0
    for term in parse(records[0]).evaluated:
        cost += term.costs_a_lookup
        if term.name in ("include", "redirect") and cost <= MOST:
            cost += _cost(texts, term.value.lower().rstrip("."), (*above, name))
    return cost


def _terms(record: SpfRecord) -> tuple[str, ...]:
    """Each term but the closing `all`, written alike: no "+", names in small letters."""
    return tuple(dict.fromkeys(_plain(term.text) for term in record.terms if not term.is_all))


def _plain(text: str) -> str:
    return text.lower().removeprefix("+")


def _end(was: SpfRecord, now: SpfRecord) -> tuple[str, ...]:
    before, after = was.terminal_all, now.terminal_all
    if after is None:
        return () if before is None else set_words((before.text,), ())
    if before is not None and (before.qualifier or "+") == (after.qualifier or "+"):
        return ()
    shown = f"{code(after.text)} instead of {code(before.text)}" if before else f"{code(after.text)} added"
    return (f"{shown}: {ENDS[after.qualifier]}",)


def _meaning(record: SpfRecord) -> tuple[object, ...]:
    """What is left of the order: all of it where terms differ in what they say, else what `all` cuts off."""
    evaluated = [_plain(term.text) for term in record.evaluated if not term.is_all]
    says = {term.qualifier or "+" for term in record.evaluated if not term.is_all}
    dead = sorted(set(_terms(record)) - set(evaluated))
    return (tuple(evaluated if len(says) > 1 else sorted(evaluated)), tuple(dead))
