"""Record cards: each change of a report once, as it is typed at the DNS host, and how it is undone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from checks.providers.facts import DnsHost
from deliverability.dns_place import DnsPlace
from deliverability.remedies.model import Action, Change, Remedy
from deliverability.report import Advice
from deliverability.typed import Field, Typed, typed_in
from deliverability.typed_values import sure

TITLES = {
    Action.ADD: "Add this record", Action.REPLACE: "Change this record", Action.REMOVE: "Remove this record",
}  # fmt: skip
MOST_SOUGHT = 60  # characters of an old value
SHARING = ("TXT", "MX")
"""Types of which a name has several values, that some hosts keep in one record."""
_NEW = re.compile(r"(Add|Create)\b.*")


@dataclass(frozen=True, slots=True)
class Card:
    """One record to add, change or remove. `id`: its name on the page, "record-3".

    `changes`: what it stands for, more than one where the host keeps several values in one record.
    `where`: the way to the page. `old`: the field that the old value is in; None where there is none.
    """

    id: str
    changes: tuple[Change, ...]
    typed: Typed
    title: str
    where: str
    old: Typed | None = None

    @property
    def change(self) -> Change:
        return self.changes[0]

    @property
    def old_fields(self) -> tuple[Field, ...]:
        """What stood in the fields that are typed anew, to be copied back."""
        if self.old is None:
            return ()
        fields = (field for field in self.old.fields if field.key != "parts")
        return tuple(field for field in fields if field not in self.typed.fields)

    @property
    def sought(self) -> str:
        """How the record that is to be changed begins; "" where its name and type tell it."""
        if self.change.action is not Action.REPLACE or len(self.changes) > 1 or not self.change.old:
            return ""
        old = self.change.old
        return old if len(old) <= MOST_SOUGHT else f"{old[:MOST_SOUGHT]}…"

    @property
    def is_removal(self) -> bool:
        """Nothing is typed, the record only found and deleted."""
        return self.title == TITLES[Action.REMOVE]

    @property
    def undo(self) -> str:
        """What brings the old state back, in words."""
        if self.title == TITLES[Action.ADD]:
            return "Remove this record again."
        if self.is_removal:
            return "Add the record again, as it was."
        return "Put the old value back."


@dataclass(frozen=True, slots=True)
class Shown:
    """What one finding shows: `cards` of its own, and `others` that an earlier finding shows already."""

    cards: tuple[Card, ...] = ()
    others: tuple[Card, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(change for card in (*self.cards, *self.others) for change in card.changes)


def cards_of(findings: Iterable[Advice], place: DnsPlace) -> tuple[Shown, ...]:
    """What each of the findings shows, in their order; no change stands on two cards."""
    known: dict[tuple[Change, ...], Card] = {}
    return tuple(_shown(advice.remedy, place, known) for advice in findings)


def caution(advice: Advice) -> str:
    """What the remedy says to know before publishing, where the guide does not say it."""
    said = advice.remedy.caution if advice.remedy else ""
    return "" if said in advice.fix else said


def _shown(remedy: Remedy | None, place: DnsPlace, known: dict[tuple[Change, ...], Card]) -> Shown:
    own: list[Card] = []
    others: list[Card] = []
    for changes in _grouped(remedy.changes, place) if remedy else ():
        if changes in known:
            others.append(known[changes])
        else:
            known[changes] = card_of(f"record-{len(known) + 1}", changes, place)
            own.append(known[changes])
    return Shown(tuple(own), tuple(others))


def _grouped(changes: tuple[Change, ...], place: DnsPlace) -> Iterator[tuple[Change, ...]]:
    """Changes one by one; together those of one name and type that the host keeps in one record."""
    groups: dict[object, list[Change]] = {}
    for change in changes:
        groups.setdefault(_key(change, place), []).append(change)
    yield from map(tuple, groups.values())


def _key(change: Change, place: DnsPlace) -> object:
    host = place.host_of(place.zone_of(change.name))
    shares = sure(host, "one_record_per_name") and change.rrtype in SHARING
    is_known = place.values_at(change.name, change.rrtype) is not None
    return (change.name, change.rrtype) if shares and is_known else change


def card_of(id_: str, changes: tuple[Change, ...], place: DnsPlace) -> Card:
    """One card for changes of one name and type; several only where the host keeps them in one record."""
    change = changes[0]
    zone = place.zone_of(change.name)
    host = place.host_of(zone)
    if sure(host, "one_record_per_name") and change.rrtype in SHARING:
        now = place.values_at(change.name, change.rrtype)
        if now is not None:
            return _whole_card(id_, changes, now, zone, host)
    typed = typed_in(change, zone, host)
    old = typed_in(change.undo, zone, host) if change.action is not Action.ADD else None
    return Card(id_, changes, typed, TITLES[change.action], where_in(change.action, zone, host), old)


def _whole_card(
    id_: str, changes: tuple[Change, ...], now: tuple[str, ...], zone: str, host: DnsHost | None
) -> Card:
    """The one record that holds all values of the name, as it is and as it shall be."""
    first = changes[0]
    then = _after(now, changes)
    action = Action.ADD if not now else Action.REPLACE if then else Action.REMOVE
    values = then or now
    typed = typed_in(replace(first, action=action, value=values[0], old=values[0]), zone, host, values)
    before = Change(Action.ADD, first.name, first.rrtype, now[0], ttl=first.ttl) if now else None
    old = typed_in(before, zone, host, now) if before else None
    return Card(id_, changes, typed, TITLES[action], where_in(action, zone, host), old)


def _after(now: tuple[str, ...], changes: tuple[Change, ...]) -> tuple[str, ...]:
    gone = {change.old for change in changes}
    new = (change.value for change in changes if change.value)
    return tuple(dict.fromkeys((*(value for value in now if value not in gone), *new)))


def where_in(action: Action, zone: str, host: DnsHost | None) -> str:
    """The way to the page on which a record of the zone is typed, in words."""
    if host is None or not host.where:
        at = f"your account at {host.name}" if host else f"the account in which the DNS of {zone} is kept"
        return f"Open {at}, and there the DNS records of {zone}."
    steps = host.where.split(" > ")
    if action is not Action.ADD and _NEW.fullmatch(steps[-1]):
        steps.pop()
    steps = [zone if step in ("your domain", "your zone") else step for step in steps]
    way = " > ".join(steps)
    verb = "open" if host.is_certain("where") else "look for a page like"
    return f"At {host.name}, {verb} {way}."
