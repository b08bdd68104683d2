"""Differences of values that are sets: what is gone, what is new."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 120


def set_words(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """What is gone and what is new, each value by itself."""
    return (*gone(before, after), *new(before, after))


def gone(before: Iterable[str], after: Iterable[str], what: str = "") -> tuple[str, ...]:
    """ "`x` removed" for each value that is not there any more; `what` stands before it."""
    there = set(after)
    return tuple(f"{_named(what)}{code(one)} removed" for one in before if one not in there)


def new(before: Iterable[str], after: Iterable[str], what: str = "") -> tuple[str, ...]:
    """ "`x` added" for each value that was not there."""
    there = set(before)
    return tuple(f"{_named(what)}{code(one)} added" for one in after if one not in there)


def code(text: str) -> str:
    """The text as a guide writes what is to be read letter by letter; a long one is cut."""
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return f"`{shown.replace('`', chr(39))}`"


def whole(before: tuple[str, ...], after: tuple[str, ...], what: str) -> tuple[str, ...]:
    """That a record is there now, or is not any more, or that their number changed; () for one and one."""
    if len(before) == len(after) == 1:
        return ()
    if not after:
        return (f"{what} removed",)
    if not before:
        return (f"{what} added",) if len(after) == 1 else (f"{len(after)} {what}s added",)
    if len(before) != len(after):
        return (f"{len(after)} {what}s instead of {len(before)}",)
    return set_words(before, after)


def address_words(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """Of the addresses of a host."""
    return (*gone(before, after, "address"), *new(before, after, "address"))


def ds_words(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """Of DS records, "TAG ALGORITHM DIGEST": by the number of the key that they point at."""
    if not before:
        return ("DNSSEC switched on", *new(before, after, "DS record"))
    if not after:
        return ("DNSSEC switched off", *gone(before, after, "DS record"))
    return (*gone(before, after, "DS record"), *new(before, after, "DS record"))


def certificate_words(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """Of a certificate, "until DAY, ISSUER"."""
    if not before or not after:
        return ()
    (until, _, issuer), (now_until, _, now_issuer) = before[0].partition(", "), after[0].partition(", ")
    ends = [one.removeprefix("until ") for one in (until, now_until)]
    words = [f"valid until {code(ends[1])} instead of {code(ends[0])}"] if until != now_until else []
    if issuer != now_issuer:
        words.append(f"issued by {code(now_issuer)} instead of {code(issuer)}")
    return tuple(words)


def _named(what: str) -> str:
    return f"{what} " if what else ""
