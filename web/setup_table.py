"""Gets the table of a set-up ready for its page: groups, titles, and each record in its host's words."""

from __future__ import annotations

from dataclasses import dataclass

from checks.model import Verdict
from deliverability.cards import Card, card_of
from deliverability.dns_place import DnsPlace, Standing
from deliverability.remedies.model import Action, Change
from deliverability.setup.row import Row, State
from deliverability.setup.seen import Seen
from deliverability.setup.table import Table, table
from deliverability.store.setups import StoredSetup
from deliverability.typed import Typed, typed_in
from deliverability.typed_values import sure
from deliverability.wording import counted

GROUPS = (
    ("Before you begin", ("proof",)),
    ("Mail reaches you", ("mx",)),
    ("Your mail is believed", ("spf", "dkim", "service", "dmarc")),
    ("Later, if you like", ("later",)),
)
NAMES = {
    "proof": "Proof that it is yours", "mx": "Where mail goes", "spf": "Who may send", "dkim": "Signature",
    "service": "Name", "dmarc": "Reports",
}  # fmt: skip
LATER = {"tls-rpt": "Reports about encryption", "mta-sts": "Encryption as a must"}
VERDICTS = {State.SEEN: Verdict.PASS, State.OTHER: Verdict.WARN, State.UNKNOWN: Verdict.COULD_NOT_CHECK}


@dataclass(frozen=True, slots=True)
class Shown:
    """One row, called `name` and `code`.

    `verdict` None: nothing seen yet. `card`: what is still to be done; `typed`: what is there.
    """

    row: Row
    name: str
    code: str
    verdict: Verdict | None
    is_open: bool
    card: Card | None = None
    typed: Typed | None = None


@dataclass(frozen=True, slots=True)
class ShownTable:
    """`said`: the one line that is read aloud; `next`: the row to go on with, None at the end."""

    table: Table
    groups: tuple[tuple[str, tuple[Shown, ...]], ...]
    next: Shown | None
    said: str


def shown(setup: StoredSetup) -> ShownTable:
    """The table as its page shows it, the first record that is not there opened."""
    not_yet = Seen(setup.wanted.domain.org_domain)
    found = table(setup.wanted, setup.seen or not_yet)
    first = _next(found)
    place = _place(setup)
    rows = [_shown(row, found, place, row is first) for row in found.rows]
    groups = ((title, tuple(one for one in rows if one.row.part in parts)) for title, parts in GROUPS)
    said = f"{found.done} of {counted(len(found.needed), 'record')} seen"
    open_one = next((one for one in rows if one.is_open), None)
    return ShownTable(found, tuple(group for group in groups if group[1]), open_one, said)


def _next(found: Table) -> Row | None:
    """What to do next: the first record that is not there, and sooner one that could be looked at."""
    left = [row for row in found.needed if row.tick.state is not State.SEEN]
    return min(left, key=lambda row: row.tick.state is State.UNKNOWN, default=None)


def _place(setup: StoredSetup) -> DnsPlace:
    """Where the records are typed, and what stands there as far as every server told."""
    seen = setup.seen or Seen()
    standing = (
        Standing(ask.name, ask.rrtype, seen.values(*ask)) for ask in seen.sights if seen.is_known(*ask)
    )
    zone = seen.zone or setup.wanted.domain.org_domain
    return DnsPlace(zone, setup.wanted.dns_host, servers=seen.nameservers, standing=tuple(standing))


def _shown(row: Row, found: Table, place: DnsPlace, is_open: bool) -> Shown:
    name, code, verdict = _name(row), _code(row, place.zone), VERDICTS.get(row.tick.state)
    if row.change is None:
        return Shown(row, name, code, verdict, is_open)
    if row.tick.state is State.SEEN:
        zone = place.zone_of(row.name)
        typed = typed_in(row.change, zone, place.host_of(zone))
        return Shown(row, name, code, verdict, is_open, typed=typed)
    card = card_of(f"card-{row.key}", _together(row, row.change, found, place), place)
    return Shown(row, name, code, verdict, is_open, card)


def _together(row: Row, change: Change, found: Table, place: DnsPlace) -> tuple[Change, ...]:
    """The change, and for a host that keeps all values of a name in one record those of its neighbours."""
    if not sure(place.host, "one_record_per_name"):
        return (change,)
    rows = [one for one in found.rows if (one.name, one.rrtype) == (row.name, row.rrtype)]
    others = (one.change for one in rows if one.change and one is not row)
    return (change, *others)


def _name(row: Row) -> str:
    """What the record is for, in a few words."""
    if row.change is not None and row.change.action is Action.REMOVE:
        return "Old record to delete"
    name = NAMES.get(row.part) or LATER[row.key]
    return f"{name} of {row.who}" if row.who else name


def _code(row: Row, zone: str) -> str:
    """What tells it from its neighbours: its name below the zone, or for MX the mail server."""
    if row.rrtype == "MX" and row.change is not None:
        return (row.change.value or row.change.old).rpartition(" ")[2]
    return row.name.removesuffix(f".{zone}") if row.name != zone else ""
