"""The pages of "check before publishing": the text to try, and what it would change."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from checks.domain import NotADomain, parse_target
from deliverability.arranged import Silence, silences
from deliverability.intake import BusyError, TooManyError
from deliverability.net.transcript import loads
from deliverability.pasted_fields import NotARecord
from deliverability.plan import Plan, plan_rest, plan_sentence
from deliverability.plan_intake import Planned
from deliverability.remedies.model import Action
from deliverability.runs import replay
from deliverability.store import plans as store
from deliverability.store import runs
from deliverability.store.plans import StoredPlan
from deliverability.store.runs import State
from web.service import service

blueprint = Blueprint("plans", __name__)
LONGEST = 1000
"""Characters of the domain's field, as on the first page."""
USUAL = {
    Action.REPLACE: "take the place of what is there now",
    Action.ADD: "come beside what is there now",
    Action.REMOVE: "are taken away",
}
"""What lines without a sign do, to go on "The records below …"."""
DONE = {Action.ADD: "Add", Action.REPLACE: "Set", Action.REMOVE: "Remove"}


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form."""

    target: str = ""
    records: str = ""
    usual: Action = Action.REPLACE


@dataclass(frozen=True, slots=True)
class Shown:
    """A judged plan as its page shows it."""

    plan: Plan
    sentence: str
    rest: str
    gaps: tuple[Silence, ...]


@blueprint.get("/plan")
def form() -> ResponseReturnValue:
    """The form, with the domain of `?run=` and the text of `?records=`, or all of `?plan=`, where given."""
    if (old := store.get(service().database, request.args.get("plan", ""))) is not None:
        return _form(Typed(old.target, old.records, old.usual))
    if (run := runs.get(service().database, request.args.get("run", ""))) is not None:
        return _form(Typed(run.target, request.args.get("records", "")))
    return _form(Typed(request.args.get("target", "")[:LONGEST], request.args.get("records", "")))


@blueprint.post("/plan")
def start() -> ResponseReturnValue:
    """Begin to judge, and go to the plan's page; or show what cannot be read, and where."""
    typed = _typed()
    try:
        domain = parse_target(typed.target[:LONGEST])
    except NotADomain as error:
        return _form(typed, "target", str(error))
    try:
        planned = Planned(typed.target.strip(), domain, request.remote_addr or "", typed.records, typed.usual)
        plan = service().plan_intake.take(planned, datetime.now(UTC))
    except NotARecord as error:
        if not typed.records.strip():
            return _form(typed, "records", "Nothing is pasted here yet.")
        end = "" if error.said.endswith("?") else "."
        return _form(typed, "records", f"Line {error.line}: {error.said}{end}", mark=error.mark)
    except TooManyError as error:
        return _form(typed, "records", str(error), 429, error.retry_after)
    except BusyError as error:
        return _form(typed, "records", str(error), 503, error.retry_after)
    return redirect(url_for("plans.show", plan_id=plan.id), 303)


@blueprint.get("/plans/<plan_id>")
def show(plan_id: str) -> ResponseReturnValue:
    """The permanent page of a plan."""
    return render_template("plan.html", **_parts(find(plan_id)))


@blueprint.get("/plans/<plan_id>/rows")
def rows(plan_id: str) -> ResponseReturnValue:
    """The part of the page that changes, for the script that polls."""
    return render_template("_plan.html", **_parts(find(plan_id)))


def find(plan_id: str) -> StoredPlan:
    """The plan of a link; 404 when it is not there any more."""
    found = store.get(service().database, plan_id)
    if found is None:
        abort(404)
    return found


def judged(plan: StoredPlan) -> Plan | None:
    """The result, judged by the checks of today; None while there is none."""
    said = store.transcripts(service().database, plan.id)
    return None if said is None else _plan(said, plan)


@lru_cache(maxsize=64)
def _plan(said: tuple[str, str], plan: StoredPlan) -> Plan:
    before, after = (asyncio.run(replay(loads(text))).report for text in said)
    return Plan(plan.changes, before, after, plan.notes, plan.clashes)


def _typed() -> Typed:
    usual = request.form.get("usual", "")
    return Typed(
        request.form.get("target", ""),
        request.form.get("records", ""),
        Action(usual) if usual in tuple(Action) else Action.REPLACE,
    )


def _form(
    typed: Typed, field: str = "", problem: str = "", status: int = 0, retry_after: int = 0, mark: str = ""
) -> ResponseReturnValue:
    status = status or (400 if problem else 200)
    page = render_template(
        "plan_form.html", typed=typed, field=field, problem=problem, mark=mark, usual=USUAL
    )
    return page, status, {"Retry-After": str(retry_after)} if retry_after else {}


def _parts(plan: StoredPlan) -> dict[str, object]:
    """What the templates of a plan are given."""
    domain = parse_target(plan.target)
    parts: dict[str, object] = {"stored": plan, "domain": domain, "done": DONE}
    if plan.state is State.FAILED:
        return parts | {"said": plan.problem, "title": f"{domain.label}: not checked"}
    found = judged(plan)
    if found is None:
        said = f"Checking {domain.label} as it is, and with your changes"
        return parts | {"said": said, "title": said}
    shown = Shown(found, plan_sentence(found), plan_rest(found), tuple(silences(found.after.gaps)))
    return parts | {"shown": shown, "said": shown.sentence, "title": f"{domain.label}: your changes tried"}
