"""Who is asking."""

from __future__ import annotations

from dataclasses import dataclass

from deliverability.accounts.roles import Role


@dataclass(frozen=True, slots=True)
class Identity:
    """`name` as the audit log knows them; `role` None for a stranger."""

    name: str
    role: Role | None


OWNER = Identity("the owner", Role.ADMIN)
"""Whoever sits at this computer, while there is no account."""


def identity() -> Identity:
    """Who sent the request under way."""
    return OWNER
