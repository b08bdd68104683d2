"""The pages of watched changes: begin one from a result, and look how it stands."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Flask, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from checks.model import Severity
from deliverability.judged import judged
from deliverability.moments import distance, moment
from deliverability.report import Advice
from deliverability.store import runs
from deliverability.store import watches as store
from deliverability.store.watches import StoredWatch
from deliverability.watch.kept import sight_json, watched_json
from deliverability.watch.words import wanted_words
from web import errors
from web.pages import find
from web.service import service
from web.watched import shown_watch

blueprint = Blueprint("watch", __name__)


def register(app: Flask) -> None:
    """Add the pages to `app`, and what templates need for the button on results."""
    app.jinja_env.globals.update(wanted_words=wanted_words, moment=moment, distance=distance)
    app.register_blueprint(blueprint)


@blueprint.post("/checks/<run_id>/watch")
def begin(run_id: str) -> ResponseReturnValue:
    """Watch the records of one finding (`check`, `subject`), or of all that are more than notes."""
    run = find(run_id)
    text = runs.transcript(service().database, run.id)
    if text is None:
        return redirect(url_for("pages.run", run_id=run.id), 303)
    then = judged(text)
    chosen = _chosen(then.report.findings, request.form.get("check", ""), request.form.get("subject", ""))
    client = request.remote_addr or ""
    watch = service().watch_intake.take(run, then, chosen, client, datetime.now(UTC))
    if watch is None:
        return redirect(url_for("pages.run", run_id=run.id), 303)
    return redirect(url_for("watch.show", watch_id=watch.id), 303)


@blueprint.get("/watch/<watch_id>")
def show(watch_id: str) -> ResponseReturnValue:
    """The permanent page of a watch."""
    return render_template("watch.html", shown=_shown(_find(watch_id)))


@blueprint.get("/watch/<watch_id>/rows")
def rows(watch_id: str) -> ResponseReturnValue:
    """The part of the page that changes, for the script that polls."""
    return render_template("_watch.html", shown=_shown(_find(watch_id)))


@blueprint.get("/watch/<watch_id>.json")
def as_json(watch_id: str) -> ResponseReturnValue:
    """The same for programs."""
    found = store.get(service().database, watch_id)
    if found is None:
        return errors.as_json(404, "There is no such watch.")
    return jsonify(
        {
            "id": found.id,
            "state": found.state.value,
            "is_over": found.is_over,
            "check": found.run_id,
            "watched": list(map(watched_json, found.places)),
            "records": list(map(sight_json, found.sights)),
            "events": [
                {"what": event.what.value, "at": event.at.isoformat(), "check": event.run_id or None}
                for event in found.events
            ],
            "next_look_at": found.next_look_at.isoformat() if found.next_look_at else None,
        }
    )


def _chosen(findings: tuple[Advice, ...], check: str, subject: str) -> tuple[Advice, ...]:
    """The one that is named; else all that have records, notes only where there is nothing else."""
    if check:
        same = (one for one in findings if (one.finding.check, one.finding.subject) == (check, subject))
        return tuple(same)
    with_records = tuple(one for one in findings if one.remedy and one.remedy.changes)
    loud = tuple(one for one in with_records if one.finding.severity is not Severity.NOTICE)
    return loud or with_records


def _find(watch_id: str) -> StoredWatch:
    found = store.get(service().database, watch_id)
    if found is None:
        abort(404)
    return found


def _shown(watch: StoredWatch) -> object:
    return shown_watch(watch, service().database, datetime.now(UTC))
