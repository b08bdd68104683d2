"""The places alerts go to: added, changed, tried, paused, removed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.links import only_here
from deliverability.notify import places, services
from deliverability.notify.letter import Channel
from deliverability.notify.places import USUAL, TooOften, Wish, WrongPlace
from deliverability.notify.target import Rules, Target
from deliverability.store import targets as store
from deliverability.store.database import reading
from web.alerts.desk import desk, find_target
from web.service import service

blueprint = Blueprint("alert_targets", __name__, url_prefix="/alerts/targets")
FIELDS = ("name", "where", "time_zone", "digest_at", "quiet_from", "quiet_until")
LONGEST = 2000
CHANNELS = {Channel.MAIL: "Mail", Channel.WEBHOOK: "Webhook", Channel.APPRISE: "Chat or push service"}


@blueprint.get("")
def show() -> ResponseReturnValue:
    """All places, and the form for a new one."""
    return _all()


@blueprint.post("")
def add() -> ResponseReturnValue:
    """Keep a new place; the key of a webhook is shown this once."""
    typed = _typed()
    try:
        channel = Channel(typed["channel"])
        wish = Wish(typed["name"], channel, typed["where"], bool(typed["is_operator"]), _rules(typed))
        added = places.add(desk(), wish, datetime.now(UTC))
    except (WrongPlace, TooOften) as error:
        return _all(typed, _problem(error)), 400
    except ValueError:
        return _all(typed, {"channel": "Choose one of these."}), 400
    if added.key:
        return render_template("alerts/key.html", target=added.target, key=added.key)
    asked = "" if added.target.is_active else " We have sent it a link; it gets alerts once its owner agrees."
    flash(f"{added.target.name} is added.{asked}")
    return redirect(url_for("alert_targets.show"), 303)


@blueprint.get("/<int(max=2147483647):target_id>")
def one(target_id: int) -> ResponseReturnValue:
    """One place with its times."""
    return _one(target_id)


@blueprint.post("/<int(max=2147483647):target_id>")
def save(target_id: int) -> ResponseReturnValue:
    """Keep its name and times."""
    target, typed = find_target(target_id), _typed()
    try:
        places.change(
            desk(), target, typed["name"], _rules(typed), bool(typed["is_operator"]), datetime.now(UTC)
        )
    except (WrongPlace, TooOften) as error:
        return _one(target_id, typed, _problem(error)), 400
    flash("Saved.")
    return redirect(url_for("alert_targets.show"), 303)


@blueprint.post("/<int(max=2147483647):target_id>/<any(pause, resume, try, ask, remove):deed>")
def do(target_id: int, deed: str) -> ResponseReturnValue:
    """Pause it, let it go on, try it, ask its owner once more, or remove it."""
    target, now = find_target(target_id), datetime.now(UTC)
    try:
        flash(_done(deed, target, now))
    except (WrongPlace, TooOften) as error:
        flash(str(error))
    if deed == "remove":
        return redirect(url_for("alert_targets.show"), 303)
    return redirect(url_for("alert_targets.one", target_id=target.id), 303)


def _done(deed: str, target: Target, now: datetime) -> str:
    match deed:
        case "pause":
            places.pause(desk(), target, True, now)
            return f"{target.name} gets nothing until you let it go on."
        case "resume":
            places.pause(desk(), target, False, now)
            return f"{target.name} gets alerts again."
        case "try":
            places.try_it(desk(), target, now)
            return f"A test is on its way to {target.name}. What left is in the list of what was sent."
        case "ask":
            places.ask_again(desk(), target, now)
            return "The link to confirm is on its way once more."
    places.remove(desk(), target, now)
    return f"{target.name} is removed."


def _all(typed: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None) -> str:
    with reading(service().database) as connection:
        found = store.everything(connection)
    channels = {
        one: words for one, words in CHANNELS.items() if one is not Channel.APPRISE or services.is_installed()
    }
    return render_template(
        "alerts/targets.html", found=found, channels=channels, words=CHANNELS, problems=problems or {},
        typed=typed or _usual(), mail=service().settings.mail, only_here=only_here(service().settings),
    )  # fmt: skip


def _one(
    target_id: int, typed: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None
) -> str:
    target = find_target(target_id)
    rules = target.rules
    said = typed or {
        "name": target.name, "time_zone": rules.time_zone, "digest_at": rules.digest_at,
        "quiet_from": rules.quiet_from, "quiet_until": rules.quiet_until,
        "is_operator": "yes" if target.is_operator else "",
    }  # fmt: skip
    return render_template(
        "alerts/target.html", target=target, typed=said, problems=problems or {}, words=CHANNELS
    )


def _usual() -> dict[str, str]:
    return dict.fromkeys(FIELDS, "") | {
        "channel": "mail", "time_zone": USUAL.time_zone, "digest_at": USUAL.digest_at, "is_operator": "",
    }  # fmt: skip


def _typed() -> dict[str, str]:
    keys = (*FIELDS, "channel", "is_operator")
    return {key: request.form.get(key, "").strip().replace("\0", "")[:LONGEST] for key in keys}


def _rules(typed: Mapping[str, str]) -> Rules:
    return Rules(typed["time_zone"], typed["digest_at"], typed["quiet_from"], typed["quiet_until"])


def _problem(error: WrongPlace | TooOften) -> dict[str, str]:
    return {error.field if isinstance(error, WrongPlace) else "": str(error)}
