"""What each route asks of whoever calls it; a route without a line here is for admins."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask import Flask, abort, request

from deliverability.accounts.acting import THE_SERVICE, Actor, set_actor
from deliverability.accounts.roles import Role
from web.identity import Identity, identity


class Need(StrEnum):
    """PUBLIC: anybody; CHECK: a viewer, or anybody where strangers may run checks."""

    PUBLIC = "public"
    CHECK = "check"
    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"


NEEDS: Mapping[str, Need] = {
    "static": Need.PUBLIC,
    # One check, as anybody would run it by hand.
    "pages.health": Need.PUBLIC,
    "pages.index": Need.CHECK,
    "pages.start": Need.CHECK,
    "pages.run": Need.CHECK,
    "pages.rows": Need.CHECK,
    "pages.again": Need.CHECK,
    "pages.name_selector": Need.CHECK,
    "pages.report": Need.CHECK,
    "pages.second_opinion": Need.CHECK,
    "pages.transcript": Need.CHECK,
    "plans.form": Need.CHECK,
    "plans.start": Need.CHECK,
    "plans.show": Need.CHECK,
    "plans.rows": Need.CHECK,
    "setup.start": Need.CHECK,
    "setup.begin": Need.CHECK,
    "setup.ask": Need.CHECK,
    "setup.answer": Need.CHECK,
    "setup.look": Need.CHECK,
    "setup.rows": Need.CHECK,
    "setup.table": Need.CHECK,
    "watch.begin": Need.CHECK,
    "watch.show": Need.CHECK,
    "watch.rows": Need.CHECK,
    "watch.as_json": Need.CHECK,
    "api.start": Need.CHECK,
    "api.show": Need.CHECK,
    "api.plan": Need.CHECK,
    "api.show_plan": Need.CHECK,
    # The same for programs.
    "api_docs.openapi": Need.PUBLIC,
    "api_docs.docs": Need.PUBLIC,
    "rest.list_domains": Need.VIEWER,
    "rest.get_domain": Need.VIEWER,
    "rest.add_domain": Need.EDITOR,
    "rest.import_domains": Need.EDITOR,
    "rest.change_domain": Need.EDITOR,
    "rest.remove_domain": Need.EDITOR,
    "rest.check_domain": Need.EDITOR,
    "rest.list_groups": Need.VIEWER,
    "rest.add_group": Need.EDITOR,
    "rest.change_group": Need.EDITOR,
    "rest.remove_group": Need.EDITOR,
    "rest.get_defaults": Need.VIEWER,
    "rest.change_defaults": Need.ADMIN,
    "rest.get_report": Need.VIEWER,
    "rest.list_changes": Need.VIEWER,
    "rest.list_days": Need.VIEWER,
    "rest.list_acceptances": Need.VIEWER,
    "rest.accept_finding": Need.EDITOR,
    "rest.withdraw_acceptance": Need.EDITOR,
    "rest.list_links": Need.EDITOR,
    "rest.give_link": Need.EDITOR,
    "rest.take_link_back": Need.EDITOR,
    "rest.list_readers": Need.EDITOR,
    "rest.ask_reader": Need.EDITOR,
    "rest.stop_reader": Need.EDITOR,
    "rest.list_targets": Need.ADMIN,
    "rest.add_target": Need.ADMIN,
    "rest.pause_target": Need.ADMIN,
    "rest.resume_target": Need.ADMIN,
    "rest.remove_target": Need.ADMIN,
    "rest.list_alerts": Need.VIEWER,
    "rest.acknowledge_alert": Need.EDITOR,
    # Links for people without an account: who has one may read what it leads to.
    "links.show_badge": Need.PUBLIC,
    "links.show_calendar": Need.PUBLIC,
    "links.show_page": Need.PUBLIC,
    "links.manage": Need.EDITOR,
    "links.give": Need.EDITOR,
    "links.take_back": Need.EDITOR,
    # Domains that are looked after: a viewer reads, an editor changes.
    "overview.show": Need.VIEWER,
    "domain.show": Need.VIEWER,
    "domain.rows": Need.VIEWER,
    "domain.check": Need.EDITOR,
    "history.show": Need.VIEWER,
    "adding.form": Need.EDITOR,
    "adding.one": Need.EDITOR,
    "adding.from_run": Need.EDITOR,
    "selected.ask": Need.EDITOR,
    "selected.do": Need.EDITOR,
    "groups.show": Need.VIEWER,
    "groups.add": Need.EDITOR,
    "groups.one": Need.VIEWER,
    "groups.save": Need.EDITOR,
    "groups.remove": Need.EDITOR,
    "settings.index": Need.VIEWER,
    "settings.defaults": Need.ADMIN,
    "settings.save_defaults": Need.ADMIN,
    "settings.domain": Need.EDITOR,
    "settings.save_domain": Need.EDITOR,
    # To take along, and to be watched by.
    "exports.all_domains": Need.VIEWER,
    "exports.of_history": Need.VIEWER,
    "exports.of_findings": Need.VIEWER,
    "metrics.show": Need.PUBLIC,  # it asks for a token of its own
    # Alerts: who has the link of a mail may do the one thing it is for.
    "alerts.show": Need.VIEWER,
    "alerts.acknowledge": Need.EDITOR,
    "alert_links.known": Need.PUBLIC,
    "alert_links.know": Need.PUBLIC,
    "alert_links.confirm": Need.PUBLIC,
    "alert_links.agree": Need.PUBLIC,
    "alert_targets.show": Need.ADMIN,
    "alert_targets.add": Need.ADMIN,
    "alert_targets.one": Need.ADMIN,
    "alert_targets.save": Need.ADMIN,
    "alert_targets.do": Need.ADMIN,
    "sent.show": Need.ADMIN,
    "sent.again": Need.ADMIN,
    "sent.sending": Need.ADMIN,
    # What we check: the same words for everybody, and nothing of this house in them.
    "guides.every": Need.PUBLIC,
    "guides.one": Need.PUBLIC,
    "guides.moved": Need.PUBLIC,
    "guides.moved_one": Need.PUBLIC,
}


def guard(app: Flask) -> None:
    """Let in who may come in, before anything else looks at the request; the audit log learns who it is."""

    @app.before_request
    def ask() -> None:
        who = identity()
        set_actor(Actor(who.name, request.remote_addr or ""))
        if request.endpoint is not None and not may(who, NEEDS.get(request.endpoint, Need.ADMIN)):
            abort(403)

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        set_actor(THE_SERVICE)  # the thread goes on to other work


def may(who: Identity, need: Need) -> bool:
    """Whether this one may call a route of that need."""
    if need is Need.PUBLIC:
        return True
    if need is Need.CHECK:
        return who.role is not None
    return who.role is not None and who.role.covers(Role(need))


def allowed(endpoint: str) -> bool:
    """Whether whoever sent the request under way may call this route; for what pages offer."""
    return may(identity(), NEEDS.get(endpoint, Need.ADMIN))
