"""The pages: the one field, the run, the guides."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from checks.domain import NotADomain, parse_target
from checks.model import Verdict
from checks.registry import families
from deliverability.arranged import grouped
from deliverability.checker import Wishes, families_for
from deliverability.gather.library import opinion_json
from deliverability.health import look
from deliverability.intake import Asked, BusyError, TooManyError
from deliverability.judged import judged
from deliverability.overview import sentence
from deliverability.report import FamilyLine, as_json
from deliverability.store import monitored, overview
from deliverability.store import runs as store
from deliverability.store.database import reading
from deliverability.store.runs import State, StoredRun
from deliverability.wording import OPT_IN, counted
from web import errors
from web.opinion import MARKS, compared, opinion
from web.permissions import allowed
from web.result import problems, result
from web.service import service
from web.wanted import FieldError, chosen_in, with_selector

blueprint = Blueprint("pages", __name__)
LONGEST = 1000
"""Characters of a field; the longest address is 254 (RFC 5321 §4.5.3.1, erratum 1690)."""


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """The one field."""
    return render_template("index.html", typed="", problem="", chosen=Wishes(), **_choices())


@blueprint.post("/check")
def start() -> ResponseReturnValue:
    """Begin a run and go to its page, or show what is wrong with what was typed."""
    typed, chosen = request.form.get("target", ""), chosen_in(request.form)
    if len(typed) > LONGEST:
        return _form(typed[:LONGEST], chosen, "This is longer than any address.", 400)
    try:
        asked = Asked(typed.strip(), parse_target(typed), request.remote_addr or "", chosen)
        run = service().intake.take(asked, datetime.now(UTC))
    except NotADomain as error:
        return _form(typed, chosen, str(error), 400)
    except TooManyError as error:
        return _form(typed, chosen, str(error), 429, error.retry_after)
    except BusyError as error:
        return _form(typed, chosen, str(error), 503, error.retry_after)
    return redirect(url_for("pages.run", run_id=run.id), 303)


@blueprint.get("/checks/<run_id>")
def run(run_id: str) -> ResponseReturnValue:
    """The permanent page of a run: its rows while it works, then its result."""
    return render_template("run.html", **_parts(find(run_id)))


@blueprint.get("/checks/<run_id>/rows")
def rows(run_id: str) -> ResponseReturnValue:
    """The part of the page that changes, for the script that polls."""
    return render_template("_run.html", **_parts(find(run_id)))


@blueprint.post("/checks/<run_id>/again")
def again(run_id: str) -> ResponseReturnValue:
    """A fresh run of the same target."""
    new = service().intake.again(find(run_id), request.remote_addr or "", datetime.now(UTC))
    return redirect(url_for("pages.run", run_id=new.id, dns_host=_dns_host() or None), 303)


@blueprint.post("/checks/<run_id>")
def name_selector(run_id: str) -> ResponseReturnValue:
    """A fresh run that knows one selector more; what is wrong with it is said on the same page."""
    old, typed = find(run_id), request.form.get("selector", "")
    try:
        selectors = with_selector(old.wishes.selectors, typed)
        new = service().intake.again(old, request.remote_addr or "", datetime.now(UTC), selectors)
    except FieldError as error:
        return _result(old, typed, str(error), 400)
    except TooManyError as error:
        return _result(old, typed, str(error), 429, error.retry_after)
    except BusyError as error:
        return _result(old, typed, str(error), 503, error.retry_after)
    return redirect(url_for("pages.run", run_id=new.id), 303)


@blueprint.get("/checks/<run_id>.json")
def report(run_id: str) -> ResponseReturnValue:
    """The report as `deliverability check --json` prints it; `?second_opinion=1` adds the library's."""
    text = store.transcript(service().database, find(run_id).id)
    if text is None:
        return errors.as_json(409, "This check has no result yet.")
    said = judged(text).report
    if request.args.get("second_opinion") == "1":
        return jsonify(as_json(said) | {"second_opinion": opinion_json(opinion(text), said)})
    return jsonify(as_json(said))


@blueprint.get("/checks/<run_id>/second-opinion")
def second_opinion(run_id: str) -> ResponseReturnValue:
    """What the library says of the same answers, family by family; worked out when asked for."""
    found = find(run_id)
    text = store.transcript(service().database, found.id)
    if text is None:
        return redirect(url_for("pages.run", run_id=found.id))
    second = opinion(text)
    rows = compared(second, result(text))
    domain = parse_target(found.target)
    return render_template(
        "opinion.html", run=found, domain=domain, library=second.library, compared=rows, marks=MARKS
    )


@blueprint.get("/checks/<run_id>/transcript.json")
def transcript(run_id: str) -> ResponseReturnValue:
    """The replay file: every question and every answer."""
    found = find(run_id)
    text = store.transcript(service().database, found.id)
    if text is None:
        return errors.as_json(409, "This check has no result yet.")
    name = parse_target(found.target).name
    head = {"Content-Disposition": f'attachment; filename="transcript-{name}.json"'}
    return Response(text, headers=head, mimetype="application/json")


@blueprint.get("/health")
def health() -> ResponseReturnValue:
    """Whether this process answers, reaches its database, and somebody does the work."""
    settings = service().settings
    works_here = settings.work.at_once > 0
    found = look(settings, service().database, datetime.now(UTC), works_here=works_here)
    seconds = None if found.worked_ago is None else round(found.worked_ago.total_seconds())
    said = jsonify(status=found.problem or "ok", worked_seconds_ago=seconds, disk_has_room=found.has_room)
    return said, 503 if found.problem else 200


def find(run_id: str) -> StoredRun:
    """The run of a link; 404 when it is not there any more."""
    found = store.get(service().database, run_id)
    if found is None:
        abort(404)
    return found


def _form(typed: str, chosen: Wishes, problem: str, status: int, retry_after: int = 0) -> ResponseReturnValue:
    page = render_template("index.html", typed=typed, problem=problem, chosen=chosen, **_choices())
    return page, status, _later(retry_after)


def _choices() -> dict[str, object]:
    """What the first page offers beside its field."""
    offered = {family: words for family, words in OPT_IN.items() if family in families()}
    return {"opt_in": offered, "standing": _standing()}


def _standing() -> str:
    """How the domains stand that are looked after; "" where there is none, or the reader may not know."""
    if not allowed("overview.show"):
        return ""
    with reading(service().database) as connection:
        counts = overview.counts(connection)
    return sentence(counts) if counts.all else ""


def _result(
    run: StoredRun, typed: str, problem: str, status: int, retry_after: int = 0
) -> ResponseReturnValue:
    page = render_template("run.html", **_parts(run), typed=typed[:LONGEST], problem=problem)
    return page, status, _later(retry_after)


def _later(retry_after: int) -> dict[str, str]:
    return {"Retry-After": str(retry_after)} if retry_after else {}


def _parts(run: StoredRun) -> dict[str, object]:
    """What the templates of a run are given."""
    domain = parse_target(run.target)
    parts: dict[str, object] = {"run": run, "domain": domain}
    if run.state is State.DONE:
        found = result(store.transcript(service().database, run.id) or "", _dns_host(), _link_for_others(run))
        more = {
            "said": found.sentence,
            "title": f"{domain.label}: result",
            "looked_after": _looked_after(run),
        }
        return parts | {"result": found, **more}
    if run.state is State.FAILED:
        return parts | {"said": run.problem, "title": f"{domain.label}: not checked"}
    lines = {line.family: line for line in run.progress}
    return parts | {
        "lines": lines,
        "groups": _waiting(run),
        "said": _said_so_far(run),
        "title": f"Checking {domain.label}",
    }


def _looked_after(run: StoredRun) -> int:
    """The id of the domain as it is looked after; 0 where it is not, or the reader may not know."""
    if not allowed("domain.show"):
        return 0
    with reading(service().database) as connection:
        return monitored.names(connection, (run.name,)).get(run.name, 0)


def _dns_host() -> str:
    """The DNS host that the reader names, which stays in the link."""
    return request.args.get("dns_host", "")[:LONGEST]


def _link_for_others(run: StoredRun) -> str:
    """The page's address; "" where only this machine can open it."""
    host = request.host.rpartition(":")[0] or request.host
    is_here = host == "localhost" or host.strip("[]") == "::1" or host.startswith("127.")
    return "" if is_here else url_for("pages.run", run_id=run.id, _external=True)


def _waiting(run: StoredRun) -> tuple[tuple[str, tuple[FamilyLine, ...]], ...]:
    """The rows that will come, under their headings."""
    chosen = families_for(service().settings, run.wishes)
    return tuple(grouped(FamilyLine(family, Verdict.NOT_APPLICABLE) for family in chosen))


def _said_so_far(run: StoredRun) -> str:
    """ "3 of 4 checked, 1 problem", the one line that is read aloud."""
    if run.state is State.WAITING:
        return "Waiting for other checks to finish"
    found = problems(run.progress)
    ending = f", {counted(found, 'problem')}" if found else ""
    return f"{len(run.progress)} of {len(families_for(service().settings, run.wishes))} checked{ending}"
