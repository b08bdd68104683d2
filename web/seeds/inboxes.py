"""The seed inboxes: added, changed, tried, paused, removed; a password goes in and never comes out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.seeds import consent
from deliverability.seeds.accounts import read_address
from deliverability.seeds.adding import add_seed, change_seed, choose_junk, pause_seed, remove_seed
from deliverability.seeds.errors import SeedError, TooManyTestsError
from deliverability.seeds.model import Role, Seed
from deliverability.seeds.presets import preset
from deliverability.seeds.tried import try_seed
from deliverability.seeds.trying import Trial
from deliverability.store import monitored, seeds
from deliverability.store.database import reading
from web.monitor.clock import default_zone
from web.monitor.found import Clock
from web.seeds.desk import desk, find_seed
from web.seeds.typed import later, new_seed, of_seed, problem_of, typed_in, wanted_seed
from web.service import service

blueprint = Blueprint("seeds", __name__, url_prefix="/seeds")
ROLES = {
    Role.SEED: "gets test mails, and we look where they land",
    Role.BOUNCES: "gets what comes back, so that we can say why a mail was refused",
    Role.SUPPORT: "is the support address itself, so that we can see mail arrive there",
}


@blueprint.get("")
def show() -> ResponseReturnValue:
    """All of them, and the form for one more."""
    return _all()


@blueprint.get("/add")
def form() -> ResponseReturnValue:
    """The second step: all about the mailbox, filled in as far as its provider is known."""
    address = request.args.get("address", "").strip()[:320]
    try:
        address = read_address(address)
    except SeedError as error:
        return _all(address, str(error)), 400
    return _form(new_seed(address))


@blueprint.post("/add")
def add() -> ResponseReturnValue:
    """Keep it, or say what is wrong with what was typed."""
    typed = typed_in(request.form)
    try:
        seed = add_seed(desk(), wanted_seed(typed), datetime.now(UTC))
    except (SeedError, TooManyTestsError) as error:
        return _form(typed, problem_of(error)), *later(error)
    asked = "" if seed.is_active else f" We have sent {seed.address} a mail that asks whether it wants this."
    flash(f"{seed.name} is added.{asked}")
    return redirect(url_for("seeds.one", seed_id=seed.id), 303)


@blueprint.get("/<int(max=2147483647):seed_id>")
def one(seed_id: int) -> ResponseReturnValue:
    """One of them, to be changed."""
    return _one(find_seed(seed_id))


@blueprint.post("/<int(max=2147483647):seed_id>")
def change(seed_id: int) -> ResponseReturnValue:
    """Keep other values."""
    seed, typed = find_seed(seed_id), typed_in(request.form)
    try:
        changed = change_seed(desk(), seed, wanted_seed(typed), datetime.now(UTC))
    except (SeedError, TooManyTestsError) as error:
        return _one(seed, typed, problem_of(error)), *later(error)
    flash(f"{changed.name} is saved.")
    return redirect(url_for("seeds.one", seed_id=seed_id), 303)


@blueprint.post("/<int(max=2147483647):seed_id>/try")
def try_now(seed_id: int) -> ResponseReturnValue:
    """Sign in now, and say what is there."""
    trial = try_seed(desk(), find_seed(seed_id))
    return _one(find_seed(seed_id), trial=trial)


@blueprint.post("/<int(max=2147483647):seed_id>/junk")
def junk(seed_id: int) -> ResponseReturnValue:
    """Somebody says which folder is the one for spam."""
    seed = find_seed(seed_id)
    try:
        choose_junk(desk(), seed, request.form.get("junk", "")[:1000], datetime.now(UTC))
    except SeedError as error:
        return _one(seed, problems=problem_of(error)), 400
    flash("We look there for spam from now on.")
    return redirect(url_for("seeds.one", seed_id=seed_id), 303)


@blueprint.post("/<int(max=2147483647):seed_id>/<any(pause, resume, ask, remove):deed>")
def do(seed_id: int, deed: str) -> ResponseReturnValue:
    """Pause it, let it go on, ask its owner once more, or remove it."""
    seed = find_seed(seed_id)
    try:
        flash(_done(deed, seed, datetime.now(UTC)))
    except (SeedError, TooManyTestsError) as error:
        return _one(seed, problems=problem_of(error)), *later(error)
    if deed == "remove":
        return redirect(url_for("seeds.show"), 303)
    return redirect(url_for("seeds.one", seed_id=seed_id), 303)


def _done(deed: str, seed: Seed, now: datetime) -> str:
    match deed:
        case "pause":
            pause_seed(desk(), seed, True, now)
            return f"{seed.name} gets no test mails until you let it go on."
        case "resume":
            pause_seed(desk(), seed, False, now)
            return f"{seed.name} gets test mails again."
        case "ask":
            consent.ask_again(desk(), seed, now)
            return f"The question is on its way to {seed.address} once more."
    remove_seed(desk(), seed, now)
    return f"{seed.name} is removed, and its password with it."


def _all(address: str = "", problem: str = "") -> str:
    with reading(service().database) as connection:
        every = seeds.everything(connection)
        clock = Clock(datetime.now(UTC), default_zone(connection))
    return render_template(
        "seeds/inboxes.html", every=every, clock=clock, address=address, problem=problem, roles=ROLES,
    )  # fmt: skip


def _form(typed: Mapping[str, str], problems: Mapping[str, str] | None = None) -> str:
    return render_template(
        "seeds/inbox_add.html", typed=typed, known=preset(typed["address"]), problems=problems or {},
        **_choices(),
    )  # fmt: skip


def _one(
    seed: Seed,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    trial: Trial | None = None,
) -> str:
    with reading(service().database) as connection:
        clock = Clock(datetime.now(UTC), default_zone(connection))
    return render_template(
        "seeds/inbox.html", seed=seed, typed=typed or of_seed(seed), problems=problems or {}, trial=trial,
        known=preset(seed.address), clock=clock, roles=ROLES, **_choices(),
    )  # fmt: skip


def _choices() -> dict[str, object]:
    """What its two lists offer."""
    with reading(service().database) as connection:
        some = monitored.page(connection, 0, 200)
    domains = (("", "none"), *((str(one.id), one.domain.label) for one in some))
    return {"roles_listed": [(role.value, words) for role, words in ROLES.items()], "domains_listed": domains}
