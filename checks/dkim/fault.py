"""The kinds of fault a DKIM key may have, and what they mean for the mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

Facts: TypeAlias = Mapping[str, object]


class Kind(StrEnum):
    """Each fault, as the part of a sentence after "the key record"."""

    MISSING = "is not there"
    CNAME_BROKEN = "is a CNAME record that leads to nothing"
    MULTIPLE = "is there more than once"
    DUP_TAG = "says the same thing twice"
    STRAY = "has text in it that does not belong there"
    EMPTY_TAG = "has two semicolons in a row"
    VERSION = "does not begin as it should"
    KEY_TYPE = "names a kind of key that receivers do not know"
    P_MISSING = "has no key in it"
    P_EMPTY = "has an empty key, so the key is withdrawn"
    P_CUT = "has a key that is cut off"
    P_CHARACTERS = "has characters in its key that do not belong there"
    P_NOT_A_KEY = "has a key that cannot be read"
    PRIVATE = "shows a private key"
    BARE_KEY = "has its key in a form that many receivers cannot read"
    RSA_SHORT = "has a key that is too short (under 1024 bits)"
    RSA_FORGEABLE = "has a key so short that anyone can break it"
    RSA_WEAK = "has a key shorter than 2048 bits"
    RSA_LONG = "has a key longer than 4096 bits"
    NO_SHA256 = "does not allow the method of today (SHA-256)"
    SHA1 = "still allows a method that is no longer safe (SHA-1)"
    SERVICE = "is not for e-mail"
    TESTING = "says that it is only a test"
    UNKNOWN_TAG = "has a part that is not defined"
    G_TAG = "has the old part `g=`"


HARMLESS: Final = frozenset({Kind.EMPTY_TAG, Kind.UNKNOWN_TAG, Kind.G_TAG})
"""Faults that change nothing for the mail."""
WEAKENING: Final = frozenset({Kind.BARE_KEY, Kind.RSA_WEAK, Kind.RSA_LONG, Kind.SHA1, Kind.TESTING})
"""Faults with which a receiver may still accept the signature."""
DANGEROUS: Final = frozenset({Kind.PRIVATE, Kind.RSA_FORGEABLE})
"""Faults that let strangers sign as the domain, whether or not its owner still uses the key."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault with its facts."""

    kind: Kind
    facts: Facts

    @property
    def is_fatal(self) -> bool:
        """No receiver can use the key."""
        return self.kind not in HARMLESS | WEAKENING
