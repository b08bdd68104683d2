"""A zone as DNSSEC sees it: what its parent says, its keys, its signatures, and what follows (RFC 4035)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from checks.model import Reason, Unknown

SHA1, SHA256, SHA384 = 1, 2, 4
DIGESTS = frozenset({SHA1, SHA256, SHA384})
ALGORITHMS = {
    5: "RSASHA1", 7: "RSASHA1-NSEC3-SHA1", 8: "RSASHA256", 10: "RSASHA512", 13: "ECDSAP256SHA256",
    14: "ECDSAP384SHA384", 15: "ED25519", 16: "ED448",
}  # fmt: skip
"""Those that validators know (RFC 9904 §2); a zone with no other is treated as unsigned (RFC 4035 §5.2)."""
WITH_SHA1 = frozenset({5, 7})


class State(StrEnum):
    """RFC 4033 §5; what is neither of them is an Unknown."""

    SECURE = "secure"
    INSECURE = "insecure"
    BOGUS = "bogus"


class Fault(StrEnum):
    """Why no validator accepts a zone."""

    NO_KEYS = "the parent points at a key, and the zone has no keys"
    OTHER_KEYS = "the parent points at a key that the zone does not have"
    EXPIRED = "its signatures have ended"
    NOT_YET = "its signatures have not begun"
    WRONG = "its signatures are not of these records"
    WRONG_KEY = "its signatures are of another key than they should be"
    MISSING = "signatures are missing"


class Ds(NamedTuple):
    """A DS record of the parent (RFC 4034 §5); `has_key`: the zone has the key it points at."""

    tag: int
    algorithm: int
    digest: int
    has_key: bool

    @property
    def is_known(self) -> bool:
        """A validator can use it."""
        return self.algorithm in ALGORITHMS and self.digest in DIGESTS


class Key(NamedTuple):
    """A key of the zone (RFC 4034 §2); `bits` of an RSA modulus, 0 for the others."""

    tag: int
    algorithm: int
    flags: int
    bits: int


@dataclass(frozen=True, slots=True)
class SignedSet:
    """A record set and what its signatures are worth.

    `begins`, `ends`: of the good signature that lasts longest, or of the bad one. `certain`: the fault is
    proved by what was seen; else it may be a resolver that leaves signatures out or keeps old ones.
    `word`: what the resolver says of this set, SECURE by AD, BOGUS by refusing it, None when it says nothing.
    """

    name: str
    rrtype: str
    fault: Fault | None = None
    begins: datetime | None = None
    ends: datetime | None = None
    certain: bool = True
    word: State | None = None

    def __str__(self) -> str:
        return f"{self.name} {self.rrtype}"

    @property
    def state(self) -> State | Unknown:
        """A fault counts when it is certain or the resolver refuses the set; if the two differ, nothing."""
        if self.fault is None:
            return Unknown(str(self), Reason.BOGUS) if self.word is State.BOGUS else State.SECURE
        if self.word is State.SECURE:
            return Unknown(str(self), Reason.CONTRADICTED) if self.certain else State.SECURE
        return (
            State.BOGUS if self.certain or self.word is State.BOGUS else Unknown(str(self), Reason.STRIPPED)
        )


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone that mail depends on, `names` being ours that stand in it, `hosts` the mail servers of them.

    `is_own`: it lies at or below the registrable domain that is checked, or holds it. `above`: the state of
    the zone above, SECURE at the top: of the registry nothing is asked. `ds`, `keys`: () is none there,
    confirmed. `sets`: the keys' own set, the SOA, and what else was looked at; only of a zone with both.
    `word`: what the resolver says of the SOA, as of any set. `iterations`: of NSEC3, None without NSEC3
    (RFC 5155 §4.1.2).
    """

    name: str
    names: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    is_own: bool = True
    above: State | Unknown = State.SECURE
    ds: tuple[Ds, ...] | Unknown = ()
    keys: tuple[Key, ...] | Unknown = ()
    sets: tuple[SignedSet | Unknown, ...] = ()
    word: State | None = None
    iterations: int | Unknown | None = None

    @property
    def state(self) -> State | Unknown:
        """What we see ourselves; a resolver that says otherwise makes it unknown, and never decides alone.

        Only where we could not see enough, its word that all is proved is taken.
        """
        if self.above is not State.SECURE:
            return self.above
        gap = next((part for part in (self.ds, self.keys) if isinstance(part, Unknown)), None)
        if isinstance(self.ds, tuple) and not self.is_signed:
            return State.INSECURE if self.word is None else self._contradiction
        if gap is not None:
            return State.SECURE if self.word is State.SECURE else gap
        if self.has_other_keys:
            return self._contradiction if self.word is State.SECURE else State.BOGUS
        states = [one if isinstance(one, Unknown) else one.state for one in self.sets]
        if State.BOGUS in states:
            return State.BOGUS
        return next((state for state in states if isinstance(state, Unknown)), State.SECURE)

    @property
    def fault(self) -> Fault | None:
        """What is wrong with this zone itself, when it is bogus."""
        if self.above is not State.SECURE or self.state is not State.BOGUS:
            return None
        if self.has_other_keys:
            return Fault.OTHER_KEYS if self.keys else Fault.NO_KEYS
        return self.broken.fault if self.broken else None

    @property
    def broken(self) -> SignedSet | None:
        """The first record set that no validator accepts."""
        return next((one for one in self.proofs if one.state is State.BOGUS), None)

    @property
    def proofs(self) -> tuple[SignedSet, ...]:
        """The record sets that could be looked at."""
        return tuple(one for one in self.sets if isinstance(one, SignedSet))

    @property
    def is_signed(self) -> bool:
        """The parent says so, and validators can use it."""
        return isinstance(self.ds, tuple) and any(ds.is_known for ds in self.ds)

    @property
    def has_other_keys(self) -> bool:
        """None of the keys that the parent points at is there."""
        return isinstance(self.ds, tuple) and not any(ds.has_key for ds in self.ds if ds.is_known)

    @property
    def _contradiction(self) -> Unknown:
        bogus = self.word is State.BOGUS
        return Unknown(f"{self.name} SOA", Reason.BOGUS if bogus else Reason.CONTRADICTED)


@dataclass(frozen=True, slots=True)
class Zones:
    """All zones that mail to and from `domain` depends on, its own first.

    `unknown`: why the zones of some names could not be found.
    """

    domain: str
    zones: tuple[Zone, ...] = ()
    unknown: tuple[Unknown, ...] = ()

    @property
    def own(self) -> tuple[Zone, ...]:
        """Those that whoever owns the domain can change."""
        return tuple(zone for zone in self.zones if zone.is_own)
