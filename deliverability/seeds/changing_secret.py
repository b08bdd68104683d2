"""What becomes of a kept password or token when its account changes: it goes nowhere it was not given for."""

from __future__ import annotations

from deliverability.config_sections import Security
from deliverability.seeds.errors import SeedError
from deliverability.seeds.model import Account, SignIn


def secret_after(old: Account, new: Account, typed: str, has_one: bool) -> str | None:
    """What to keep from now on, "" for nothing; None leaves what is there. SeedError when it must be written.

    `typed`: the password, "" where none was written; `has_one`: something is kept for the old account.
    """
    is_same = _for_whom(old) == _for_whom(new) and not _is_laid_open(old, new)
    if new.sign_in is not SignIn.PASSWORD:
        return None if is_same else ""
    if typed or is_same:
        return typed or None
    if has_one:
        raise SeedError(
            "secret",
            "Write the password again: the server, the user, the sign-in or its protection has changed.",
        )
    return None


def _for_whom(account: Account) -> tuple[str, str, SignIn]:
    return account.host, account.user, account.sign_in


def _is_laid_open(old: Account, new: Account) -> bool:
    """It would go in the clear, or to whoever listens at another port: there is no certificate to look at."""
    return new.security is Security.NONE and (old.security, old.port) != (new.security, new.port)
