"""Reads header texts with encoded words, and the address in From, within limits."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import parseaddr

from deliverability.seeds.found.headers import clean

LONGEST = 4096
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\[\]]{1,256}@[^\s@<>\"(),:;\[\]]{1,255}")


def decoded(value: str) -> str:
    """The text with its encoded words (RFC 2047) read; as it is where they are broken."""
    text = value[:LONGEST]
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    return clean("".join(map(_piece, pieces))).strip()


def _piece(piece: tuple[bytes | str, str | None]) -> str:
    data, charset = piece
    if isinstance(data, str):
        return data
    try:
        return data.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")


def address_in(value: str) -> str:
    """The first address of a From or Return-Path header, its domain in lower case; "" for none."""
    text = value[:LONGEST]
    _, address = parseaddr(text)
    found = _ADDRESS.fullmatch(address) or _ADDRESS.search(text)
    if not found:
        return ""
    local, _, domain = found[0].rpartition("@")
    return f"{local}@{domain.lower().rstrip('.')}"
