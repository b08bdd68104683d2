"""Tokens of OAuth as they come from a provider and as they are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

LONGEST = 12_000
SOON = timedelta(minutes=2)
"""A token that ends sooner is not used: a look into a mailbox takes a while."""
AGAIN = "Sign in to this mailbox once more."


class OAuthError(Exception):
    """There is no token; the message says why and what to do, and holds nothing secret."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """`access` signs in until `expires_at`; `refresh` gets the next one."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime

    def are_good(self, now: datetime) -> bool:
        """The access token can be used for a while."""
        return now + SOON < self.expires_at


def tokens_of(answer: Mapping[str, Any], provider: str, now: datetime, before: str = "") -> Tokens:
    """The tokens in a provider's answer (RFC 6749 §5.1); `before`: the refresh token that stays where none
    comes. OAuthError tells its refusal.
    """
    if "access_token" not in answer:
        raise OAuthError(refusal_of(answer, provider))
    access, refresh = answer["access_token"], answer.get("refresh_token") or before
    if not (_is_token(access) and _is_token(refresh)):
        raise OAuthError(f"{provider} answered without tokens that last. {AGAIN}")
    lasts = answer.get("expires_in")
    seconds = lasts if isinstance(lasts, int) and 0 < lasts < 10**6 else 3600
    return Tokens(access, refresh, now + timedelta(seconds=seconds))


def refusal_of(answer: Mapping[str, Any], provider: str) -> str:
    """What an error means (RFC 6749 §5.2, RFC 8628 §3.5), for the person who owns the mailbox."""
    match answer.get("error"):
        case "invalid_grant" | "interaction_required" | "consent_required":
            return f"{provider} no longer accepts the sign-in we keep. {AGAIN}"
        case "expired_token" | "code_expired":
            return "The code has expired. Begin once more."
        case "authorization_declined" | "access_denied":
            return f"{provider} says that you declined. Begin once more if that was a mistake."
        case "invalid_client" | "unauthorized_client":
            return (
                f"{provider} does not know this service. An operator has to look at [seeds] in the settings."
            )
        case str() as word if word.isascii() and word.replace("_", "").isalnum() and len(word) < 60:
            return f"{provider} refused: {word.replace('_', ' ')}."
    return f"{provider} gave no answer that we understand. We try again later."


def packed(tokens: Tokens) -> dict[str, Any]:
    """As it is kept, before it is encrypted."""
    expires = int(tokens.expires_at.timestamp())
    return {"access_token": tokens.access, "refresh_token": tokens.refresh, "expires_at": expires}


def unpacked(kept: Mapping[str, Any]) -> Tokens | None:
    """Read `packed` back; None for what holds no tokens."""
    access, refresh, expires = (kept.get(name) for name in ("access_token", "refresh_token", "expires_at"))
    if not (_is_token(access) and _is_token(refresh) and isinstance(expires, int)):
        return None
    return Tokens(str(access), str(refresh), datetime.fromtimestamp(expires, UTC))


def read_json(text: str | bytes) -> dict[str, Any]:
    """An object, {} for anything else."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_token(value: object) -> bool:
    """RFC 6750 §2.1: visible ASCII, so that it ends no line and no field of XOAUTH2."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST and value.isascii() and value.isprintable()
