"""The report addresses of a DMARC record (RFC 9989 §4.7): each URI, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class ReportUri:
    """One address as written; `problem` is why receivers ignore it, "" when it is good.

    `host`: the domain reports go to, lower case, "" when none can be read. `size`: the `!10m` behind it,
    which RFC 9989 removed. `corrected`: what to write instead, "" where that cannot be told.
    """

    text: str
    host: str = ""
    size: str = ""
    problem: str = ""
    corrected: str = ""

    @property
    def mended(self) -> str:
        """The URI to publish: as written when it is good; "" when nobody can tell."""
        if self.problem:
            return self.corrected
        return self.text.removesuffix(f"!{self.size}") if self.size else self.text


_SIZE: Final = re.compile(r"!([0-9]+[kmgt]?)\Z", re.IGNORECASE)
_HOST: Final = re.compile(
    r"(?=.{4,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\Z"
)
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SEVERAL: Final = re.compile(r"(?<![\s;])[\s;]+(?=mailto:|[^\s@;]+@)", re.IGNORECASE)


def read_uris(value: str) -> tuple[ReportUri, ...]:
    """Every URI of a comma-separated list, in order; never raises."""
    return tuple(uri for piece in _pieces(value) for uri in _read_piece(piece))


def read_after_semicolon(piece: str) -> tuple[ReportUri, ...]:
    """An address that a stray `;` cut off from its list: receivers see no address there."""
    kept = (uri.mended for uri in read_uris(piece))
    return (ReportUri(piece, problem="semicolon", corrected=",".join(filter(None, kept))),)


def is_address(text: str) -> bool:
    """Whether a tag-less piece of a record is an address that lost its list."""
    return "@" in text or text.lower().startswith("mailto:")


def _pieces(value: str) -> Iterator[str]:
    """Split at commas, but keep together an address that has a bare comma before its @."""
    pieces = value.split(",")
    at = 0
    while at < len(pieces):
        piece = pieces[at].strip(" \t")
        while (
            at + 1 < len(pieces)
            and _SCHEME.match(piece)
            and "@" not in piece
            and not _SCHEME.match(pieces[at + 1].strip(" \t"))
        ):
            at += 1
            piece = f"{piece},{pieces[at]}"
        yield piece
        at += 1


def _read_piece(piece: str) -> Iterator[ReportUri]:
    if not piece:
        yield ReportUri("", problem="empty")
        return
    parts = [part for part in _SEVERAL.split(piece) if part]
    if len(parts) > 1 and all("@" in part for part in parts):
        mended = (_read_one(part).mended for part in parts)
        yield ReportUri(piece, problem="space_separated", corrected=",".join(filter(None, mended)))
        return
    yield _read_one(piece)


def _read_one(piece: str) -> ReportUri:
    scheme = _SCHEME.match(piece)
    if scheme is None or "@" in scheme[0]:
        bare = re.sub(r"\Amail ?to[=:;\s]*", "", piece, flags=re.IGNORECASE).strip()
        return ReportUri(piece, problem="no_mailto", corrected=_mailto(bare))
    if scheme[1].lower() != "mailto":
        return ReportUri(piece, problem="not_mailto")
    return _read_mailto(piece, piece[scheme.end() :])


def _read_mailto(piece: str, rest: str) -> ReportUri:
    sized = _SIZE.search(rest)
    address = rest[: sized.start()] if sized else rest
    for problem, mark in (("space_inside", " "), ("unencoded_comma", ","), ("unencoded_exclamation", "!")):
        if mark in address:
            return ReportUri(piece, problem=problem, corrected=_mailto(address))
    local, at, host = unquote(address.partition("?")[0]).rpartition("@")
    host = host.lower().rstrip(".")
    if not at or not local or not _HOST.match(host) or address.startswith("/"):
        return ReportUri(piece, problem="bad_address", corrected=_mailto(address.strip("/<>")))
    return ReportUri(piece, host, sized[1] if sized else "")


def _mailto(address: str) -> str:
    """A good URI for a bare address, or ""."""
    sized = _SIZE.search(address)
    bare = (address[: sized.start()] if sized else address).replace(" ", "").strip("/<>")
    local, _, host = bare.rpartition("@")
    if not local or "@" in local or ":" in local or not _HOST.match(host.lower().rstrip(".")):
        return ""
    return f"mailto:{local.replace(',', '%2C').replace('!', '%21')}@{host}"
