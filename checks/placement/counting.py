"""Which test mails count, how many of them went the same way, and whether that can be chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.model import Hit, Reason, Unknown
from checks.placement.record import FilterWord, Placement, Seen, Where

LOST = (Where.SPAM, Where.MISSING, Where.REJECTED)
OPEN = {
    Where.WAITING: Reason.ON_ITS_WAY,
    Where.NOT_SENT: Reason.NOT_SENT,
    Where.COULD_NOT_LOOK: Reason.MAILBOX_CLOSED,
}
"""Of these nobody knows yet where the mail ends up."""
SEEDS_OWN = ("mailbox", "full", "rate")
"""Causes of a refusal that lie with the mailbox that was written to."""


def judged(placement: Placement) -> tuple[Seen, ...]:
    """Those that tell something: decided, and not by a rule of the mailbox itself."""
    told = (one for one in placement.seen if one.where not in OPEN and not is_ruled(one))
    return tuple(one for one in told if not _own(one))


def is_ruled(one: Seen) -> bool:
    """A rule of the mailbox decided where the mail went, which tells nothing of others."""
    return one.is_biased or one.where is Where.FOLDER


def unseen(placement: Placement) -> Iterator[Unknown]:
    """One for each mail of which nobody knows where it is."""
    for one in placement.seen:
        if one.where in OPEN:
            yield Unknown(f"test mail to {one.seed}", OPEN[one.where])


def lasting(placement: Placement, *where: Where) -> tuple[Seen, ...]:
    """Those that went there and not by chance: two or more at once, or the same one as in the test before."""
    there = went(placement, *where)
    before = {one.seed for one in placement.before if one.where in where and not is_ruled(one)}
    return there if len(there) > 1 else tuple(one for one in there if one.seed in before)


def once(placement: Placement, *where: Where) -> Seen | None:
    """The only one that went there, this time and not the time before."""
    there = went(placement, *where)
    return there[0] if len(there) == 1 and not lasting(placement, *where) else None


def went(placement: Placement, *where: Where) -> tuple[Seen, ...]:
    """Those that went there, but for mailboxes that lost the mail of a domain known to be good, too."""
    shared = controlled(placement)
    return tuple(one for one in judged(placement) if one.where in where and one.seed not in shared)


def controlled(placement: Placement) -> frozenset[str]:
    """Mailboxes that have the mail of the good domain in spam, or never got it."""
    lost = (one for one in placement.control if one.where in LOST and not is_ruled(one))
    return frozenset(one.seed for one in lost if not _own(one))


def share(some: Iterable[Seen], placement: Placement) -> str:
    """ "2 of 3", of those that tell something."""
    return f"{len(tuple(some))} of {len(judged(placement))}"


def names(some: Iterable[Seen]) -> tuple[str, ...]:
    """What their mailboxes are called."""
    return tuple(one.seed for one in some)


def hits(some: tuple[Seen, ...], domain: str, placement: Placement, **more: object) -> Iterator[Hit]:
    """A hit for each mailbox, so that the history tells of each."""
    for one in some:
        facts = {"domain": domain, "seed": one.seed, "share": share(some, placement), **reasons(one)}
        yield Hit(one.seed, facts | {"weight": weight(one, placement)} | more)


def reasons(one: Seen) -> dict[str, object]:
    """What the filter of the mailbox said in favour of spam, in words and as it stands in the header."""
    told = tuple(word for word in (one.reading.filters if one.reading else ()) if word.is_spam)
    because = " ".join(dict.fromkeys(word.said for word in told)) or "The mailbox does not say why."
    return {"because": because, "headers": headers_of(told) or ("nothing",)}


def headers_of(words: Iterable[FilterWord]) -> tuple[str, ...]:
    """What the filter wrote, as it stands in the mail."""
    return tuple(f"{word.header}: {word.value}".replace("`", "'") for word in words)


def weight(one: Seen, placement: Placement) -> str:
    """How much this one mailbox tells about others, in words."""
    if not one.provider:
        return "It is a mailbox on a server of your own, so big mail providers may decide otherwise."
    if len(judged(placement)) == 1:
        return "It is the only mailbox that we looked into, so this is a weak sign."
    return "Mailboxes of other people at the same provider may decide otherwise."


def _own(one: Seen) -> bool:
    return one.refusal is not None and one.where is Where.REJECTED and one.refusal.cause in SEEDS_OWN
