"""Reads a wish for reports from its form, and says in words what a reader has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict

from checks.domain import NotADomain, parse_target
from deliverability.reports.intake import Wish, WishError
from deliverability.reports.rhythm import from_form
from deliverability.schedule.local import DAYS
from deliverability.schedule.rule import At, parse
from deliverability.store import monitored
from deliverability.store.readers import Reader, Scope
from deliverability.wording import counted

LONGEST = 20_000
MOST_DOMAINS = 500
USUAL: Mapping[str, str] = {
    "address": "", "scope": "all", "group": "", "tags": "", "domains": "", "often": "weekly",
    "weekday": "mon", "day": "1", "time": "07:00", "time_zone": "",
}  # fmt: skip
"""The fields of the form, as they stand in an empty one."""
OF_RHYTHM = ("often", "weekday", "day", "time", "time_zone")


def typed_in(form: MultiDict[str, str]) -> dict[str, str]:
    """The fields as somebody typed them."""
    return {key: form.get(key, usual)[:LONGEST].replace("\0", "").strip() for key, usual in USUAL.items()}


def wish_in(typed: Mapping[str, str], connection: Connection) -> Wish:
    """The wish; WishError names the field that is wrong."""
    rhythm, zone = rhythm_in(typed)
    scope = Scope(typed["scope"]) if typed["scope"] in tuple(Scope) else Scope.ALL
    chosen = _CHOSEN[scope](typed, connection)
    return Wish(typed["address"], scope, chosen, rhythm, zone)


def rhythm_in(typed: Mapping[str, str]) -> tuple[str, str]:
    """The rule, and the time zone as typed, "UTC" for none; WishError."""
    try:
        rhythm = from_form(typed["often"], typed["weekday"], typed["day"], typed["time"])
    except ValueError:
        words = "Write the time of day like 07:00, and the day of the month from 1 to 31."
        raise WishError("time", words) from None
    return rhythm, typed["time_zone"] or "UTC"


def typed_of(reader: Reader, connection: Connection) -> dict[str, str]:
    """The fields as the reader has them now."""
    rule = parse(reader.rhythm)
    typed = dict(USUAL) | {
        "address": reader.address, "scope": reader.scope.value, "time_zone": reader.time_zone,
        "often": reader.rhythm.partition(" ")[0],
    }  # fmt: skip
    if isinstance(rule, At):
        typed["time"] = f"{rule.time:%H:%M}"
        typed["weekday"] = DAYS[rule.weekday or 0]
        typed["day"] = str(rule.day or 1)
    if reader.scope is Scope.GROUP:
        typed["group"] = str(reader.chosen[0])
    if reader.scope is Scope.TAG:
        typed["tags"] = ", ".join(map(str, reader.chosen))
    if reader.scope is Scope.DOMAINS:
        typed["domains"] = "\n".join(one.name for one in monitored.of_ids(connection, _ids(reader)))
    return typed


def about(reader: Reader, connection: Connection) -> str:
    """Which domains the reports are about: "all domains", "the group Shops"."""
    if reader.scope is Scope.ALL:
        return "all domains"
    if reader.scope is Scope.GROUP:
        names = [group.name for group in monitored.all_groups(connection) if group.id in reader.chosen]
        return f"the group {names[0]}" if names else "a group that is gone"
    if reader.scope is Scope.TAG:
        return f"what is tagged {', '.join(map(str, reader.chosen))}"
    names = [one.domain.label for one in monitored.of_ids(connection, _ids(reader))]
    if not names:
        return "domains that are gone"
    return ", ".join(names) if len(names) < 4 else f"{names[0]} and {counted(len(names) - 1, 'other domain')}"


def _ids(reader: Reader) -> Sequence[int]:
    return tuple(int(one) for one in reader.chosen)


def _all(_typed: Mapping[str, str], _connection: Connection) -> tuple[int | str, ...]:
    return ()


def _group(typed: Mapping[str, str], connection: Connection) -> tuple[int | str, ...]:
    found = [group.id for group in monitored.all_groups(connection) if str(group.id) == typed["group"]]
    if not found:
        raise WishError("group", "Choose a group.")
    return (found[0],)


def _tags(typed: Mapping[str, str], _connection: Connection) -> tuple[int | str, ...]:
    tags = tuple(dict.fromkeys(tag.strip().lower() for tag in typed["tags"].split(",") if tag.strip()))
    if not tags:
        raise WishError("tags", 'Write one tag or more, with commas between: "shop, client-7".')
    return tags


def _domains(typed: Mapping[str, str], connection: Connection) -> tuple[int | str, ...]:
    """One a line, or with commas between; each must be looked after."""
    names = [part.strip() for part in typed["domains"].replace(",", "\n").splitlines() if part.strip()]
    if not names or len(names) > MOST_DOMAINS:
        raise WishError("domains", f"Write at least one domain, and at most {MOST_DOMAINS}, one a line.")
    found: dict[int, None] = {}
    for name in names:
        try:
            domain = parse_target(name)
        except NotADomain:
            raise WishError(
                "domains", f'"{name[:60]}" is not a domain. Write one like example.com.'
            ) from None
        known = monitored.by_name(connection, domain.address or domain.name)
        if known is None:
            raise WishError("domains", f'"{domain.label}" is not looked after here. Add it first.')
        found[known.id] = None
    return tuple(found)


_CHOSEN = {Scope.ALL: _all, Scope.GROUP: _group, Scope.TAG: _tags, Scope.DOMAINS: _domains}
