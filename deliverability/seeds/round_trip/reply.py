"""Reads the header of what a support address answered by itself (RFC 3834 §3)."""

from __future__ import annotations

import re
from datetime import datetime
from email.message import Message
from email.parser import BytesHeaderParser

from checks.placement.record import AutoReply

HEADER = 256 * 1024
"""Octets of a header that are read."""
VALUE = 4000
"""Characters of one header that are read; a list of recipients beyond that is a list in any case."""
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]@]{1,64}@[^\s<>,;:\"()\[\]@]{1,255}")
_RETURN = re.compile(r"<([^<>\s]{0,320})>")


def reply_of(raw: bytes, message_id: str, at: datetime) -> AutoReply:
    """What the mail `raw` says of itself; `message_id`: of the mail it may answer, with its brackets."""
    header = BytesHeaderParser().parsebytes(raw[:HEADER])
    senders = _addresses(header, "From")
    return AutoReply(
        at,
        _word(header, "Auto-Submitted"),
        _word(header, "Precedence"),
        _value(header, "X-Auto-Response-Suppress"),
        _return_path(header),
        senders[0] if senders else "",
        (*_addresses(header, "To"), *_addresses(header, "Cc")),
        message_id in _value(header, "In-Reply-To") or message_id in _value(header, "References"),
    )


def _word(header: Message, name: str) -> str:
    """A value without its parameters and comments, in lower case (RFC 3834 §5)."""
    return re.split(r"[;(\s]", _value(header, name), maxsplit=1)[0].lower()


def _value(header: Message, name: str) -> str:
    values = (str(value) for value in header.get_all(name, ()))
    whole = " ".join(" ".join(values)[:VALUE].split())
    return "".join(letter for letter in whole if letter.isprintable())


def _addresses(header: Message, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found.lower() for found in _ADDRESS.findall(_value(header, name))))


def _return_path(header: Message) -> str | None:
    found = _RETURN.search(_value(header, "Return-Path"))
    return found[1].lower() if found else None
