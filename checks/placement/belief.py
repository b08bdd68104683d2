"""Tells the receiver's own Authentication-Results from those that anybody could have written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from checks.placement.auth_results import AuthResult, AuthResults, parse
from checks.placement.hops import hops
from checks.placement.receivers import Receiver, receiver_of, sending_hop
from checks.placement.record import Hop

Headers = tuple[tuple[str, str], ...]
"""(name, value) from the top, as they stand in the mail."""
AUTH, RECEIVED = "authentication-results", "received"
_BESIDE = frozenset(
    {
        "arc-authentication-results", "arc-message-signature", "arc-seal", "dkim-filter", "dmarc-filter",
        "received-spf", "x-rspamd-action", "x-rspamd-pre-result", "x-rspamd-queue-id", "x-rspamd-server",
        "x-spam", "x-spam-level", "x-spam-status", "x-spamd-bar", "x-spamd-result", "x-virus-scanned",
    }
)  # fmt: skip
"""Headers that stand between those of a receiver which writes below its own Received header."""


class Belief(NamedTuple):
    """The results to believe, or None and why there are none, in words."""

    results: AuthResults | None
    why: str = ""


def believed(
    headers: Headers, provider: str, configured: tuple[str, ...] = (), allow: tuple[str, ...] = ()
) -> Belief:
    """What the receiver itself found, put together in order; of each method its first word.

    Each server writes on top of what it was given (RFC 8601 §5), so what stands above the Received header
    with which the mail came in is the receiver's, and so is what joins on directly below. Anything further
    down came with the mail. `provider`, `configured`, `allow`: as in `receiver_of` and `sending_hop`.
    """
    way = hops(value for name, value in headers if name.lower() == RECEIVED)
    receiver = receiver_of(provider, way, configured)
    if receiver is None:
        return Belief(None, "no server has written how the mail came to it")
    if not way or not receiver.wrote(way[0]):
        last = way[0].by if way and way[0].by else "the last server on the way"
        return Belief(None, f"{last} took the mail in, which is none of the provider's known servers")
    texts = list(_own(headers, _entrance(way, receiver, allow)))
    if not texts:
        return Belief(None, f"{way[0].by} has not written what it checked")
    read = [one for one in map(parse, texts) if one is not None]
    if not read:
        return Belief(None, f"what {way[0].by} has written of its checks cannot be read")
    signed = [one for one in read if receiver.signs(one.authserv_id)]
    if not signed:
        name = f'"{read[0].authserv_id[:80]}"' if read[0].authserv_id else "nobody"
        return Belief(None, f"the topmost check results are signed by {name}, which is not {way[0].by}")
    return Belief(_together(signed if receiver.many else signed[:1]))


def _entrance(way: tuple[Hop, ...], receiver: Receiver, allow: tuple[str, ...]) -> int:
    """The hop where the mail came in; else the last of the receiver's own without a gap."""
    place = sending_hop(way, receiver, allow)
    if place is not None:
        return place
    strange = (number for number, hop in enumerate(way) if not receiver.wrote(hop))
    return next(strange, len(way)) - 1


def _own(headers: Headers, entrance: int) -> Iterator[str]:
    """The Authentication-Results above the entrance, and those that join on below it."""
    passed = -1
    for name, value in headers:
        kind = name.lower()
        if kind == RECEIVED:
            passed += 1
            if passed > entrance:
                return
        elif kind == AUTH:
            yield value
        elif passed == entrance and kind not in _BESIDE:
            return


def _together(read: list[AuthResults]) -> AuthResults:
    """A method that one header has told of is not told of again by those below it."""
    results: list[AuthResult] = []
    for one in read:
        told = {result.method for result in results}
        results += [result for result in one.results if result.method not in told]
    return AuthResults(read[0].authserv_id, tuple(results))
