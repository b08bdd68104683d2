"""What each route asks of whoever calls it; a route without a line here is for admins."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from flask import Flask, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from deliverability.accounts.acting import THE_SERVICE, Actor, set_actor
from deliverability.accounts.roles import Role
from web import errors
from web.identity import Identity, identity
from web.origin import READS, TokenNeededError
from web.service import service

FRESH_FOR = timedelta(minutes=30)
"""How long after a sign-in a dangerous deed asks for nothing more."""


class Need(StrEnum):
    """PUBLIC: anybody; CHECK: a viewer, or anybody where strangers may run checks; OWN: one's own account."""

    PUBLIC = "public"
    CHECK = "check"
    OWN = "own"
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
    "rest.get_token": Need.VIEWER,
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
    "rest.list_seeds": Need.ADMIN,
    "rest.add_seed_inbox": Need.ADMIN,
    "rest.change_seed_inbox": Need.ADMIN,
    "rest.test_seed_inbox": Need.ADMIN,
    "rest.remove_seed_inbox": Need.ADMIN,
    "rest.begin_test": Need.EDITOR,
    "rest.list_tests": Need.VIEWER,
    "rest.get_test": Need.VIEWER,
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
    "adding_many.form": Need.EDITOR,
    "adding_many.preview": Need.EDITOR,
    "adding_many.add": Need.EDITOR,
    "accept.form": Need.EDITOR,
    "accept.save": Need.EDITOR,
    "accept.take_back": Need.EDITOR,
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
    # Test mails: a viewer reads, an editor sends, an admin names mailboxes and mail servers.
    "seed_tests.show": Need.VIEWER,
    "seed_tests.rows": Need.VIEWER,
    "mails.show": Need.VIEWER,
    "mails.send": Need.EDITOR,
    "mails.plan": Need.EDITOR,
    "seeds.show": Need.ADMIN,
    "seeds.form": Need.ADMIN,
    "seeds.add": Need.ADMIN,
    "seeds.one": Need.ADMIN,
    "seeds.change": Need.ADMIN,
    "seeds.try_now": Need.ADMIN,
    "seeds.junk": Need.ADMIN,
    "seeds.do": Need.ADMIN,
    "senders.show": Need.ADMIN,
    "senders.form": Need.ADMIN,
    "senders.add": Need.ADMIN,
    "senders.one": Need.ADMIN,
    "senders.change": Need.ADMIN,
    "senders.try_now": Need.ADMIN,
    "senders.remove": Need.ADMIN,
    "seed_sign_in.show": Need.ADMIN,
    "seed_sign_in.begin": Need.ADMIN,
    "seed_sign_in.check": Need.ADMIN,
    "seed_sign_in.back": Need.ADMIN,
    "seed_links.confirm": Need.PUBLIC,
    "seed_links.agree": Need.PUBLIC,
    # Sign-in, and what leads to it.
    "security.login": Need.PUBLIC,
    "security.logout": Need.PUBLIC,
    "security.two_factor_token_validation": Need.PUBLIC,
    "security.two_factor_rescue": Need.PUBLIC,
    "security.tf_select": Need.PUBLIC,
    "security.mf_recovery": Need.PUBLIC,
    "security.wan_signin": Need.PUBLIC,
    "security.wan_signin_response": Need.PUBLIC,
    "security.forgot_password": Need.PUBLIC,
    "security.reset_password": Need.PUBLIC,
    "accounts.invitation": Need.PUBLIC,
    "accounts.accept": Need.PUBLIC,
    "sso.begin": Need.PUBLIC,
    "sso.back": Need.PUBLIC,
    # One's own account.
    "accounts.mine": Need.OWN,
    "accounts.end_session": Need.OWN,
    "accounts.end_others": Need.OWN,
    "security.verify": Need.OWN,
    "security.wan_verify": Need.OWN,
    "security.wan_verify_response": Need.OWN,
    "security.change_password": Need.OWN,
    "security.two_factor_setup": Need.OWN,
    "security.two_factor_setup_validate": Need.OWN,
    "security.mf_recovery_codes": Need.OWN,
    "security.wan_register": Need.OWN,
    "security.wan_register_response": Need.OWN,
    "security.wan_delete": Need.OWN,
    # Everybody's accounts.
    "accounts.everybody": Need.ADMIN,
    "accounts.invite": Need.ADMIN,
    "accounts.withdraw": Need.ADMIN,
    "accounts.set_role": Need.ADMIN,
    "accounts.remove": Need.ADMIN,
    "accounts.new_password": Need.ADMIN,
    "accounts.first": Need.ADMIN,
    "accounts.audit_log": Need.ADMIN,
    "accounts.tokens": Need.VIEWER,
    "accounts.make_token": Need.VIEWER,
    "accounts.revoke_token": Need.VIEWER,
    # Health reports: their readers, how they look, and what the links in them lead to.
    "readers.show": Need.VIEWER,
    "readers.add": Need.EDITOR,
    "readers.one": Need.EDITOR,
    "readers.change": Need.EDITOR,
    "readers.stop": Need.EDITOR,
    "readers.ask": Need.EDITOR,
    "reports.preview": Need.VIEWER,
    "reports.mail": Need.VIEWER,
    "reports.page": Need.VIEWER,
    "reports.as_pdf": Need.VIEWER,
    "followed.confirm": Need.PUBLIC,
    "followed.confirm_now": Need.PUBLIC,
    "followed.stop": Need.PUBLIC,
    "followed.stop_now": Need.PUBLIC,
    "followed.manage": Need.PUBLIC,
    "followed.manage_now": Need.PUBLIC,
    "followed.check": Need.PUBLIC,
    "followed.check_now": Need.PUBLIC,
    "followed.begun": Need.PUBLIC,
    "followed.remind": Need.PUBLIC,
    "followed.remind_now": Need.PUBLIC,
    "followed.forward": Need.PUBLIC,
    # What we check: the same words for everybody, and nothing of this house in them.
    "guides.every": Need.PUBLIC,
    "guides.one": Need.PUBLIC,
    "guides.moved": Need.PUBLIC,
    "guides.moved_one": Need.PUBLIC,
}


FRESH = frozenset({
    "accounts.invite", "accounts.withdraw", "accounts.set_role", "accounts.remove", "accounts.new_password",
    "accounts.make_token",
})  # fmt: skip
"""Deeds for which somebody who signed in a while ago says once more that it is them."""


def guard(app: Flask) -> None:
    """Let in who may come in, before anything else looks at the request; the audit log learns who it is."""

    @app.before_request
    def ask() -> ResponseReturnValue | None:
        who = identity()
        set_actor(Actor(who.name, request.remote_addr or "", who.person.email if who.person else ""))
        if request.endpoint is None:
            return None
        if not may(who, NEEDS.get(request.endpoint, Need.ADMIN), service().settings.web.open_checks):
            return _refuse(who)
        if request.path.startswith("/api/") and request.method not in READS and who.person and not who.token:
            raise TokenNeededError  # a cookie comes along by itself, a token does not
        if request.endpoint in FRESH and who.person and not who.token and not is_fresh():
            return redirect(url_for("security.verify", next=_way_back()), 303)
        return None

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        set_actor(THE_SERVICE)  # the thread goes on to other work


def may(who: Identity, need: Need, is_open: bool = False) -> bool:
    """Whether this one may call a route of that need; `is_open`: strangers may run single checks."""
    if need is Need.PUBLIC or (need is Need.CHECK and is_open):
        return True
    if need is Need.CHECK:
        return who.role is not None
    if need is Need.OWN:
        return who.is_owner or (who.person is not None and who.token is None)
    return who.role is not None and who.role.covers(Role(need))


def allowed(endpoint: str) -> bool:
    """Whether whoever sent the request under way may call this route; for what pages offer."""
    return may(identity(), NEEDS.get(endpoint, Need.ADMIN), service().settings.web.open_checks)


def is_fresh() -> bool:
    """Whether this session proved lately who it is."""
    return 0 <= time.time() - float(session.get("fs_paa", 0)) < FRESH_FOR.total_seconds()


def _refuse(who: Identity) -> ResponseReturnValue:
    if who.role is not None:
        abort(403)
    if errors.wants_json() or "Authorization" in request.headers:
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", {"realm": "Deliverability"}))
    return redirect(url_for("security.login", next=_way_back()), 303)


def _way_back() -> str:
    """Where to go on after the sign-in: this page, or for a form the page it stands on."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    place = urlsplit(request.referrer or "")
    return place.path if place.netloc == request.host else "/"
