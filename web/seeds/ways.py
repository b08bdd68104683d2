"""The ways to send test mails: the mail server of a domain, and who signs in there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.seeds.adding_senders import add_sender, change_sender, remove_sender
from deliverability.seeds.errors import SeedError
from deliverability.seeds.model import Sender
from deliverability.seeds.presets import preset, preset_at
from deliverability.seeds.tried import try_sender
from deliverability.store import monitored, senders
from deliverability.store.database import reading
from web.seeds.desk import desk, find_sender
from web.seeds.typed import FIELDS, of_sender, problem_of, typed_in, wanted_sender
from web.service import service

blueprint = Blueprint("senders", __name__, url_prefix="/senders")


@blueprint.get("")
def show() -> ResponseReturnValue:
    """All of them."""
    with reading(service().database) as connection:
        every = senders.everything(connection)
        labels = {one.id: one.domain.label for one in monitored.of_ids(connection, _domain_ids(every))}
    return render_template("seeds/senders.html", every=every, labels=labels)


@blueprint.get("/add")
def form() -> ResponseReturnValue:
    """The form for a new one, filled in for the domain of `?domain=`."""
    chosen = request.args.get("domain", 0, type=int)
    with reading(service().database) as connection:
        found = monitored.get(connection, chosen) if 0 < chosen < 2**31 else None
    typed = dict.fromkeys(FIELDS, "") | {"security": "starttls"}
    if found is not None:
        typed |= {"domain": str(found.id), "name": found.domain.shown[:80]}
        typed["sender"] = found.target if "@" in found.target else ""
        typed |= _usual(typed["sender"])
    return _form(typed)


@blueprint.post("/add")
def add() -> ResponseReturnValue:
    """Keep it, or say what is wrong with what was typed."""
    typed = typed_in(request.form)
    try:
        sender = add_sender(desk(), wanted_sender(typed), datetime.now(UTC))
    except SeedError as error:
        return _form(typed, problem_of(error)), 400
    flash(f"{sender.name} is added.")
    if sender.domain_id is not None:
        return redirect(url_for("mails.show", domain_id=sender.domain_id), 303)
    return redirect(url_for("senders.show"), 303)


@blueprint.get("/<int(max=2147483647):sender_id>")
def one(sender_id: int) -> ResponseReturnValue:
    """One of them, to be changed."""
    return _one(find_sender(sender_id))


@blueprint.post("/<int(max=2147483647):sender_id>")
def change(sender_id: int) -> ResponseReturnValue:
    """Keep other values."""
    sender, typed = find_sender(sender_id), typed_in(request.form)
    try:
        changed = change_sender(desk(), sender, wanted_sender(typed), datetime.now(UTC))
    except SeedError as error:
        return _one(sender, typed, problem_of(error)), 400
    flash(f"{changed.name} is saved.")
    return redirect(url_for("senders.one", sender_id=sender_id), 303)


@blueprint.post("/<int(max=2147483647):sender_id>/try")
def try_now(sender_id: int) -> ResponseReturnValue:
    """Sign in now, and say whether that works; nothing is sent."""
    problem = try_sender(desk(), find_sender(sender_id))
    flash(problem or "It works. We signed in, and sent nothing.")
    return redirect(url_for("senders.one", sender_id=sender_id), 303)


@blueprint.post("/<int(max=2147483647):sender_id>/remove")
def remove(sender_id: int) -> ResponseReturnValue:
    """Forget it, and its password."""
    sender = find_sender(sender_id)
    remove_sender(desk(), sender, datetime.now(UTC))
    flash(f"{sender.name} is removed, and its password with it.")
    return redirect(url_for("senders.show"), 303)


def _usual(address: str) -> dict[str, str]:
    """What is known of the server by which an address sends."""
    known = preset(address)
    at = known.sending if known else None
    return {"host": at.host, "port": str(at.port), "security": at.security.value} if at else {}


def _domain_ids(every: tuple[Sender, ...]) -> list[int]:
    return [one.domain_id for one in every if one.domain_id is not None]


def _form(typed: Mapping[str, str], problems: Mapping[str, str] | None = None) -> str:
    return render_template(
        "seeds/sender_add.html", typed=typed, problems=problems or {}, domains_listed=_domains(),
        doubt=_doubt(typed),
    )  # fmt: skip


def _doubt(typed: Mapping[str, str]) -> str:
    """What to say of a server that was filled in and not typed, else ""."""
    known = preset_at(typed["host"])
    return known.doubt("sending") if known else ""


def _one(
    sender: Sender, typed: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None
) -> str:
    return render_template(
        "seeds/sender.html", sender=sender, typed=typed or of_sender(sender), problems=problems or {},
        domains_listed=_domains(),
    )  # fmt: skip


def _domains() -> tuple[tuple[str, str], ...]:
    """The domains to choose from, as (id, label)."""
    with reading(service().database) as connection:
        some = monitored.page(connection, 0, 1000)
    return (("", "none of them"), *((str(one.id), one.domain.label) for one in some))
