"""Looks once at a watched place: at every name server of its zone, then at resolvers in the world."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from checks.answers import Answer, Question, Reply, Soa
from checks.model import Reason, Unknown
from checks.nameservers.compare import said_by
from checks.providers.resolvers import public_resolver
from deliverability.net.asker import Asker
from deliverability.watch.meets import is_new, seen_in, typed
from deliverability.watch.model import Row, Seen, Sight, Spot, State, Watched
from deliverability.watch.place import Place
from deliverability.watch.stalls import find_stalls

NO_WAY = frozenset({Reason.UNREACHABLE, Reason.NO_ROUTE})


async def look(
    asker: Asker,
    place: Place,
    watched: Watched,
    resolvers: Sequence[str],
    now: datetime,
    *,
    begun: datetime | None = None,
    earlier: Sight | None = None,
) -> Sight:
    """What is seen now; never raises for what the world says.

    `resolvers`: addresses of public ones. `begun`: when the watch began. `earlier`: the last look, of which
    is kept what was there before the change and when the old answers of then are forgotten.
    """
    if place.unknown is not None and not place.servers:
        latest = earlier.latest if earlier else None
        return Sight(watched, State.NOT_SEEN, now, latest=latest, zone=place.zone, why=_why(place.unknown))
    question = Question(watched.name, watched.rrtype)
    replies = await asker.ask_over((*question, f"at {spot.address}") for spot in place.servers)
    if watched.before is None:
        watched = replace(watched, before=await _before(asker, place, watched, replies))
    rows = _within_reach([
        _row(spot, reply, watched, now) for spot, reply in zip(place.servers, replies, strict=True)
    ])  # fmt: skip
    state = _state(rows)
    if state is State.PARTLY:
        rows = await _with_serials(asker, place.zone, rows)
    sight = Sight(watched, state, now, rows, zone=place.zone, host=place.host, why=_silence(rows, state))
    sight = replace(sight, latest=_latest(rows, earlier))
    if state is State.AT_SOURCE:
        return await _abroad(asker, sight, resolvers, [r for r in replies if isinstance(r, Answer)])
    return replace(sight, stalls=await find_stalls(asker, place, sight, begun or now))


async def _before(
    asker: Asker, place: Place, watched: Watched, replies: Iterable[Reply]
) -> tuple[str, ...] | None:
    """What stands there at the first look, as far as it is not new; of several, the oldest version's."""
    pairs = [
        (spot, typed(reply))
        for spot, reply in zip(place.servers, replies, strict=True)
        if _counts(reply) and isinstance(reply, Answer) and not is_new(reply, watched)
    ]
    if len({said for _, said in pairs}) < 2:
        return pairs[0][1] if pairs else None
    serials = await _serials(asker, place.zone, [spot.address for spot, _ in pairs])
    return min(pairs, key=lambda pair: serials.get(pair[0].address, 1 << 32))[1]


def _row(spot: Spot, reply: Reply, watched: Watched, now: datetime) -> Row:
    if isinstance(reply, Unknown):
        return Row(
            spot.host, spot.address, Seen.NO_ANSWER, why=_why(reply), is_lame=reply.reason is Reason.LAME
        )
    if not _counts(reply):
        return Row(
            spot.host,
            spot.address,
            Seen.NO_ANSWER,
            why=f"{Reason.LAME}",
            is_lame=True,
        )
    until = now + timedelta(seconds=reply.ttl)
    return Row(spot.host, spot.address, seen_in(reply, watched), typed(reply), until)


def _counts(reply: Reply) -> bool:
    """Whether a name server speaks with authority, and of its own."""
    return isinstance(reply, Answer) and reply.authoritative and not reply.referral


def _within_reach(rows: list[Row]) -> tuple[Row, ...]:
    """Without addresses that this machine, or anybody, has no way to, unless there are no others."""
    private = [row for row in rows if row.why == Reason.NOT_PUBLIC]
    sixes = [row for row in rows if ":" in row.address]
    if all(row.why in NO_WAY for row in sixes):
        private += sixes
    left = [row for row in rows if row not in private]
    return tuple(left or rows)


def _state(rows: Sequence[Row]) -> State:
    """How far the source has come; a server that does not answer has not changed."""
    counted = [row for row in rows if not row.is_lame]
    new = sum(row.seen is Seen.NEW for row in counted)
    if not any(row.seen is not Seen.NO_ANSWER for row in counted):
        return State.NOT_SEEN
    if new == len(counted):
        return State.AT_SOURCE
    return State.PARTLY if new else State.NOT_YET


def _latest(rows: Iterable[Row], earlier: Sight | None) -> datetime | None:
    """When an answer that was old when it was last given is forgotten everywhere (RFC 1035 §3.2.1)."""
    held = [row.until for row in rows if row.seen in (Seen.OLD, Seen.OTHER) and row.until]
    known = [earlier.latest] if earlier and earlier.latest else []
    return max([*held, *known], default=None)


async def _with_serials(asker: Asker, zone: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    serials = await _serials(asker, zone, [row.address for row in rows])
    return tuple(replace(row, serial=serials.get(row.address)) for row in rows)


async def _serials(asker: Asker, zone: str, addresses: list[str]) -> dict[str, int]:
    replies = await asker.ask_over((zone, "SOA", f"at {address}") for address in addresses)
    return {
        address: record.serial
        for address, reply in zip(addresses, replies, strict=True)
        if isinstance(reply, Answer)
        for record in reply.records
        if isinstance(record, Soa)
    }


async def _abroad(asker: Asker, sight: Sight, resolvers: Sequence[str], at_source: Sequence[Answer]) -> Sight:
    """With what resolvers say, now that the name servers have it."""
    question = Question(sight.watched.name, sight.watched.rrtype)
    (own,) = await asker.ask_all([question])
    public = await asker.ask_over((*question, f"by {address}") for address in resolvers)
    current = {said_by(answer) for answer in at_source}
    rows = [_view("the resolver we use", "", own, sight, current)]
    for address, reply in zip(resolvers, public, strict=True):
        known = public_resolver(address)
        rows.append(_view(known.name if known else address, address, reply, sight, current))
    held = [row.until for row in rows if row.seen is Seen.OLD and row.until]
    seen = any(row.seen is Seen.NEW for row in rows)
    state = State.EVERYWHERE if seen and not held else State.AT_SOURCE
    return replace(sight, state=state, resolvers=tuple(rows), until=max(held, default=None))


def _view(who: str, address: str, reply: Reply, sight: Sight, current: set[tuple[str, ...] | None]) -> Row:
    """What one resolver says; one that hides names proves nothing when it says "nothing"."""
    if isinstance(reply, Unknown):
        return Row(who, address, Seen.NO_ANSWER, why=_why(reply))
    if not address:
        address = reply.server
    known = public_resolver(address)
    said = typed(reply)
    if known is not None and known.filters != "" and not said:
        return Row(who, address, Seen.NO_ANSWER, why="this resolver hides some names")
    until = sight.at + timedelta(seconds=reply.ttl)
    is_current = is_new(reply, sight.watched) or said_by(reply, own=False) in current
    return Row(who, address, Seen.NEW if is_current else Seen.OLD, said, until)


def _why(unknown: Unknown) -> str:
    return unknown.reason.value


def _silence(rows: Iterable[Row], state: State) -> str:
    """Why nothing is known of any server."""
    reasons = dict.fromkeys(row.why for row in rows if row.why)
    return ", ".join(reasons) if state is State.NOT_SEEN else ""
