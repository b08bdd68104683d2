"""The API's routes for the domains that are looked after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, Field

from checks.model import Verdict
from deliverability.history.model import State
from deliverability.monitored import effective as effects
from deliverability.monitored import intake
from deliverability.monitored.intake import Edit, NotLookedAfterError, TooManyDomainsError, Wanted
from deliverability.monitored.model import KEYS, NOTHING, Monitored, Own
from deliverability.monitored.settings import parse_name, parse_tags
from deliverability.store import monitored as store
from deliverability.store import schedule, states
from deliverability.store.database import reading
from deliverability.store.schedule import Planned
from web.rest.endpoint import Model, endpoint
from web.rest.models import (
    Given,
    Line,
    Paging,
    Settings,
    SettingsSaid,
    Started,
    Words,
    settings_said,
    with_settings,
)
from web.rest.problems import Refused, missing, wrong
from web.service import service

TAG = "Domains"
IMPORT = 1_000


class NewDomain(Model):
    """A domain or an address to look after."""

    target: Line
    group: Line = ""
    tags: Words = Field(default_factory=list)
    settings: Settings | None = None


class DomainEdit(Model):
    """What to change; what is left out stays. `group` "" is none."""

    group: Line | None = None
    tags: Words | None = None
    settings: Settings | None = None


class DomainQuery(Paging):
    """Which domains: those whose name holds `name`, and of this group."""

    name: Line = ""
    group: Line = ""


class DomainList(Model):
    """Many domains at once."""

    domains: list[NewDomain] = Field(min_length=1, max_length=IMPORT)


class StateSaid(BaseModel):
    """How a domain stands: the last verdict that is known, since when, and what it comes from."""

    verdict: Verdict
    since: datetime
    checked_at: datetime
    run: str
    sentence: str
    families: dict[str, Verdict]
    errors: int
    warnings: int
    notices: int
    accepted: int
    could_not_check_in_a_row: int
    checks_version: str


class DomainSaid(BaseModel):
    """A domain that is looked after. `settings`: set for it alone; `holds`: what holds, with its place."""

    id: int
    target: str
    name: str
    group: str | None
    tags: list[str]
    settings: SettingsSaid
    holds: dict[str, Given]
    created_at: datetime
    next_check: datetime | None
    is_being_checked: bool
    state: StateSaid | None


class Domains(BaseModel):
    """A page of domains, by id; `next` is None on the last."""

    domains: list[DomainSaid]
    next: int | None


class LineProblem(BaseModel):
    """A domain of a list that was not taken, by its place in the list, from 0."""

    index: int
    target: str
    message: str


class Imported(BaseModel):
    """What became of a list."""

    added: list[DomainSaid]
    already: list[DomainSaid]
    problems: list[LineProblem]


@endpoint("GET", "/domains", TAG, Domains)
def list_domains(query: DomainQuery) -> Domains:
    """The domains that are looked after. In the order in which they were added."""
    with reading(service().database) as connection:
        found = store.page(connection, query.cursor or 0, query.limit + 1, query.name, query.group)
    page = found[: query.limit]
    return Domains(domains=said(page), next=page[-1].id if len(found) > query.limit else None)


@endpoint("POST", "/domains", TAG, DomainSaid, 201)
def add_domain(body: NewDomain) -> tuple[DomainSaid, int]:
    """Look after a domain. 201 for a new one; 200, and nothing changes, where it is looked after already."""
    added = _added((_wanted(body, 0),))
    if added.problems:
        raise wrong("target", added.problems[0].message)
    return said(added.new or added.already)[0], 201 if added.new else 200


@endpoint("POST", "/domains/import", TAG, Imported)
def import_domains(body: DomainList) -> Imported:
    """Look after many domains. What cannot be read is named by its place, and keeps out no other."""
    added = _added(tuple(_wanted(one, index) for index, one in enumerate(body.domains)))
    problems = [LineProblem(index=one.line, target=one.target, message=one.message) for one in added.problems]
    return Imported(added=said(added.new), already=said(added.already), problems=problems)


@endpoint("GET", "/domains/{domain_id}", TAG, DomainSaid)
def get_domain(domain_id: int) -> DomainSaid:
    """One domain. How it stands, what holds for it, and when it is checked next."""
    return said((find(domain_id),))[0]


@endpoint("PATCH", "/domains/{domain_id}", TAG, DomainSaid)
def change_domain(domain_id: int, body: DomainEdit) -> DomainSaid:
    """Change a domain. What is left out stays as it is."""
    old = find(domain_id)
    edit = Edit(
        None if body.group is None else body.group and _name("group", body.group),
        None if body.tags is None else _tags(body.tags),
        with_settings(old.own, body.settings),
    )
    return said((intake.change(service().database, domain_id, edit, datetime.now(UTC)),))[0]


@endpoint("DELETE", "/domains/{domain_id}", TAG)
def remove_domain(domain_id: int) -> None:
    """Let a domain go, for good. Its history goes with it."""
    intake.remove(service().database, (domain_id,), datetime.now(UTC))


@endpoint("POST", "/domains/{domain_id}/check", TAG, Started, 202)
def check_domain(domain_id: int) -> Started:
    """Check a domain now. It comes before those that are due; asking again changes nothing."""
    find(domain_id)
    now = datetime.now(UTC)
    with service().database.begin() as connection:
        schedule.hurry(connection, (domain_id,), now)
    return Started(started_at=now)


def find(domain_id: int) -> Monitored:
    """The domain of a route; 404 when it is not looked after."""
    try:
        return intake.find(service().database, domain_id)
    except NotLookedAfterError:
        raise missing("domain") from None


def said(domains: Iterable[Monitored]) -> list[DomainSaid]:
    """Domains as they are answered, in their order; four queries, however many."""
    wanted = tuple(domains)
    with reading(service().database) as connection:
        default = store.default(connection)
        stands = states.states_of(connection, [one.id for one in wanted])
        due = schedule.planned_of(connection, [one.id for one in wanted], datetime.now(UTC))
    return [_said(one, default, stands.get(one.id), due.get(one.id)) for one in wanted]


def _said(one: Monitored, default: Own, state: State | None, due: Planned | None) -> DomainSaid:
    holds = effects.effective(one, default)
    given = {key: getattr(holds, key) for key in KEYS}
    return DomainSaid(
        id=one.id, target=one.target, name=one.name, group=one.group.name if one.group else None,
        tags=list(one.tags), settings=settings_said(one.own),
        holds={key: _given(value) for key, value in given.items()},
        created_at=one.created_at, next_check=due.next_due if due else None,
        is_being_checked=due is not None and due.is_under_way,
        state=None if state is None else _state(state),
    )  # fmt: skip


def _given(given: effects.Given[Any]) -> Given:
    value = list(given.value) if isinstance(given.value, tuple) else given.value
    return Given(value=value, level=given.level, group=given.group)


def _state(state: State) -> StateSaid:
    return StateSaid(
        verdict=state.verdict, since=state.since, checked_at=state.checked_at, run=state.run_id,
        sentence=state.sentence, families=dict(state.families), errors=state.errors,
        warnings=state.warnings, notices=state.notices, accepted=state.accepted,
        could_not_check_in_a_row=state.unknown_in_a_row, checks_version=state.checks_version,
    )  # fmt: skip


def _added(wanted: tuple[Wanted, ...]) -> intake.Added:
    try:
        return intake.add(service().database, wanted, datetime.now(UTC))
    except TooManyDomainsError as error:
        raise Refused(409, "There are too many domains.", str(error)) from None


def _wanted(new: NewDomain, index: int) -> Wanted:
    group = new.group and _name("group", new.group)
    return Wanted(new.target, group, _tags(new.tags), with_settings(NOTHING, new.settings), index)


def _name(field: str, text: str) -> str:
    try:
        return parse_name(text)
    except ValueError as error:
        raise wrong(field, str(error)) from None


def _tags(given: list[str]) -> tuple[str, ...]:
    try:
        return parse_tags(given)
    except ValueError as error:
        raise wrong("tags", str(error)) from None
