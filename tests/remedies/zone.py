"""Applies changes to zone text: records are added, replaced and removed, all else stays as it is."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.ANY.TXT
import dns.rrset

from deliverability.remedies.model import Action, Change, Page
from tests.world.zone import Reader

TXT_STRING = 255
"""Octets that one string of a TXT record holds (RFC 1035 §3.3)."""


class NotThere(ValueError):  # noqa: N818 - says what is wrong with the change
    """A change names an old record that the zone does not hold."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text; `rrset` holds its one record, None for a fault, a server or a signed zone."""

    text: str
    rrset: dns.rrset.RRset | None = None

    def is_record(self, change: Change) -> bool:
        """Whether it is the record that the change finds in its place."""
        if self.rrset is None or self.rrset.name != _name(change.name):
            return False
        is_type = dns.rdatatype.to_text(self.rrset.rdtype) == change.rrtype
        return is_type and typed(self.rrset[0]).lower() == change.old.lower()


def applied(text: str, changes: tuple[Change, ...], origin: str = "example.com") -> str:
    """The zone text with every change made; NotThere when a record to replace or remove is not in it."""
    lines = list(_lines(text, origin))
    for change in changes:
        if change.action is not Action.ADD:
            lines = _without(lines, change)
        if change.action is not Action.REMOVE:
            lines.append(Line(_record(change)))
    return "\n".join(line.text for line in lines) + "\n"


def records_of(text: str, origin: str = "example.com") -> list[tuple[str, str, str]]:
    """Name, type and value of every record of the text, sorted; how long it may be kept is left aside."""
    rrsets = [line.rrset for line in _lines(text, origin) if line.rrset is not None]
    kinds = dns.rdatatype.to_text
    return sorted((str(one.name).lower(), kinds(one.rdtype), typed(one[0]).lower()) for one in rrsets)


def served(text: str, pages: tuple[Page, ...]) -> str:
    """The zone text with these pages at its web servers; one that no line of it serves is left aside."""
    for page in pages:
        *_, path = page.url.split("/", 3)
        body = json.dumps(page.text)
        line = re.compile(rf"^(.*!https +/{re.escape(path)} +)(\"(?:[^\"\\]|\\.)*\"|\S+)", re.MULTILINE)
        text = line.sub(lambda found, body=body: found[1] + body, text)  # type: ignore[misc]
    return text


def typed(rdata: dns.rdata.Rdata) -> str:
    """A record's value as one types it."""
    if isinstance(rdata, dns.rdtypes.ANY.TXT.TXT):
        return b"".join(rdata.strings).decode("utf-8", "backslashreplace")
    value = rdata.to_text()
    if rdata.rdtype == dns.rdatatype.TLSA:
        return " ".join((*value.split()[:3], "".join(value.split()[3:])))
    return value if value.endswith(" .") else value.removesuffix(".")


def _without(lines: list[Line], change: Change) -> list[Line]:
    kept = [line for line in lines if not line.is_record(change)]
    if len(kept) == len(lines):
        raise NotThere(f"{change.name} {change.rrtype} is not {change.old!r}")
    return kept


def _lines(text: str, origin: str) -> Iterator[Line]:
    """Each line with the record it holds, the owner written out, so that any of them can go."""
    dedented = textwrap.dedent(text).split("\n")
    reader = Reader(text, _name(origin))
    end = 1
    for line in reader.lines():
        start, end = end, reader.tokens.where()[1]
        raw = "\n".join(dedented[start - 1 : end - 1])
        if isinstance(line, dns.rrset.RRset):
            yield from (Line(one) for one in raw.split("\n") if one.startswith("$"))
            yield Line(line.to_text(), line)
        else:
            yield Line(raw)


def _record(change: Change) -> str:
    return f"{change.name}. {change.ttl} IN {change.rrtype} {_value(change)}"


def _value(change: Change) -> str:
    if change.rrtype == "TXT":
        octets = change.value.encode()
        strings = [octets[at : at + TXT_STRING] for at in range(0, len(octets), TXT_STRING)]
        return str(dns.rdtypes.ANY.TXT.TXT(dns.rdataclass.IN, dns.rdatatype.TXT, strings).to_text())
    is_name = change.rrtype in ("MX", "CNAME", "NS", "PTR")
    return f"{change.value}." if is_name and not change.value.endswith(".") else change.value


def _name(name: str) -> dns.name.Name:
    return dns.name.from_text(name)
