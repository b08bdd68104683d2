"""The pages that links in alert mails lead to; who has the link may do the one thing it is for.

Opening a link changes nothing, as programs that scan mail open links too.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from deliverability.accounts.acting import Actor, acting_as
from deliverability.notify import places
from deliverability.notify.knowing import acknowledge, alerts_of
from deliverability.notify.telling import ACKNOWLEDGE
from deliverability.signed import Signer
from web.alerts.desk import desk
from web.service import service

blueprint = Blueprint("alert_links", __name__, url_prefix="/alerts")
BY_LINK = Actor("a link in a mail")


@blueprint.get("/known/<token>")
def known(token: str) -> ResponseReturnValue:
    """What the mail was about, and the button."""
    return render_template(
        "alerts/known.html", found=alerts_of(service().database, _ids(token)), is_done=False
    )


@blueprint.post("/known/<token>")
def know(token: str) -> ResponseReturnValue:
    """No more reminders of it."""
    ids = _ids(token)
    with acting_as(BY_LINK):
        acknowledge(service().database, ids, datetime.now(UTC))
    return render_template("alerts/known.html", found=alerts_of(service().database, ids), is_done=True)


@blueprint.get("/confirm/<token>")
def confirm(token: str) -> ResponseReturnValue:
    """What is asked, and the button."""
    _, address = _target(token)
    return render_template("alerts/confirm.html", address=address, is_done=False)


@blueprint.post("/confirm/<token>")
def agree(token: str) -> ResponseReturnValue:
    """Alerts may go to this address."""
    target_id, address = _target(token)
    with acting_as(BY_LINK):
        if places.confirm(desk(), target_id, address, datetime.now(UTC)) is None:
            abort(404)
    return render_template("alerts/confirm.html", address=address, is_done=True)


def _ids(token: str) -> list[int]:
    ids = Signer(service().key).read(ACKNOWLEDGE, token, datetime.now(UTC))
    return list(ids) if ids is not None else abort(404)


def _target(token: str) -> tuple[int, str]:
    found = Signer(service().key).read(places.CONFIRM_PURPOSE, token, datetime.now(UTC))
    if found is None:
        abort(404)
    return found[0], found[1]
