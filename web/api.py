"""The JSON API: ask for a check, look how it stands."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.checker import families_for
from deliverability.report import as_json
from deliverability.store import runs as store
from deliverability.store.runs import StoredRun
from web import errors
from web.pages import find
from web.result import judged
from web.service import service
from web.wanted import FieldError, read

blueprint = Blueprint("api", __name__, url_prefix="/api")


@blueprint.before_request
def refuse_other_sites() -> None:
    """A browser names the page a request comes from; a foreign one has no business here."""
    origin = request.headers.get("Origin")
    if request.method == "POST" and origin and origin != request.host_url.rstrip("/"):
        abort(403)


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


def _named(run: StoredRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "state": run.state,
        "url": url_for("pages.run", run_id=run.id, _external=True),
    }
