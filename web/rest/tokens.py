"""The API's route by which a program learns what its token may do, and until when."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from web.identity import identity
from web.rest.endpoint import endpoint

TAG = "Token"


class TokenSaid(BaseModel):
    """Who asks; the last four are null where no token was sent, as it may be on your own machine."""

    who: str
    role: str | None
    name: str | None
    scope: str | None
    created_at: datetime | None
    expires_at: datetime | None


@endpoint("GET", "/token", TAG, TokenSaid)
def get_token() -> TokenSaid:
    """What this token may do. Its name, its role and its end."""
    who = identity()
    kept = who.token
    return TokenSaid(
        who=who.name, role=who.role.value if who.role else None, name=kept.name if kept else None,
        scope=kept.scope if kept else None, created_at=kept.created_at if kept else None,
        expires_at=kept.expires_at if kept else None,
    )  # fmt: skip
