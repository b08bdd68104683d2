"""What DNS said, as values: the question, the records, and nothing (NXDOMAIN and NODATA kept apart)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, TypeVar

from checks.model import Unknown


class Question(NamedTuple):
    """`name` in lower-case A-labels without the last dot ("" is the root), `rrtype` as "TXT"."""

    name: str
    rrtype: str

    def __str__(self) -> str:
        return f"{self.name or '.'} {self.rrtype}"


class Mx(NamedTuple):
    """One MX record; `host` is "" for the null MX's "." (RFC 7505)."""

    preference: int
    host: str


class Soa(NamedTuple):
    """The fields of a SOA record that checks use; times in seconds."""

    mname: str
    rname: str
    serial: int
    refresh: int
    retry: int
    expire: int
    minimum: int


class Txt(NamedTuple):
    """One TXT record: its character-strings, each up to 255 octets (RFC 1035 §3.3.14)."""

    strings: tuple[bytes, ...]

    @property
    def data(self) -> bytes:
        """The strings joined with nothing between them (RFC 7208 §3.3, RFC 6376 §3.6.2.2)."""
        return b"".join(self.strings)

    @property
    def text(self) -> str:
        """The joined strings as text; octets that are not UTF-8 become \\xNN."""
        return self.data.decode("utf-8", "backslashreplace")


Record: TypeAlias = str | Mx | Soa | Txt
"""A, AAAA: the address as text; NS, CNAME, PTR: a name as in Question; other types: presentation text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that counts: records, or with `records == ()` nothing there.

    `nxdomain`: the name at the end of `aliases` does not exist (RFC 8020); False with no records is NODATA.
    `ttl`: seconds the answer may be kept; of nothing, the negative TTL (RFC 2308 §5).
    `server`: who said so ("IP:PORT" or a DoH URL). `aliases`: the CNAME targets followed, in order.
    `size`: octets of the message. `soa_owner`: the zone that said "nothing". `authentic`: the resolver says
    that it has validated all of this (AD), which is its word and no proof (RFC 4035 §4.9.3).
    `authoritative`: AA was set. `signatures`: RRSIG records of the answer as text, where they were asked for.
    `referral`: the zone to whose servers `sent_to` a server asked alone sends us on; `glue`: their addresses
    as it knows them, each "HOST ADDRESS". `edns`: False when a server asked alone left EDNS out.
    """

    question: Question
    records: tuple[Record, ...] = ()
    nxdomain: bool = False
    ttl: int = 0
    server: str = ""
    aliases: tuple[str, ...] = ()
    size: int = 0
    authentic: bool = False
    soa_owner: str = ""
    authoritative: bool = False
    signatures: tuple[str, ...] = ()
    referral: str = ""
    sent_to: tuple[str, ...] = ()
    glue: tuple[str, ...] = ()
    edns: bool = True

    @property
    def texts(self) -> tuple[str, ...]:
        """The text of each TXT record."""
        return tuple([record.text for record in self.records if isinstance(record, Txt)])

    @property
    def names(self) -> tuple[str, ...]:
        """The records that are addresses or names."""
        return tuple(record for record in self.records if isinstance(record, str))


Reply: TypeAlias = Answer | Unknown
T = TypeVar("T")
Maybe: TypeAlias = T | Unknown
