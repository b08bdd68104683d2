"""Which passwords will do, and their argon2id hashes."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher

LEAST, MOST = 8, 256
"""Characters: NIST SP 800-63B §5.1.1.2 asks for eight at least; more than a page of text is no password."""
COMMON = Path(__file__).parent / "common_passwords.txt"
SITE = "deliverability"
FEW = 4
"""Fewer different characters than this are a row of the same."""


def normal(password: str) -> str:
    """The one form (NFKD) that every keyboard's way of writing it leads to, also that of Flask-Security."""
    return unicodedata.normalize("NFKD", password)


def problem(password: str, email: str) -> str:
    """What is wrong with it as the password of this account, in a sentence; "" when it will do."""
    text = normal(password)
    if len(text) < LEAST:
        return (
            f"This has {len(text)} characters. Take at least {LEAST}; a few words in a row are easy to keep."
        )
    if len(text) > MOST:
        return f"This has {len(text)} characters. Take at most {MOST}."
    plain = text.casefold()
    if plain in _common() or len(set(plain)) < FEW or _is_run(plain):
        return "This is one of the first that strangers try. Take a few words that do not belong together."
    if any(word in plain and len(plain) - len(word) < FEW for word in _words(email)):
        return "This is little more than your address or our name. Take words that strangers cannot guess."
    return ""


def hashed(password: str) -> str:
    """Its argon2id hash, with a salt of its own (RFC 9106 §4, second choice of parameters)."""
    return PasswordHasher().hash(normal(password))


def _words(email: str) -> tuple[str, ...]:
    local, _, domain = email.casefold().partition("@")
    return tuple(word for word in (email.casefold(), local, domain, domain.partition(".")[0], SITE) if word)


def _is_run(text: str) -> bool:
    """Whether each character follows the one before it, up or down: "12345678", "hgfedcba"."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps in ({1}, {-1})


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text("utf-8").split())
