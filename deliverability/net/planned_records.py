"""What a set of records comes to when changes are made to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address

import dns.exception
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.tokenizer

from checks.answers import Mx, Record, Txt
from checks.spf.record import select
from deliverability.remedies.model import Action, Change

LONGEST_STRING = 255  # octets (RFC 1035 §3.3)
NAMES = ("CNAME", "NS", "PTR")
MX = re.compile(r"(\d{1,5})\s+(\S+)")
_VERSION = re.compile(r"\s*v\s*=\s*(\w+)|\s*([\w.-]+)\s*[=:]", re.IGNORECASE)
FIXED, HEAD, OPT = (
    12,
    12,
    11,
)  # octets of a record before its data (its name a pointer), a header, an OPT record


def record_of(rrtype: str, value: str) -> Record:
    """The record that a Change's `value` means; ValueError when no such record is written like this."""
    if rrtype == "TXT":
        return _txt(value)
    if rrtype in ("A", "AAAA"):
        return _address(rrtype, value)
    if rrtype == "MX":
        found = MX.fullmatch(value)
        if found is None or int(found[1]) > 65535:
            raise ValueError(f'"{value[:60]}" is no MX record; write it like "10 mail.example.com"')
        return Mx(int(found[1]), _name(found[2]))
    return _name(value) if rrtype in NAMES else _other(rrtype, value)


def changed(records: tuple[Record, ...], changes: Iterable[Change]) -> tuple[Record, ...]:
    """The records after the changes, one after the other; what is to go and is not there is gone."""
    for change in changes:
        going = meant(records, change)
        records = tuple(record for record in records if record not in going)
        if change.action is not Action.REMOVE:
            records = (*records, record_of(change.rrtype, change.value))
    return tuple(sorted(set(records))) if len(records) > 1 else records


def meant(records: tuple[Record, ...], change: Change) -> tuple[Record, ...]:
    """Which of these records a change takes away."""
    if change.action is Action.ADD:
        return ()
    if change.old:
        return tuple(record for record in records if _is(record, change))
    if is_whole(change):
        return records
    return tuple(
        record for record in records if isinstance(record, Txt) and _is_like(record.text, change.value)
    )


def is_whole(change: Change) -> bool:
    """Whether what is there before does not matter: all records of this name and type give way."""
    if change.action is Action.ADD or change.old:
        return False
    return change.action is Action.REMOVE or not has_uses(change)


def has_uses(change: Change) -> bool:
    """Whether records of many uses share its place.

    Texts do, unless their name begins with an underscore and so has one use (RFC 8552).
    """
    return change.rrtype == "TXT" and not change.name.startswith("_") and "._domainkey." not in change.name


def size_of(name: str, records: Iterable[Record]) -> int:
    """About how many octets an answer of these records takes."""
    return HEAD + len(name) + 6 + OPT + sum(map(weight, records))


def weight(record: Record) -> int:
    """Octets of one record in an answer."""
    if isinstance(record, Txt):
        return FIXED + sum(1 + len(string) for string in record.strings)
    if isinstance(record, Mx):
        return FIXED + 4 + len(record.host)
    return FIXED + len(str(record)) + 2


def _is(record: Record, change: Change) -> bool:
    if isinstance(record, Txt):
        return record.text == change.old
    try:
        return record == record_of(change.rrtype, change.old)
    except ValueError:
        return False


def kind_of(text: str) -> str:
    """What a text is for, by how it begins: "v=spf1", "google-site-verification"."""
    found = _VERSION.match(text)
    return (found[1] or found[2]).lower() if found else text


def _is_like(text: str, value: str) -> bool:
    """Whether it has the use of `value`: of an SPF record also what was meant as one."""
    if kind_of(value) == "spf1" and select((text,)).lookalikes:
        return True
    return kind_of(text) == kind_of(value)


def _txt(value: str) -> Txt:
    data = value.encode("utf-8")
    starts = range(0, len(data), LONGEST_STRING) if data else (0,)
    return Txt(tuple(data[at : at + LONGEST_STRING] for at in starts))


def _address(rrtype: str, value: str) -> str:
    found = ip_address(value)
    if found.version != (4 if rrtype == "A" else 6):
        raise ValueError(f'"{value}" is no address of an {rrtype} record')
    return str(found)


def _name(value: str) -> str:
    return value.lower().rstrip(".")


def _other(rrtype: str, value: str) -> str:
    try:
        kind = dns.rdatatype.from_text(rrtype)
        return dns.rdata.from_text(dns.rdataclass.IN, kind, value).to_text()
    except dns.exception.DNSException as error:
        raise ValueError(f'"{value[:60]}" is no {rrtype} record: {error}') from None
