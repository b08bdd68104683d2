"""The mail and web servers of a world: the words of a line `NAME !smtp WORD…`, and what TLS they mean."""

from __future__ import annotations

import asyncio
import re
import ssl
from dataclasses import dataclass
from functools import cache

from tests.world.authority import FLAWS, Issued, authority, server_context

TCP = {"refuses", "filtered", "hangs", "drops"}
CERTIFICATES = {"cert", "expired", "expires", *FLAWS}
TLS = CERTIFICATES | {"tls", "old-tls", "no-handshake"}
HANDSHAKE_FAILURE = b"\x15\x03\x01\x00\x02\x02\x28"  # RFC 8446 §6
WORDS = {
    "smtp": TCP
    | TLS
    | {
        "accepts",
        "banner",
        "delay",
        "drip",
        "ehlo",
        "endless",
        "flood",
        "greeting",
        "helo",
        "injects",
        "mail",
        "masked",
        "relay",
    }
    | {"no-starttls", "reject", "single", "starttls"},
    "https": TCP
    | TLS
    | {"body", "chunked", "drip", "gzip", "location", "modified", "path", "status", "too-long", "type"}
    | {"mark", "mark-days", "mark-flaw", "mark-kind", "mark-logo"},
}
"""What may be said of each kind of server; a word may have a value after "="."""


@dataclass(frozen=True, slots=True)
class Service:
    """One server: its name, the addresses it listens at, and how it behaves.

    `words`: (word, value), in the order of the line; "" where a word has no value.
    `others`: further lines for the same name, each another page of a web server.
    """

    kind: str
    words: tuple[tuple[str, str], ...] = ()
    name: str = ""
    addresses: tuple[str, ...] = ()
    others: tuple[Service, ...] = ()

    def has(self, word: str) -> bool:
        return any(known == word for known, _ in self.words)

    def value(self, word: str, default: str = "") -> str:
        """The value of a word, the default when the line does not have it."""
        return next((value for known, value in self.words if known == word), default)

    def values(self, word: str) -> tuple[str, ...]:
        """Every value of a word that may be given more than once."""
        return tuple(value for known, value in self.words if known == word)


def service(kind: str, rest: list[str]) -> Service:
    """A server that is described by these words. Raises ValueError for one that is not known."""
    rest = _with_page(rest) if kind == "https" else rest
    words = tuple((word, value) for word, _, value in (part.partition("=") for part in rest))
    for word, _ in words:
        if word not in WORDS[kind]:
            raise ValueError(f"!{kind} knows no {word}; it knows {', '.join(sorted(WORDS[kind]))}")
    return Service(kind, words)


def _with_page(rest: list[str]) -> list[str]:
    """`/PATH "BODY" WORD…` as words; in the body \\n, \\r and \\t are what they are elsewhere."""
    if not rest or not rest[0].startswith("/"):
        return rest
    path, body, *others = [*rest, ""] if len(rest) == 1 else rest
    return [f"path={path}", f"body={_ESCAPED.sub(lambda m: _MEANT.get(m[1], m[1]), body)}", *others]


_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "r": "\r", "t": "\t"}


def issued(name: str, *words: str) -> Issued:
    """The certificate that a server of this name and with these words presents, the same each time."""
    said = {word: value for word, _, value in (part.partition("=") for part in words)}
    names = tuple((said.get("cert") or name).split(","))
    days = -2.0 if "expired" in said else float(said.get("expires") or 90)
    flaws = [flaw for flaw in FLAWS if flaw in said]
    return authority().issue(*names, days=days, flaw=flaws[0] if flaws else "")


async def begin_tls(one: Service, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """The server's side of the handshake; "no-handshake" answers with an alert and raises ConnectionError."""
    if one.has("no-handshake"):
        await reader.read(4096)
        writer.write(HANDSHAKE_FAILURE)
        await writer.drain()
        raise ConnectionAbortedError
    await writer.start_tls(_context(one))


@cache
def _context(one: Service) -> ssl.SSLContext:
    words = (f"{word}={value}" if value else word for word, value in one.words)
    return server_context(issued(one.name, *words), one.value("tls"), old=one.has("old-tls"))
