"""Changes as lines of a zone file (RFC 1035 §5), for whoever edits the zone as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deliverability.remedies.model import Action, Change
from deliverability.typed_values import quoted

NAMES = ("CNAME", "NS", "PTR")


def zone_lines(changes: Iterable[Change]) -> str:
    """The records to add, each on one line; what goes stands in a comment above. No last line break."""
    return "\n".join(line for change in changes for line in _lines(change))


def _lines(change: Change) -> Iterator[str]:
    if change.old:
        yield f"; remove: {record_line(change, change.old)}"
    elif change.action is not Action.ADD:
        yield f"; remove: every {change.rrtype} record at {change.name}"
    if change.action is not Action.REMOVE:
        yield record_line(change, change.value)


def record_line(change: Change, value: str) -> str:
    """The record with this value on one line: whole names, a long text in strings of 255 octets."""
    return f"{change.name}. {change.ttl} IN {change.rrtype} {_data(change.rrtype, value)}"


def _data(rrtype: str, value: str) -> str:
    if rrtype == "TXT":
        return _plain(quoted(value))
    if rrtype in NAMES or rrtype == "MX":
        return _plain(value if value.endswith(".") else f"{value}.")
    return _plain(value)


def _plain(text: str) -> str:
    """Signs that are not printable ASCII as \\DDD of each octet, so that no value ends its line."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c.isascii() and c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return "".join(f"\\{octet:03}" for octet in character.encode())
