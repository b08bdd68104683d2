"""The page that the question for consent leads to; opening it changes nothing, as scanners open links too."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from deliverability.seeds import consent
from web.seeds.desk import desk

blueprint = Blueprint("seed_links", __name__, url_prefix="/seeds/confirm")


@blueprint.get("/<token>")
def confirm(token: str) -> ResponseReturnValue:
    """What is asked, and the button."""
    found = consent.asked_of(desk(), token, datetime.now(UTC))
    if found is None:
        abort(404)
    return render_template("seeds/confirm.html", address=found[0].address, is_done=found[0].is_active)


@blueprint.post("/<token>")
def agree(token: str) -> ResponseReturnValue:
    """Test mails may go to this address."""
    seed = consent.confirm(desk(), token, datetime.now(UTC))
    if seed is None:
        abort(404)
    return render_template("seeds/confirm.html", address=seed.address, is_done=True)
