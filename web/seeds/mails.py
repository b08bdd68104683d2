"""Test mails of one domain: who sends them, to whom, with which words, and how often by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.seeds.begin import Wish, begin
from deliverability.seeds.errors import SeedError, TooManyTestsError
from deliverability.seeds.model import Kind, Mail, Role
from deliverability.seeds.plans import USUAL, set_plan
from deliverability.store import seeds, senders
from deliverability.store.database import reading
from deliverability.store.seed_plans import Plan
from web.monitor.found import Clock, find
from web.seeds.desk import desk
from web.seeds.landing import Landing, landing
from web.seeds.typed import later, problem_of
from web.service import service

blueprint = Blueprint("mails", __name__, url_prefix="/domains/<int(max=2147483647):domain_id>/test-mails")
LONGEST = 60_000
MOST = 200
RULES = (
    (USUAL, "once a week"), ("every 14 days", "every two weeks"), ("daily 09:00", "every day at 09:00"),
    ("weekly mon 09:00", "every Monday at 09:00"), ("paused", "not by themselves"),
)  # fmt: skip
PLAN_FIELDS = (
    "rule",
    "own_rule",
    "time_zone",
    "template",
    "subject",
    "text",
    "html",
    "promise_minutes",
    "outside",
)
NOTHING = dict.fromkeys(("kind", "sender", *PLAN_FIELDS), "")
"""What nobody typed."""


@blueprint.get("")
def show(domain_id: int) -> ResponseReturnValue:
    """The ways to send, the plan, and where the last mails landed."""
    return _page(domain_id)


@blueprint.post("")
def send(domain_id: int) -> ResponseReturnValue:
    """Begin a test, and go to its page."""
    typed = {name: request.form.get(name, "")[:LONGEST] for name in ("kind", "sender", *PLAN_FIELDS)}
    try:
        test = begin(desk(), _wish(domain_id, typed), datetime.now(UTC))
    except (SeedError, TooManyTestsError) as error:
        return _page(domain_id, problem_of(error), typed), *later(error)
    return redirect(url_for("seed_tests.show", test_id=test.id), 303)


@blueprint.post("/plan")
def plan(domain_id: int) -> ResponseReturnValue:
    """Keep how often test mails go by themselves, and with which words."""
    found = find(domain_id)
    typed = {name: request.form.get(name, "")[:LONGEST] for name in PLAN_FIELDS}
    try:
        set_plan(desk(), _plan(found.id, typed), datetime.now(UTC))
    except SeedError as error:
        problems = {f"plan_{field}": words for field, words in problem_of(error).items()}
        return _page(domain_id, problems, typed), 400
    flash("Saved.")
    return redirect(url_for("mails.show", domain_id=domain_id), 303)


def _wish(domain_id: int, typed: Mapping[str, str]) -> Wish:
    try:
        kind = Kind(typed["kind"] or Kind.SENT)
    except ValueError:
        raise SeedError("kind", "Choose who sends the test mails.") from None
    chosen = (one for one in request.form.getlist("seed")[:MOST] if one.isascii() and one.isdecimal())
    ids = tuple(int(one) for one in chosen if len(one) < 10)
    if request.form.get("chosen") and not ids:
        raise SeedError("seeds", "Choose at least one mailbox.")
    return Wish(
        domain_id, kind, _id(typed["sender"]), ids, _mail(typed), _name(typed),
        is_loop_tried=kind is Kind.ROUND_TRIP and bool(request.form.get("loop")),
    )  # fmt: skip


def _plan(domain_id: int, typed: Mapping[str, str]) -> Plan:
    minutes = typed["promise_minutes"].strip() or "0"
    if not minutes.isascii() or not minutes.isdecimal() or len(minutes) > 5:
        raise SeedError(
            "promise_minutes", "Write the minutes as a number, such as 60. Empty means no promise."
        )
    rule = typed["own_rule"].strip() or typed["rule"]
    mail, zone = _mail(typed), typed["time_zone"].strip() or "UTC"
    return Plan(
        domain_id, rule, zone, _name(typed), mail if mail.text else None, int(minutes), None,
        _id(typed["outside"]),
    )  # fmt: skip


def _id(typed: str) -> int | None:
    """The chosen row; None for none."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def _mail(typed: Mapping[str, str]) -> Mail:
    text, html = (typed[name].replace("\r\n", "\n").replace("\0", "") for name in ("text", "html"))
    return Mail(typed["subject"].replace("\0", "").strip(), text if text.strip() else "", html)


def _name(typed: Mapping[str, str]) -> str:
    name = " ".join(typed["template"].split())[:80]
    return name or ("a text of your own" if typed["text"].strip() else "")


def _page(
    domain_id: int, problems: Mapping[str, str] | None = None, typed: Mapping[str, str] | None = None
) -> str:
    found = find(domain_id)
    clock = Clock(datetime.now(UTC), found.zone)
    mails = landing(service().database, found.id, clock.now)
    with reading(service().database) as connection:
        support = seeds.active(connection, Role.SUPPORT, found.id)
        outside = [one for one in senders.everything(connection) if one.domain_id != found.id]
    is_send = typed is not None and "kind" in typed
    return render_template(
        "seeds/mails.html", found=found, clock=clock, mails=mails, problems=problems or {},
        said=typed if is_send else NOTHING, plan=typed if typed and not is_send else _planned(mails),
        rules=RULES, limits=service().settings.seeds,
        support=support, outside=outside,
    )  # fmt: skip


def _planned(mails: Landing) -> dict[str, str]:
    """The plan as its form shows it."""
    kept = mails.plan
    rule = kept.rule if kept else USUAL
    listed = rule in [value for value, _ in RULES]
    mail = kept.mail if kept and kept.mail else Mail("", "")
    return {
        "rule": rule if listed else "", "own_rule": "" if listed else rule,
        "time_zone": kept.time_zone if kept else "UTC", "template": kept.template if kept else "",
        "subject": mail.subject, "text": mail.text, "html": mail.html,
        "promise_minutes": str(kept.promise_minutes or "") if kept else "",
        "outside": str(kept.outside_id or "") if kept else "",
    }  # fmt: skip
