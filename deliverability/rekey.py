"""Brings everything that is encrypted in the database under another key, all of it or nothing."""

from __future__ import annotations

from dataclasses import replace

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from deliverability.second_step import authenticator_keys, recovery_key
from deliverability.secrets_box import Box, Unreadable
from deliverability.store import encrypted
from deliverability.store.database import Database
from deliverability.store.encrypted import Boxed, SecondStep


def rekey(database: Database, old: str, new: str) -> int:
    """Encrypt with `new` what `old` opens, in one transaction; how many secrets there are.

    What is under `new` already stays readable, so that a second call does no harm. Unreadable says what
    neither of them opens; nothing is changed then.
    """
    with database.begin() as connection:
        box = Box(new, old)
        secrets = [_renewed(box, one) for one in encrypted.boxed(connection)]
        steps = [_renewed_step(one, old, new) for one in encrypted.second_steps(connection)]
        for one in secrets:
            encrypted.renew_boxed(connection, one)
        for step in steps:
            encrypted.renew_second_step(connection, step)
    return len(secrets) + len(steps)


def _renewed(box: Box, one: Boxed) -> Boxed:
    try:
        return replace(one, secret=box.renewed(one.secret))
    except Unreadable:
        raise Unreadable(f"Neither key opens the secret of {one.what} {one.name!r}.") from None


def _renewed_step(one: SecondStep, old: str, new: str) -> SecondStep:
    codes = MultiFernet([Fernet(recovery_key(key)) for key in (new, old)])
    try:
        return replace(
            one,
            code_secret=_renewed_code(one.code_secret, old, new) if one.code_secret else None,
            recovery_codes=tuple(codes.rotate(code.encode()).decode() for code in one.recovery_codes),
        )
    except (InvalidToken, KeyError):
        raise Unreadable(f"Neither key opens the second step of {one.email}.") from None


def _renewed_code(secret: str, old: str, new: str) -> str:
    """The authenticator's secret as passlib keeps it; KeyError where it bears the mark of another key."""
    from passlib.totp import TOTP  # type: ignore[import-untyped]  # late: nothing else here needs it

    both = TOTP.using(secrets=authenticator_keys(old) | authenticator_keys(new))
    plain = both.from_source(secret).to_dict(encrypt=False)
    return str(TOTP.using(secrets=authenticator_keys(new)).from_source(plain).to_json(encrypt=True))
