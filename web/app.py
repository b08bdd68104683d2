"""The web application: pages and API over one service, behind headers, host names and permissions."""

from __future__ import annotations

import atexit
import os

from flask import Flask
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]

from checks import CHECKS_VERSION
from deliverability.config import Settings, load
from deliverability.logs import start_logging
from deliverability.work.ticker import Ticker
from web import (
    accounts,
    api,
    errors,
    guides,
    headers,
    origin,
    outside,
    pages,
    permissions,
    plans,
    setup,
    shown,
    sizes,
    watch,
)
from web.accounts import limits
from web.alerts import register as alerts
from web.hosts import KnownHosts, known_hosts
from web.library import register as library
from web.monitor import register as monitor
from web.proxy import BehindProxy
from web.reports import register as reports
from web.rest import register
from web.rest.endpoint import blueprint as rest
from web.seeds import register as seeds
from web.service import attach, open_service

LARGEST_REQUEST = 64 * 1024


def from_environment() -> Flask:
    """The application by config file and environment, for a server that imports it."""
    settings = load(None, os.environ)
    start_logging(settings.log)
    app = create_app(settings)
    opened = app.extensions["deliverability"]
    atexit.register(opened.close)
    if settings.work.at_once:
        ticker = Ticker(opened.office)
        ticker.start()
        atexit.register(ticker.stop)  # the last one registered comes first
    else:
        opened.worker.start()
    return app


def create_app(settings: Settings) -> Flask:
    """The application; errors as `open_service`'s."""
    app = Flask(__name__)
    opened = open_service(settings)
    attach(app, opened)
    app.config.update(
        SECRET_KEY=opened.key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_PARTS=20,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # a page may stay open all day; the token ends with the session
        SEND_FILE_MAX_AGE_DEFAULT=86400,  # the links to static files change with the version
    )
    app.session_interface = headers.Cookies()
    behind_proxy = BehindProxy(app.wsgi_app, settings.web.trusted_proxies)
    app.wsgi_app = KnownHosts(behind_proxy, known_hosts(settings))  # type: ignore[method-assign]
    origin.guard(app)
    sizes.guard(app)
    limits.register(app)
    permissions.guard(app)  # before CSRF: who may not come in learns nothing
    csrf = CSRFProtect(app)
    for program in (api.blueprint, rest):
        csrf.exempt(program)  # they take no form, and nothing from another site's page
    accounts.register(app, opened)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # families stay in theirs; set late, as accounts bring a form of JSON
    app.after_request(headers.secure)
    guides.register(app)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(plans.blueprint)
    app.register_blueprint(setup.blueprint)
    app.register_blueprint(api.blueprint)
    register.register(app)
    outside.register(app)
    reports.register(app, csrf)
    watch.register(app)
    monitor.register(app)
    alerts.register(app)
    seeds.register(app)
    library.register(app)
    errors.register(app)
    shown.register(app, CHECKS_VERSION)
    return app
