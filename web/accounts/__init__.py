"""Sign-in, accounts, tokens and the audit log."""

from __future__ import annotations

from flask import Flask

from deliverability.store import people as store
from web.accounts import people, security, tokens  # noqa: F401  # the latter add routes
from web.accounts.pages import blueprint
from web.identity import identity
from web.service import Service


def register(app: Flask, opened: Service) -> None:
    """Put all of it into the application; CSRF protection must be there already."""
    security.register(app, opened.database, opened.key)
    app.register_blueprint(blueprint)
    oidc = opened.settings.oidc
    if oidc.issuer:
        from web.accounts import sso  # late: it is an extra

        sso.register(app, opened.settings)
    app.jinja_env.globals.update(
        whoever=identity, sends_mail=lambda: opened.settings.mail.is_set,
        nobody_yet=lambda: not store.is_anybody(opened.database),
        sso_name=lambda: oidc.name if oidc.issuer else "",
    )  # fmt: skip
