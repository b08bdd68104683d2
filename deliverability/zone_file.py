"""Reads a zone file as a name server does, into changes that make what it holds live."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import dns.tokenizer
import dns.zonefile

from checks.domain import Domain
from deliverability.pasted_fields import TYPES
from deliverability.remedies.model import TTL, Action, Change

LONGEST, MOST = 2_000_000, 5_000  # characters, records
DIRECTIVES = {"$ORIGIN", "$TTL"}  # no $INCLUDE of other files, and no $GENERATE of any number of records
_PLACE = re.compile(r"^zone:\d+: ")


def read(text: str, domain: Domain) -> tuple[Change, ...]:
    """Changes that put the records of the file in place of what is there under their names and types.

    Names without a last dot are below the domain, or below $ORIGIN. Records that say who serves a zone, or
    sign it, are left out. ValueError with the line of a mistake.
    """
    if len(text) > LONGEST:
        raise ValueError(f"this file is longer than {LONGEST} characters")
    changes: list[Change] = []
    for rrset in _rrsets(text, domain):
        name = rrset.name.to_text(omit_final_dot=True).lower()
        rrtype = dns.rdatatype.to_text(rrset.rdtype)
        changes.append(Change(Action.REMOVE, name, rrtype))
        changes += [Change(Action.ADD, name, rrtype, value, ttl=rrset.ttl) for value in map(_value, rrset)]
        if len(changes) > MOST:
            raise ValueError(f"this file holds more than {MOST} records")
    if not changes:
        raise ValueError(f"this file holds no records of these types: {', '.join(TYPES)}")
    return tuple(changes)


def _rrsets(text: str, domain: Domain) -> Iterator[dns.rrset.RRset]:
    manager: Any = dns.zonefile.RRSetsReaderManager(dns.name.root, False, dns.rdataclass.IN)
    tokens = _Tokens(text, "zone")
    kept: Any = _Kept(manager, True, False)  # type: ignore[no-untyped-call]
    try:
        with kept as writing:
            reader = dns.zonefile.Reader(
                tokens, dns.rdataclass.IN, writing, allow_directives=DIRECTIVES, default_ttl=TTL
            )
            reader.current_origin = reader.last_name = dns.name.from_text(domain.name)
            reader.read()
    except (dns.exception.DNSException, ValueError) as error:
        raise ValueError(f"line {tokens.began}: {_PLACE.sub('', str(error))}") from None
    yield from manager.rrsets


class _Kept(dns.zonefile.RRsetsReaderTransaction):
    """Takes the records that can be planned and lets the others pass."""

    def add(self, *args: Any) -> None:
        if dns.rdatatype.to_text(args[-1].rdtype) in TYPES:
            super().add(*args)


class _Tokens(dns.tokenizer.Tokenizer):
    """Keeps the line at which the record being read began, as the words of the last may be on the next."""

    began = 1

    def get(self, want_leading: bool = False, want_comment: bool = False) -> dns.tokenizer.Token:
        if want_leading:
            self.began = self.line_number
        return super().get(want_leading, want_comment)


def _value(rdata: dns.rdata.Rdata) -> str:
    """As a Change has it: a text in one piece, names without their last dot."""
    kind = dns.rdatatype.to_text(rdata.rdtype)
    if kind == "TXT":
        strings: tuple[bytes, ...] = getattr(rdata, "strings")  # noqa: B009 - of one type of record only
        return b"".join(strings).decode("utf-8", "backslashreplace")
    text = rdata.to_text()
    return text.removesuffix(".") if kind in ("CNAME", "PTR") or (kind == "MX" and text[-2] != " ") else text
