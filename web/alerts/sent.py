"""The ledger for the operator: what left the house, what waits, and what nobody knows of."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.notify.letter import State
from deliverability.notify.resending import send_again, stop_sending
from deliverability.store import outbox, switches, targets
from deliverability.store.database import reading
from web.service import service

blueprint = Blueprint("sent", __name__, url_prefix="/alerts/sent")
PAGE = 50
WORDS = {
    State.WAITING: "waits", State.SENDING: "is being sent", State.SENT: "sent", State.FAILED: "did not go",
    State.UNKNOWN: "may have arrived",
}  # fmt: skip
KINDS = {
    "alert": "Alert", "report": "Report", "reminder": "Reminder", "test": "Test",
    "confirm": "Question whether reports are wanted",
    "confirm-target": "Question whether alerts are wanted",
}  # fmt: skip
SLUGS = {
    State.WAITING: "not-applicable", State.SENDING: "not-applicable", State.SENT: "pass",
    State.FAILED: "fail", State.UNKNOWN: "could-not-check",
}  # fmt: skip


@blueprint.get("")
def show() -> ResponseReturnValue:
    """One page of it, newest first, of one state or all."""
    chosen = request.args.get("state", "")
    states = (State(chosen),) if chosen in {one.value for one in State} else ()
    before = request.args.get("before", 0, type=int)
    database = service().database
    entries = outbox.entries(database, states=states, before=max(0, min(before, 2**31 - 1)), most=PAGE + 1)
    older = entries[PAGE - 1].id if len(entries) > PAGE else None
    with reading(database) as connection:
        names = {one.recipient: one.name for one in targets.everything(connection)}
    return render_template(
        "alerts/sent.html", entries=entries[:PAGE], chosen=states[0] if states else None, words=WORDS,
        kinds=KINDS, slugs=SLUGS, counts=outbox.counts(database), older=older,
        stopped=switches.get(database, switches.STOPPED), names=names, mail=service().settings.mail,
    )  # fmt: skip


@blueprint.post("/<int(max=2147483647):entry_id>/again")
def again(entry_id: int) -> ResponseReturnValue:
    """Send a message once more that did not go, or of which nobody knows."""
    is_sent = send_again(service().database, entry_id, datetime.now(UTC))
    flash("It is sent once more." if is_sent else "There is nothing to send once more.")
    return redirect(url_for("sent.show"), 303)


@blueprint.post("/sending")
def sending() -> ResponseReturnValue:
    """Stop everything that leaves the house, or let it go on."""
    is_stopped = request.form.get("stop") == "yes"
    stop_sending(service().database, is_stopped, datetime.now(UTC))
    flash("Nothing is sent from now on." if is_stopped else "Messages are sent again.")
    return redirect(url_for("sent.show"), 303)
