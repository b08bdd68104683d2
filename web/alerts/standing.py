"""What is open at this moment, and saying that one knows of it."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.notify.knowing import acknowledge as know
from deliverability.notify.knowing import open_alerts
from deliverability.store import switches
from web.service import service

blueprint = Blueprint("alerts", __name__, url_prefix="/alerts")
MOST = 200


@blueprint.get("")
def show() -> ResponseReturnValue:
    """The open alerts, the ways to the places and to what was sent."""
    database = service().database
    stopped = switches.get(database, switches.STOPPED)
    return render_template("alerts/open.html", found=open_alerts(database), stopped=stopped)


@blueprint.post("/acknowledge")
def acknowledge() -> ResponseReturnValue:
    """No more reminders of the alerts that are chosen."""
    ids = [int(one) for one in request.form.getlist("alert")[:MOST] if one.isdecimal() and len(one) < 10]
    count = know(service().database, ids, datetime.now(UTC))
    flash("You get no more reminders of it." if count else "Choose what you know of first.")
    return redirect(url_for("alerts.show"), 303)
