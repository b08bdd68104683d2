"""The API's routes for seed inboxes: what is secret only goes in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from deliverability.seeds.adding import WantedSeed, add_seed, change_seed, remove_seed
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.errors import SeedError, TooManyTestsError
from deliverability.seeds.model import Role, Seed, SeedState, SignIn
from deliverability.seeds.presets import preset, preset_at
from deliverability.seeds.tried import try_seed
from deliverability.store import seeds
from deliverability.store.database import reading
from web.rest.endpoint import MOST_ID, Model, endpoint
from web.rest.models import Line, Whole
from web.rest.problems import Refused, missing, wrong
from web.service import service

TAG = "Seed inboxes"
Port = Annotated[int, Field(ge=0, le=65535), Whole]
RowId = Annotated[int, Field(ge=0, le=MOST_ID), Whole]


class NewSeed(Model):
    """A mailbox that gets test mails. What is left out is filled in for a provider that we know.

    `security`: "tls", "starttls" or "none"; `secret`: the password, never shown again; `port` 0: the usual
    one; `domain_id`: for which domain, where it takes bounces or is its support address.
    """

    name: Line
    address: Line
    host: Line = ""
    port: Port = 0
    security: Line = ""
    user: Line = ""
    secret: Line = ""
    sign_in: SignIn | None = None
    role: Role = Role.SEED
    junk: Line = ""
    domain_id: RowId | None = None


class SeedEdit(Model):
    """What to change; what is left out stays, and so does the password."""

    name: Line | None = None
    address: Line | None = None
    host: Line | None = None
    port: Port | None = None
    security: Line | None = None
    user: Line | None = None
    secret: Line | None = None
    sign_in: SignIn | None = None
    junk: Line | None = None


class SeedSaid(BaseModel):
    """A seed inbox; `problem`: why the last look failed, "" when it went well.

    `hint`: what has to be switched on at its provider first, and what of it we are not sure of.
    """

    id: int
    name: str
    address: str
    role: Role
    provider: str
    host: str
    port: int
    security: str
    user: str
    sign_in: SignIn
    state: SeedState
    junk: str
    domain_id: int | None
    problem: str
    hint: str
    looked_at: datetime | None
    created_at: datetime


class SeedsSaid(BaseModel):
    """All seed inboxes, by name."""

    seeds: list[SeedSaid]


class TrialSaid(BaseModel):
    """What a log-in came to: what is wrong and what to do, the spam folder, and all folders."""

    is_fine: bool
    problem: str
    advice: str
    junk: str
    folders: list[str]
    has_tabs: bool


@endpoint("GET", "/seeds", TAG, SeedsSaid)
def list_seeds() -> SeedsSaid:
    """The seed inboxes. All of them, by name, without what is secret."""
    with reading(service().database) as connection:
        return SeedsSaid(seeds=[_said(one) for one in seeds.everything(connection)])


@endpoint("POST", "/seeds", TAG, SeedSaid, 201)
def add_seed_inbox(body: NewSeed) -> SeedSaid:
    """Add a seed inbox. Its address is asked by mail first, unless the operator names it as their own."""
    known = preset(body.address)
    at = known.imap if known and not body.host else None
    sign_in = body.sign_in or (known.sign_in[0] if known and known.sign_in else SignIn.PASSWORD)
    facts = known or preset_at(body.host)
    wanted = WantedSeed(
        body.name, body.address, body.host or (at.host if at else ""), body.port or (at.port if at else 0),
        body.security or (at.security.value if at else "tls"), body.user, body.secret, sign_in.value,
        body.role.value, facts.provider if facts else "", body.junk, body.domain_id,
    )  # fmt: skip
    try:
        return _said(add_seed(_desk(), wanted, datetime.now(UTC)))
    except (SeedError, TooManyTestsError) as error:
        raise refused(error) from None


@endpoint("PATCH", "/seeds/{seed_id}", TAG, SeedSaid)
def change_seed_inbox(seed_id: int, body: SeedEdit) -> SeedSaid:
    """Change a seed inbox. What is left out stays as it is; another address is asked first."""
    old = _find(seed_id)
    at = old.account
    wanted = WantedSeed(
        _kept(body.name, old.name), _kept(body.address, old.address), _kept(body.host, at.host),
        at.port if body.port is None else body.port, _kept(body.security, at.security.value),
        _kept(body.user, at.user), body.secret or "", _kept(body.sign_in, at.sign_in.value), old.role.value,
        old.provider, _kept(body.junk, old.junk), old.domain_id,
    )  # fmt: skip
    try:
        return _said(change_seed(_desk(), old, wanted, datetime.now(UTC)))
    except (SeedError, TooManyTestsError) as error:
        raise refused(error) from None


@endpoint("POST", "/seeds/{seed_id}/test", TAG, TrialSaid)
def test_seed_inbox(seed_id: int) -> TrialSaid:
    """Sign in now. Nothing is marked, moved or deleted in the mailbox."""
    trial = try_seed(_desk(), _find(seed_id))
    return TrialSaid(
        is_fine=trial.is_fine, problem=trial.problem, advice=trial.advice, junk=trial.junk,
        folders=list(trial.folders), has_tabs=trial.has_tabs,
    )  # fmt: skip


@endpoint("DELETE", "/seeds/{seed_id}", TAG)
def remove_seed_inbox(seed_id: int) -> None:
    """Remove a seed inbox, and its password with it. A second time changes nothing."""
    with reading(service().database) as connection:
        found = seeds.get(connection, seed_id)
    if found is not None:
        remove_seed(_desk(), found, datetime.now(UTC))


def refused(error: SeedError | TooManyTestsError) -> Refused:
    """What is wrong with a request about seeds and tests, as a problem."""
    if isinstance(error, TooManyTestsError):
        return Refused(429, "Too many test mails.", str(error), retry_after=error.retry_after)
    if not error.field:
        return Refused(409, "This cannot be done now.", str(error))
    return wrong(error.field, str(error))


def _desk() -> SeedDesk:
    return SeedDesk(service().settings, service().database, service().key)


def _kept(given: str | None, old: str) -> str:
    return old if given is None else given


def _find(seed_id: int) -> Seed:
    with reading(service().database) as connection:
        found = seeds.get(connection, seed_id)
    if found is None:
        raise missing("seed inbox")
    return found


def _said(one: Seed) -> SeedSaid:
    at = one.account
    return SeedSaid(
        id=one.id, name=one.name, address=one.address, role=one.role, provider=one.provider, host=at.host,
        port=at.port, security=at.security.value, user=at.user, sign_in=at.sign_in, state=one.state,
        junk=one.junk, domain_id=one.domain_id, problem=one.problem, hint=_hint(one),
        looked_at=one.looked_at, created_at=one.created_at,
    )  # fmt: skip


def _hint(one: Seed) -> str:
    known = preset_at(one.account.host)
    return " ".join(filter(None, (known.switch_on, known.doubt("imap", "switch_on")))) if known else ""
