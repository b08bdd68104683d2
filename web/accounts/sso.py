"""Single sign-on by OpenID Connect: the way to the provider and back; off while [oidc] names no issuer."""

from __future__ import annotations

import logging
from typing import Any

from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
from authlib.integrations.flask_client import OAuth  # type: ignore[import-untyped]
from flask import Blueprint, Flask, abort, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import login_user
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.exceptions import HTTPException

from deliverability.accounts.elsewhere import come_in
from deliverability.accounts.people import AccountError
from deliverability.config import Settings
from deliverability.links import link
from web.accounts.clock import now
from web.service import service

log = logging.getLogger(__name__)
blueprint = Blueprint("sso", __name__)
PATIENCE = 10.0
"""Seconds for one answer of the provider."""


def register(app: Flask, settings: Settings) -> None:
    """Add the two routes; the provider is asked at the first sign-in only, so that we start without it."""
    oidc, oauth = settings.oidc, OAuth(app)
    oauth.register(
        "sso", client_id=oidc.client_id,
        client_secret=oidc.client_secret.value if oidc.client_secret else None,
        server_metadata_url=f"{oidc.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256",
                       "default_timeout": PATIENCE},
    )  # fmt: skip
    app.extensions["sso"] = oauth.sso
    app.register_blueprint(blueprint)


@blueprint.post("/sign-in/sso")
def begin() -> ResponseReturnValue:
    """To the provider, with state, nonce and PKCE, which stay in this browser's session."""
    place = link(service().settings, "sign-in", "sso", "back")
    try:
        answer: ResponseReturnValue = _provider().authorize_redirect(place)
    except (AuthlibBaseError, RequestException) as error:
        return _failed(error)
    return answer


@blueprint.get("/sign-in/sso/back")
def back() -> ResponseReturnValue:
    """From the provider: who it is, by a signed token for us alone."""
    settings = service().settings
    try:
        claims = _provider().authorize_access_token(leeway=60)["userinfo"]
        if claims["iss"] != settings.oidc.issuer:
            raise AuthlibBaseError("invalid_issuer", "the token is of another issuer")
        person = come_in(service().database, settings.oidc, claims, now())
    except AccountError as error:
        flash(str(error))
        return redirect(url_for("security.login"), 303)
    except (AuthlibBaseError, JoseError, RequestException, HTTPException, KeyError, ValueError) as error:
        return _failed(error)
    session.clear()
    login_user(current_app.extensions["security"].datastore.member(person), authn_via=["sso"])
    return redirect(url_for("pages.index"), 303)


def _provider() -> Any:
    if "sso" not in current_app.extensions or not request.endpoint:
        abort(404)
    return current_app.extensions["sso"]


def _failed(error: Exception) -> ResponseReturnValue:
    """The log says what; the page says nothing that would help somebody who forged it."""
    log.warning("single sign-on failed: %s", type(error).__name__)
    flash("The single sign-on did not work. Try once more; the log of this service says why it failed.")
    return redirect(url_for("security.login"), 303)
