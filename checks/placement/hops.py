"""Reads the way of a mail out of its Received headers (RFC 5321 §4.4), as real servers write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address

from checks.placement.record import Hop

LONGEST = 4096
MOST = 100
"""Received headers that are read; servers refuse mail with as many (RFC 5321 §6.3)."""
_CLAUSES = frozenset({"from", "by", "via", "with", "id", "for"})
_PIECE = re.compile(r"[^\s()]+|[()]")
_BRACKETS = re.compile(r"\[(?:ipv6:)?([0-9a-f.:]+)(?:%\w+)?\]", re.IGNORECASE)
_HELO = re.compile(r"\b(?:helo|ehlo)[ =]+(\S+)", re.IGNORECASE)
_TLS = re.compile(r"(?<![A-Za-z0-9])(TLS|SSL) ?v?([123])(?:[._](\d))?(?![0-9])", re.IGNORECASE)
_NAMED = re.compile(r"\A\s*([^\s\[\]=@]+?)\.?\s*\[")
_ENCRYPTED = re.compile(r"\bencrypted\b|\bcipher[ =]|\busing tls\b", re.IGNORECASE)


def hops(received: Iterable[str]) -> tuple[Hop, ...]:
    """Each Received header, the newest first, as they stand in a mail; never raises."""
    return tuple(read_hop(value) for _, value in zip(range(MOST), received, strict=False))


def delays(way: tuple[Hop, ...]) -> tuple[timedelta | None, ...]:
    """How long the mail took to each hop from the one before it; None where a time is missing.

    Below zero, the clocks of the two servers differ, and the way took no time that can be told.
    """
    older = (*way[1:], None)
    return tuple(
        hop.at - before.at if before is not None and hop.at and before.at else None
        for hop, before in zip(way, older, strict=True)
    )


def read_hop(value: str) -> Hop:
    """One header; its text is kept where it names no server."""
    text = " ".join(value[:LONGEST].split())
    head, at = _time(text)
    clauses = _clauses(head)
    words, comments = clauses.get("from", ([], []))
    by = _first(clauses, "by").lower().rstrip(".;,")
    ip = _address(words, comments)
    helo, name = _names(words, comments)
    if not by and not ip:
        return Hop("", at=at, text=text)
    every = [comment for _, some in clauses.values() for comment in some]
    return Hop(by, ip, helo, name, _protocol(clauses), _tls(every), at)


def _time(text: str) -> tuple[str, datetime | None]:
    """What stands before the last ";", and the time behind it, in UTC."""
    head, semicolon, date = text.rpartition(";")
    if not semicolon:
        return text, None
    try:
        at = parsedate_to_datetime(date.strip())
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return head, None
    return head, at


def _clauses(text: str) -> dict[str, tuple[list[str], list[str]]]:
    """clause -> (its words, the comments in it); of a clause written twice the first counts."""
    clauses: dict[str, tuple[list[str], list[str]]] = {}
    current: tuple[list[str], list[str]] = ([], [])
    for piece, is_comment in _pieces(text):
        if is_comment:
            current[1].append(piece)
        elif piece.lower() in _CLAUSES:
            current = ([], [])
            clauses.setdefault(piece.lower(), current)
        else:
            current[0].append(piece)
    return clauses


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """(text, is it a comment), in order; a comment that never ends goes to the end."""
    depth, start = 0, 0
    for found in _PIECE.finditer(text):
        if found[0] == "(":
            start = found.end() if not depth else start
            depth += 1
        elif found[0] == ")" and depth:
            depth -= 1
            if not depth:
                yield text[start : found.start()], True
        elif not depth and found[0] != ")":
            yield found[0], False
    if depth:
        yield text[start:], True


def _first(clauses: dict[str, tuple[list[str], list[str]]], name: str) -> str:
    words, _ = clauses.get(name, ([], []))
    return words[0] if words else ""


def _address(words: list[str], comments: list[str]) -> str:
    """The address that the server saw. What the other one called itself is no witness to that."""
    seen = [_HELO.sub("", comment) for comment in comments]
    for text in (*seen, *words[:1]):
        for found in _BRACKETS.finditer(text):
            if address := _valid(found[1]):
                return address
    return next(filter(None, map(_valid, (*seen, *words[:1]))), "")


def _valid(text: str) -> str:
    try:
        return str(ip_address(text.strip().strip("[]")))
    except ValueError:
        return ""


def _names(words: list[str], comments: list[str]) -> tuple[str, str]:
    """(what the other one called itself, its name by reverse DNS), each "" where it is not said."""
    first = words[0].lower().rstrip(".") if words and words[0].lower() != "unknown" else ""
    called = next((found[1] for comment in comments if (found := _HELO.search(comment))), "").lower()
    named = next((found[1] for comment in comments if (found := _NAMED.match(comment))), "").lower()
    named = "" if named == "unknown" else named.rstrip(".")
    literal = bool(_valid(first.removeprefix("[ipv6:")))
    if called:
        return called.rstrip(".)"), named or ("" if literal else first)
    return ("" if literal and not named else first), named


def _protocol(clauses: dict[str, tuple[list[str], list[str]]]) -> str:
    words, _ = clauses.get("with", ([], []))
    return " ".join(words[:3]) if words[:1] == ["Microsoft"] else "".join(words[:1]).strip(",;")


def _tls(comments: list[str]) -> str:
    """The version that a server wrote into a comment: "using TLSv1.3", "version=TLS1_3", "TLS1.3".

    "TLS" where it wrote no more than that the way was encrypted, as qmail does.
    """
    own = [_HELO.sub("", comment) for comment in comments]
    for comment in own:
        if found := _TLS.search(comment):
            minor = f".{found[3]}" if found[3] else ""
            return f"{found[1].upper()}v{found[2]}{minor}"
    return "TLS" if any(map(_ENCRYPTED.search, own)) else ""
