"""What is set for one domain and for all of them, and the way to everything else that can be set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.monitored import groups as office
from deliverability.monitored import intake
from deliverability.monitored.effective import resolved
from deliverability.monitored.intake import Edit
from deliverability.monitored.model import KEYS, NOTHING
from deliverability.monitored.settings import merged, parse_name, parse_tags
from deliverability.schedule.rule import Paused, parse
from deliverability.store import monitored as store
from deliverability.store.database import reading
from web.monitor.fields import FOR_TECHNICIANS, fields, problems_in, typed_in
from web.monitor.found import Found, find
from web.permissions import allowed
from web.service import service

blueprint = Blueprint("settings", __name__)
PLACES = (
    (
        "settings.defaults",
        "What holds for all domains",
        "How often we check, and how you hear of it.",
    ),
    ("groups.show", "Groups and tags", "Domains that share settings, and words to find them by."),
    ("alerts.show", "Alerts", "What is open now, and what you know of already."),
    ("alert_targets.show", "Where alerts go", "Mail, webhooks and other places, and when they stay quiet."),
    ("sent.show", "What was sent", "Every message that left this service, and what came of it."),
    ("seeds.show", "Seed inboxes", "Mailboxes that get test mails, to see whether they land in spam."),
    ("senders.show", "Ways to send test mails", "Mail servers of your domains, by which test mails leave."),
    ("readers.show", "Reports by mail", "People who get a report by mail, with no account."),
    (
        "links.manage",
        "Calendar",
        "Days on which certificates end and keys grow old, for your calendar program.",
    ),
    ("api_docs.docs", "API", "What programs can ask for and change."),
    ("accounts.mine", "Your account", "Your password, second step and sessions."),
    ("accounts.everybody", "People", "Who may look, change and decide."),
    ("accounts.tokens", "Tokens", "Keys for programs that use the API."),
    ("accounts.audit_log", "Audit log", "Who did what, and when."),
)
"""Endpoint, its name, what is behind it; one that this service does not have is left out."""


@blueprint.get("/settings")
def index() -> ResponseReturnValue:
    """The way to all settings that the reader may change."""
    there = [one for one in PLACES if one[0] in current_app.view_functions and allowed(one[0])]
    return render_template("monitor/settings.html", places=there)


@blueprint.get("/settings/defaults")
def defaults() -> ResponseReturnValue:
    """What is set for all domains."""
    return _defaults()


@blueprint.post("/settings/defaults")
def save_defaults() -> ResponseReturnValue:
    """Keep it; or show what is wrong."""
    typed = typed_in(request.form)
    with reading(service().database) as connection:
        own = store.default(connection)
    try:
        office.change_default(service().database, merged(own, typed), datetime.now(UTC))
    except ValueError as error:
        return _defaults(typed, problems_in(error)), 400
    flash("Saved. It holds for every domain and group that sets nothing else.")
    return redirect(url_for("settings.defaults"), 303)


@blueprint.get("/domains/<int(max=2147483647):domain_id>/settings")
def domain(domain_id: int) -> ResponseReturnValue:
    """What is set for a domain, and what it has from its group or from all."""
    return _domain(find(domain_id))


@blueprint.post("/domains/<int(max=2147483647):domain_id>/settings")
def save_domain(domain_id: int) -> ResponseReturnValue:
    """Keep it; or show what is wrong."""
    found, typed = find(domain_id), _all_typed()
    edit, problems = _edit(found, typed)
    if problems:
        return _domain(found, typed, problems), 400
    intake.change(service().database, domain_id, edit, datetime.now(UTC))
    flash("Saved.")
    return redirect(url_for("domain.show", domain_id=domain_id), 303)


def _edit(found: Found, typed: Mapping[str, str]) -> tuple[Edit, dict[str, str]]:
    """What to change, and what is wrong with what was typed, by field."""
    problems: dict[str, str] = {}
    edit = Edit()
    try:
        edit = Edit(parse_name(typed["group"]) if typed["group"] else "")
    except ValueError as error:
        problems |= problems_in(ValueError(f"group: {error}"))
    try:
        edit = replace(edit, tags=parse_tags(typed["tags"]))
    except ValueError as error:
        problems |= problems_in(ValueError(f"tags: {error}"))
    try:
        own = merged(found.domain.own, {key: typed[key] for key in KEYS})
        edit = replace(edit, own=own)
    except ValueError as error:
        problems |= problems_in(error)
    return edit, problems


def _all_typed() -> dict[str, str]:
    more = {key: request.form.get(key, "").strip().replace("\0", "")[:1000] for key in ("group", "tags")}
    return typed_in(request.form) | more


def _domain(
    found: Found, typed: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None
) -> str:
    one = found.domain
    above = resolved(NOTHING, one.group, found.default)
    with reading(service().database) as connection:
        groups = store.all_groups(connection)
    said = typed or {"group": one.group.name if one.group else "", "tags": ", ".join(one.tags)}
    return render_template(
        "monitor/domain_settings.html", found=found, groups=groups, said=said,
        is_paused=isinstance(parse(found.effective.schedule.value), Paused), problems=problems or {},
        fields=fields(one.own, above, typed, problems), for_technicians=FOR_TECHNICIANS,
    )  # fmt: skip


def _defaults(typed: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None) -> str:
    with reading(service().database) as connection:
        own = store.default(connection)
    above = resolved(NOTHING, None, NOTHING)
    return render_template(
        "monitor/defaults.html", fields=fields(own, above, typed, problems), for_technicians=FOR_TECHNICIANS,
        problems=problems or {},
    )  # fmt: skip
