"""The JSON API: ask for a check, look how it stands."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.checker import families_for
from deliverability.judged import judged
from deliverability.pasted_fields import NotARecord
from deliverability.plan import plan_json
from deliverability.report import as_json
from deliverability.store import runs as store
from deliverability.store.plans import StoredPlan
from deliverability.store.runs import StoredRun
from web import errors, plans
from web.pages import find
from web.service import service
from web.wanted import FieldError, read, read_plan

blueprint = Blueprint("api", __name__, url_prefix="/api")


@blueprint.post("/checks")
def start() -> ResponseReturnValue:
    """Begin a run: 202 with its id and its places.

    Only JSON is taken: no form of another site can send it, and we never allow other origins (CORS).
    """
    if not request.is_json:
        return errors.as_json(415, "Send JSON, with Content-Type: application/json.")
    try:
        asked = read(request.get_json(silent=True), request.remote_addr or "")
    except FieldError as error:
        return errors.as_json(400, str(error), error.field)
    run = service().intake.take(asked, datetime.now(UTC))
    place = url_for("api.show", run_id=run.id)
    return jsonify(_named(run)), 202, {"Location": place}


@blueprint.get("/checks/<run_id>")
def show(run_id: str) -> ResponseReturnValue:
    """How a run stands: the families that have landed, and the report when it is done."""
    run = find(run_id)
    text = store.transcript(service().database, run.id)
    return jsonify(
        _named(run)
        | {
            "target": run.target,
            "problem": run.problem or None,
            "created_at": run.created_at.isoformat(),
            "finished_at": run.finished_at.isoformat() if run.finished_at else None,
            "families": list(families_for(service().settings, run.wishes)),
            "progress": [asdict(line) for line in run.progress],
            "report": as_json(judged(text).report) if text is not None else None,
        }
    )


@blueprint.post("/plans")
def plan() -> ResponseReturnValue:
    """Begin to judge planned records: 202 with the plan's id and places; a record that is none is marked."""
    if not request.is_json:
        return errors.as_json(415, "Send JSON, with Content-Type: application/json.")
    try:
        planned = read_plan(request.get_json(silent=True), request.remote_addr or "")
        stored = service().plan_intake.take(planned, datetime.now(UTC))
    except FieldError as error:
        return errors.as_json(400, str(error), error.field)
    except NotARecord as error:
        return errors.as_json(400, str(error), "records", mark=error.mark)
    return jsonify(_planned(stored)), 202, {"Location": url_for("api.show_plan", plan_id=stored.id)}


@blueprint.get("/plans/<plan_id>")
def show_plan(plan_id: str) -> ResponseReturnValue:
    """How a plan stands, and what it comes to when it is judged."""
    stored = plans.find(plan_id)
    result = plans.judged(stored)
    told = {"target": stored.target, "problem": stored.problem or None}
    return jsonify(_planned(stored) | told | {"plan": plan_json(result) if result else None})


def _planned(stored: StoredPlan) -> dict[str, Any]:
    return {
        "id": stored.id,
        "state": stored.state,
        "url": url_for("plans.show", plan_id=stored.id, _external=True),
    }


def _named(run: StoredRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "state": run.state,
        "url": url_for("pages.run", run_id=run.id, _external=True),
    }
