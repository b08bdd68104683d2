"""Tokens for a mailbox at Google: its owner agrees there, and comes back with a code (RFC 6749, RFC 7636)."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import datetime
from urllib.parse import urlencode

from deliverability.config_sections import Seeds
from deliverability.net.ask_https import ask_https
from deliverability.net.reach import NotReached, Reach
from deliverability.seeds.oauth_tokens import OAuthError, Tokens, read_json, tokens_of

PROVIDER = "Google"
SCOPE = "https://mail.google.com/"
UNSET = "An operator first has to set google_client_id and google_client_secret in [seeds]."


def page(seeds: Seeds, back: str, state: str, verifier: str, user: str) -> str:
    """Where the owner agrees; a refresh token comes only with offline access and a new consent."""
    _client(seeds)
    asked = {
        "client_id": seeds.google_client_id, "redirect_uri": back, "response_type": "code", "scope": SCOPE,
        "access_type": "offline", "prompt": "consent", "state": state, "login_hint": user,
        "code_challenge": _challenge(verifier), "code_challenge_method": "S256",
    }  # fmt: skip
    return f"{seeds.google_sign_in}?{urlencode(asked)}"


def exchange(seeds: Seeds, reach: Reach, back: str, code: str, verifier: str, now: datetime) -> Tokens:
    """The tokens for a code; OAuthError."""
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    return _ask(seeds, reach, asked, now)


def renew(seeds: Seeds, reach: Reach, tokens: Tokens, now: datetime) -> Tokens:
    """The next tokens; OAuthError."""
    asked = {"grant_type": "refresh_token", "refresh_token": tokens.refresh}
    return _ask(seeds, reach, asked, now, before=tokens.refresh)


def verifier_of(key: str, nonce: str) -> str:
    """The secret half of PKCE for one try; made anew from the service's key, so that nothing is kept."""
    own = hmac.digest(b"deliverability seed google", key.encode(), hashlib.sha256)
    return _base64(hmac.digest(own, nonce.encode(), hashlib.sha256))


def _challenge(verifier: str) -> str:
    return _base64(hashlib.sha256(verifier.encode()).digest())


def _base64(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def _client(seeds: Seeds) -> dict[str, str]:
    if not (seeds.google_client_id and seeds.google_client_secret):
        raise OAuthError(UNSET)
    return {"client_id": seeds.google_client_id, "client_secret": seeds.google_client_secret.value}


def _ask(seeds: Seeds, reach: Reach, asked: dict[str, str], now: datetime, before: str = "") -> Tokens:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode(_client(seeds) | asked).encode()
    try:
        answer = ask_https("POST", seeds.google_tokens, form, body, reach)
    except NotReached as error:
        raise OAuthError(f"Google could not be asked: {error}. We try again later.") from None
    return tokens_of(read_json(answer.body), PROVIDER, now, before)
