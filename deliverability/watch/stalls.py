"""Tells apart why a change does not come: the wrong DNS host, a doubled name, a slip in the value…"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from checks.answers import Answer, Reply
from checks.domain import organizational
from checks.providers.recognise import dns_host
from deliverability.net.asker import Asker
from deliverability.watch.meets import concerned, has, is_new, rivals, typed, unquoted
from deliverability.watch.model import Row, Seen, Sight, Stall, State, Watched
from deliverability.watch.place import Place

SLOW = timedelta(minutes=15)
"""Nearly every DNS host publishes within this time."""
MOST_SHOWN, LONGEST_SHOWN = 2, 500  # values in a sentence, and characters of each
OTHER_TYPES = {"TXT": "CNAME", "CNAME": "TXT", "MX": "CNAME", "A": "CNAME", "AAAA": "CNAME"}


async def find_stalls(asker: Asker, place: Place, sight: Sight, begun: datetime) -> tuple[Stall, ...]:
    """What keeps the change from being seen, the plainest first; () while there is nothing but to wait."""
    waiting = [row for row in sight.servers if row.seen in (Seen.OLD, Seen.OTHER)]
    found = [*await _asked(asker, place, sight, waiting), *_in_values(sight.watched, waiting)]
    if not found:
        found += _other_value(sight.watched, waiting)
    found += _half(sight, place)
    if not found and sight.state is State.NOT_YET and sight.at - begun >= SLOW:
        found.append(_nothing(place, sight.at - begun))
    return tuple(found)


async def _asked(asker: Asker, place: Place, sight: Sight, waiting: list[Row]) -> list[Stall]:
    """What only more questions tell, asked of one server that does not have the change."""
    if not waiting:
        return []
    watched, path = sight.watched, f"at {waiting[0].address}"
    doubled = f"{watched.name}.{place.zone}"
    star = f"*.{watched.name.partition('.')[2]}"
    other_type = OTHER_TYPES.get(watched.rrtype, "TXT")
    twice, wild, other = await asker.ask_over([
        (doubled, watched.rrtype, path),
        (star, watched.rrtype, path),
        (watched.name, other_type, path),
    ])  # fmt: skip
    strangers = await asker.ask_over(
        (watched.name, watched.rrtype, f"at {spot.address}") for spot in place.others
    )
    found = [
        _elsewhere(place, watched, strangers),
        _doubled(watched, place.zone, twice, wild),
        _wrong_type(watched, other_type, other, wild),
        _wildcard(watched, waiting[0], wild, star),
    ]
    return [one for one in found if one]


def _elsewhere(place: Place, watched: Watched, replies: list[Reply]) -> Stall | None:
    """Servers that are not in charge have it: the change was made at another DNS host."""
    for spot, reply in zip(place.others, replies, strict=True):
        if isinstance(reply, Answer) and reply.authoritative and is_new(reply, watched):
            there, here = owner(spot.host), _in_charge(place)
            return Stall(
                "elsewhere",
                f"The change is at {there} ({spot.host}), but your domain does not use it: "
                f"its DNS is run by {here}.",
                f"Make the same change at {here}.",
            )
    return None


def _doubled(watched: Watched, zone: str, reply: Reply, wild: Reply) -> Stall | None:
    if not isinstance(reply, Answer) or not reply.records or _is_same(reply, wild):
        return None
    if not (watched.is_anything or _meets(typed(reply), watched)):
        return None
    short = watched.name.removesuffix(zone).rstrip(".") or "@"
    return Stall(
        "doubled",
        f"The record is at {watched.name}.{zone}, so your domain stands in its name twice. "
        "Your DNS host adds the domain by itself.",
        f"Change the name of the record to {short}.",
    )


def _wrong_type(watched: Watched, rrtype: str, reply: Reply, wild: Reply) -> Stall | None:
    """An alias hides all other records of its name (RFC 1034 §3.6.2); else the value under another type."""
    if not isinstance(reply, Answer) or not reply.records or reply.aliases or _is_same(reply, wild):
        return None
    said = typed(reply)
    if rrtype != "CNAME":
        said = tuple(one for one in said if any(_is_name(one, value) for value in watched.present))
    if not said or not watched.present:
        return None
    return Stall(
        "type",
        f"The record at {watched.name} has the type {rrtype}, and not {watched.rrtype}: {_few(said)}",
        f"Remove the {rrtype} record, and add the {watched.rrtype} record in its place.",
    )


def _is_name(text: str, value: str) -> bool:
    return text.strip().rstrip(".").lower() == value.rstrip(".").lower()


def _wildcard(watched: Watched, row: Row, wild: Reply, star: str) -> Stall | None:
    if not row.said or not isinstance(wild, Answer) or not wild.records or typed(wild) != row.said:
        return None
    return Stall(
        "wildcard",
        f"{watched.name} has no record of its own. What answers is the record for all names, {star}.",
        f"Add the record with its own name. The one at {star} can stay.",
    )


def _in_values(watched: Watched, waiting: list[Row]) -> Iterator[Stall]:
    """What the new values themselves show."""
    said = tuple(dict.fromkeys(value for row in waiting for value in row.said))
    for value in watched.present:
        slipped = [one for one in said if one != value and has((unquoted(one),), watched.rrtype, value)]
        if watched.rrtype == "TXT" and slipped and not has(said, "TXT", value):
            yield Stall(
                "quoted",
                f"Quotes or backslashes became part of the value: {_few(slipped)}",
                "Type the value without them; your DNS host adds what it needs.",
            )
    there = [one for one in said if has(watched.present, watched.rrtype, one) and one not in watched.absent]
    beside = [one for one in said if one in watched.absent] or list(rivals(said, watched))
    if there and beside:
        yield Stall(
            "beside",
            f"The new record is there, and the old one still stands beside it: {_few(beside)}",
            "Remove the old record. With both of them, neither counts."
            if watched.rrtype == "TXT"
            else "Remove the old record.",
        )


def _other_value(watched: Watched, waiting: list[Row]) -> Iterator[Stall]:
    others = [row for row in waiting if row.seen is Seen.OTHER]
    if not others or not watched.present:
        return
    fresh = concerned(watched, set(others[0].said) - set(watched.before or ()))
    yield Stall(
        "other",
        f"It has changed, but to another value: {_few(fresh)}"
        if fresh
        else "The old record is gone, and nothing stands in its place.",
        f"Compare it with what is wanted: {_few(watched.present)}",
    )


def _half(sight: Sight, place: Place) -> Iterator[Stall]:
    """Some servers have it: others lag behind, belong to another host, or say nothing."""
    if sight.state is not State.PARTLY:
        return
    counted = [row for row in sight.servers if not row.is_lame]
    new = [row for row in counted if row.seen is Seen.NEW]
    late = [row for row in counted if row.seen in (Seen.OLD, Seen.OTHER)]
    silent = [row for row in counted if row.seen is Seen.NO_ANSWER]
    if late and {owner(row.who) for row in late}.isdisjoint(owner(row.who) for row in new):
        yield Stall(
            "two hosts",
            f"Your domain is run by two DNS hosts: {owner(new[0].who)} has the change, "
            f"{owner(late[0].who)} does not.",
            f"Make the same change at {owner(late[0].who)}.",
        )
    elif late:
        yield Stall(
            "half",
            f"Your change is at {len(new)} of {len(counted)} name servers{_versions(new, late)}. "
            f"Not yet: {_names(late)}.",
            "Most DNS hosts bring it to the others within some minutes. "
            "If it stays like this, tell your DNS host.",
        )
    elif silent:
        yield Stall(
            "silent",
            "We could not ask all of the name servers: "
            f"{', '.join(f'{row.who} ({row.address}): {row.why}' for row in silent)}.",
            "We ask them again. If they stay silent, tell your DNS host.",
        )


def _versions(new: list[Row], late: list[Row]) -> str:
    """The serials of the zone, where they show who is behind (RFC 1035 §3.3.13)."""
    ahead = {row.serial for row in new if row.serial is not None}
    behind = {row.serial for row in late if row.serial is not None}
    if not ahead or not behind or ahead & behind:
        return ""
    return f" (version {max(ahead)} of the zone; the others have {min(behind)})"


def _nothing(place: Place, since: timedelta) -> Stall:
    minutes = int(since.total_seconds()) // 60
    return Stall(
        "nothing",
        f"Nothing has changed for {minutes} minutes. Most DNS hosts publish a change within 5 minutes.",
        f"Look whether the change was saved, and whether it was made at {_in_charge(place)}.",
    )


def _in_charge(place: Place) -> str:
    names = ", ".join(dict.fromkeys(spot.host for spot in place.servers[:4]))
    return f"{place.host or owner(place.servers[0].host)} (name servers {names})"


def owner(host: str) -> str:
    """Who runs a name server: the DNS host's name, else the domain its name is in."""
    known = dns_host((host,))
    return known.name if known else organizational(host)


def _names(rows: list[Row]) -> str:
    return ", ".join(f"{row.who} ({row.address})" for row in rows)


def _few(values: Sequence[str]) -> str:
    shown = [value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…" for value in values]
    return ", ".join(shown[:MOST_SHOWN])


def _meets(said: tuple[str, ...], watched: Watched) -> bool:
    return any(has((unquoted(one),), watched.rrtype, value) for one in said for value in watched.present)


def _is_same(reply: Answer, wild: Reply) -> bool:
    return isinstance(wild, Answer) and bool(wild.records) and typed(wild) == typed(reply)
