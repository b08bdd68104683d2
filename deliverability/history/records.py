"""Sets the records that a run saw beside those seen before: what changed, what is no longer used."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from checks.answers import Answer, Question
from checks.model import NotApplicable
from checks.mx.record import MxSet
from checks.snapshot import Snapshot
from checks.spf.tree import SpfTree
from deliverability.history.differences import differences
from deliverability.history.differences.spf import lookups
from deliverability.history.model import Sighting
from deliverability.history.seen import ADDRESSES, CERTIFICATE, Found, family_of_record
from deliverability.net.asker import settle, something
from deliverability.net.transcript import Transcript

TURNS = 3
"""A record that changed so often within a day and comes back to an old value rotates: it is left alone."""
OF_SERVERS = (ADDRESSES, CERTIFICATE, "TLSA")
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Move:
    """A record that has changed: as it was seen last, as it is now, and what is different in words.

    `leads_to`: where the alias leads by which a third party has its place, "" for none.
    """

    was: Sighting
    now: Found
    differences: tuple[str, ...]
    leads_to: str = ""

    @property
    def family(self) -> str:
        return family_of_record(self.now.name, self.now.rrtype)


@dataclass(frozen=True, slots=True)
class Moves:
    """`changed` to be told of; `begun`: seen for the first time; `over`: ids of those no longer looked at."""

    changed: tuple[Move, ...] = ()
    begun: tuple[Found, ...] = ()
    over: tuple[int, ...] = ()


def moves(
    current: Iterable[Sighting], found: Iterable[Found], snapshot: Snapshot, lately: Iterable[Sighting]
) -> Moves:
    """What is different; `lately`: what the records were within the last day and are no more."""
    seen, known = {one.key: one for one in found}, {(one.name, one.rrtype): one for one in current}
    past: dict[Key, list[Sighting]] = {}
    for one in lately:
        past.setdefault((one.name, one.rrtype), []).append(one)
    changed = [
        Move(was, seen[key], words, _alias_at(seen, key[0]))
        for key, was in _as_known(known, seen).items()
        if key in seen and not _rotates(seen[key], past.get(key, ()))
        and (words := differences(*key, was.answers, seen[key].answers))
    ]  # fmt: skip
    told = {move.now.key for move in changed}
    begun = (one for key, one in seen.items() if key not in known and key not in told and _is_worth(one))
    left = (one.id for key, one in known.items() if key not in seen and _is_left(one, snapshot))
    return Moves(tuple(_with_lookups(changed, known, seen, snapshot)), tuple(begun), tuple(left))


def vanished(
    current: Iterable[Sighting], found: Iterable[Found], transcript: Transcript, *, is_second_look: bool
) -> tuple[tuple[Found, ...], bool]:
    """Keys at selectors that a run only guessed and where it found nothing; and whether that is in doubt.

    A run does not confirm what it guessed, so that a second look or a second server has to.
    """
    seen = {one.key for one in found}
    gone: list[Found] = []
    doubtful = False
    for one in current:
        if "._domainkey." not in one.name or (one.name, one.rrtype) in seen or not one.answers:
            continue
        first, second = (transcript.reply(Question(one.name, "TXT"), path) for path in ("", "second"))
        if not isinstance(first, Answer) or first.records or first.aliases:
            continue
        if isinstance(settle(first, second, something), Answer) and (
            is_second_look or isinstance(second, Answer)
        ):
            gone.append(Found(one.name, one.rrtype, (), one.whose))
        else:
            doubtful = True
    return tuple(gone), doubtful


def _as_known(known: Mapping[Key, Sighting], seen: Mapping[Key, Found]) -> dict[Key, Sighting]:
    """The records seen before; an alias that is new at a name whose text was seen was not there before."""
    aliases = {
        key: replace(known[name, "TXT"], rrtype="CNAME", answers=(), id=0, whose="")
        for key in seen
        if (name := key[0]) and key[1] == "CNAME" and key not in known and (name, "TXT") in known
    }
    return {**known, **aliases}


def _rotates(now: Found, past: Collection[Sighting]) -> bool:
    """Whether the record goes round between a few values."""
    return len(past) >= TURNS and any(not differences(*now.key, one.answers, now.answers) for one in past)


def _alias_at(seen: Mapping[Key, Found], name: str) -> str:
    alias = seen.get((name, "CNAME"))
    return alias.answers[0] if alias and alias.answers else ""


def _is_worth(one: Found) -> bool:
    """Nothing is worth a row, too: that it comes is a change then; an alias has the text beside it."""
    return bool(one.answers) or (one.rrtype not in ("CNAME", *OF_SERVERS) and not one.whose)


def _is_left(one: Sighting, snapshot: Snapshot) -> bool:
    """Whether the domain has no more to do with it: a third party not included, a server not named."""
    if one.rrtype in OF_SERVERS:
        mx = snapshot.mx
        host = one.name.removeprefix("_25._tcp.")
        return isinstance(mx, MxSet) and all(host not in (h.host, *h.aliases) for h in mx.hosts)
    if one.rrtype != "TXT" or family_of_record(one.name, "TXT") != "spf" or one.name == snapshot.domain.name:
        return False
    tree = snapshot.spf
    if isinstance(tree, SpfTree):
        whole = all(node.unknown is None for node in tree.walk())
        return whole and one.name not in tree.nodes
    return isinstance(tree, NotApplicable)


def _with_lookups(
    changed: list[Move], known: Mapping[Key, Sighting], seen: Mapping[Key, Found], snapshot: Snapshot
) -> Iterable[Move]:
    """The changes; those of SPF also say how many look-ups the whole costs now, where that is different."""
    spf = [move for move in changed if move.family == "spf"]
    if not spf:
        return changed
    home = snapshot.domain.name
    before = lookups({name: one.answers for (name, rrtype), one in known.items() if rrtype == "TXT"}, home)
    after = lookups({name: one.answers for (name, rrtype), one in seen.items() if rrtype == "TXT"}, home)
    if not before or not after or before == after or not isinstance(snapshot.spf, SpfTree):
        return changed
    said = f"look-ups from {before} to {after} of at most 10"
    last = spf[-1]
    return [replace(m, differences=(*m.differences, said)) if m is last else m for m in changed]
