"""Names between their two forms: labels of octets on the wire, and master-file text (RFC 1035 §5.1)."""

from __future__ import annotations

import re
from functools import lru_cache

_ODD = re.compile(rb'[^\x21-\x7e]|[."();@$\\]')  # octets that are escaped inside a label
_PART = re.compile(rb"\\(?:(\d{3})|(\D))|([^\\.])|(\.)", re.DOTALL)


def encode_name(name: str) -> bytes:
    """The wire form of a name in master-file form; ValueError when a label or the name is too long."""
    if not name:
        return b"\0"
    raw = name.encode("ascii")
    labels = _unescaped(raw) if b"\\" in raw else raw.split(b".")
    for label in labels:
        if not 0 < len(label) < 64:
            raise ValueError(f"{name!r} has a label that is empty or over 63 octets")
    wire = b"".join(bytes((len(label),)) + label for label in labels) + b"\0"
    if len(wire) > 255:
        raise ValueError(f"{name!r} is longer than 255 octets")
    return wire


def _unescaped(raw: bytes) -> list[bytes]:
    """The labels of a name that holds escapes; ValueError for an escape that is none."""
    labels, at = [bytearray()], 0
    while at < len(raw):
        part = _PART.match(raw, at)
        if part is None:
            raise ValueError(f"{raw!r} has a backslash that escapes nothing")
        number, escaped, plain, dot = part.groups()
        if dot:
            labels.append(bytearray())
        else:
            labels[-1] += bytes((int(number),)) if number else escaped or plain
        at = part.end()
    return [bytes(label) for label in labels]


@lru_cache(maxsize=65536)
def label_text(label: bytes) -> str:
    """One label in lower-case master-file form (RFC 1035 §5.1)."""
    label = label.lower()
    if _ODD.search(label):
        label = b"".join(_escaped(octet) for octet in label)
    return label.decode("ascii")


def _escaped(octet: int) -> bytes:
    if octet in b'."();@$\\':
        return b"\\" + bytes((octet,))
    return bytes((octet,)) if 0x21 <= octet <= 0x7E else b"\\%03d" % octet
