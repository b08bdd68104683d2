"""How often somebody may try to sign in, and how often a program may call: by account, address and token."""

from __future__ import annotations

from collections.abc import Hashable

from flask import Flask, Response, g, request, session
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests, UnsupportedMediaType

from deliverability.intake import bucket
from web.accounts.tries import Tries
from web.identity import BAD_TOKEN, identity
from web.needs import NEEDS, Need

GUESSING = frozenset({
    "security.login", "security.verify", "security.two_factor_token_validation", "security.mf_recovery",
    "security.wan_signin_response", "security.wan_verify_response", "security.change_password",
    "security.forgot_password", "security.reset_password", "accounts.accept",
})  # fmt: skip
"""Routes at which a secret could be guessed, or a mail set off."""
ALWAYS = "security.forgot_password"
"""Counted also when all is well: each sends a mail."""
LONGEST = 2000
"""Characters of a field; what a device says of a passkey may be longer."""
CALLS_A_MINUTE, BAD_TOKENS_A_MINUTE = 600, 30


def register(app: Flask) -> None:
    """Refuse with 429 and the seconds to wait; a try that was right does not count."""
    guesses, calls = Tries(), Tries(CALLS_A_MINUTE)
    bad_tokens = Tries(BAD_TOKENS_A_MINUTE)

    @app.before_request
    def count() -> None:
        who = identity()
        if who.token is not None:
            _refuse(
                calls.take(who.token.id), f"This token calls more often than {CALLS_A_MINUTE} times a minute."
            )
        if who is BAD_TOKEN and NEEDS.get(request.endpoint or "") is not Need.PUBLIC:
            _refuse(bad_tokens.take(_client()), "Too many tokens that are not good.")
        if request.method == "POST" and (request.endpoint or "").startswith("security."):
            _refuse_odd_forms()
        if request.method == "POST" and request.endpoint in GUESSING:
            g.guess = _keys()
            _refuse(guesses.take(*g.guess), "That were too many tries. Please wait a minute.")

    @app.after_request
    def forgive(response: Response) -> Response:
        was_right = 300 <= response.status_code < 400 and request.endpoint != ALWAYS
        if "guess" in g and was_right:
            guesses.forgive(*g.pop("guess"))
        return response


def _refuse_odd_forms() -> None:
    """A hash of a very long text takes long, and the library would read JSON in place of a form."""
    if request.is_json:
        raise UnsupportedMediaType
    if any(len(text) > LONGEST for name, text in request.form.items() if name != "credential"):
        raise RequestEntityTooLarge


def _refuse(wait: int, why: str) -> None:
    if wait:
        g.pop("guess", None)
        raise TooManyRequests(why, retry_after=wait)


def _keys() -> tuple[Hashable, ...]:
    """Whose secret it is, and where the try comes from."""
    named = request.form.get("email", "").strip().casefold()[:254]
    whose = named or session.get("tf_user_id") or identity().name
    return ("account", whose), ("address", _client())


def _client() -> str:
    return bucket(request.remote_addr or "")
