"""The paths a question may take beside the resolvers': which server is asked alone, and how."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Way:
    """How one question travels.

    `recurse`: the server is to find the answer wherever it is (RD), or to say only what it serves itself.
    `tcp`: over TCP from the start. `plain`: without EDNS (RFC 6891).
    `itself`: whatever the server says of its own counts, also a referral (RFC 1034 §4.3.1) or an alias
    alone, as whoever compares servers wants to see it.
    `signed`: with the signatures (DO, RFC 3225). `unchecked`: also when they are not good (CD, RFC 4035
    §3.2.2).
    """

    recurse: bool = True
    tcp: bool = False
    plain: bool = False
    itself: bool = False
    signed: bool = False
    unchecked: bool = False

    def __str__(self) -> str:
        """For a key: "" is the usual way."""
        return _SHOWN[self.recurse] + "".join(f" {word}" for word in _WORDS if getattr(self, word))


USUAL = Way()
SERVED = Way(recurse=False)
SIGNED = {"signed": Way(signed=True), "unchecked": Way(signed=True, unchecked=True)}
"""The paths to the resolvers by which signatures come."""
_WORDS = ("tcp", "plain", "itself", "signed", "unchecked")
_SHOWN = {True: "", False: "served"}


@lru_cache(maxsize=4096)
def read(path: str) -> tuple[str, Way]:
    """The server asked alone ("" for the resolvers) and the way to it, of one of Asker.ask_over's paths.

    "at IP" or "by IP", then any of the words "tcp" and "plain"; or "signed", or "unchecked". ValueError for
    what is no path.
    """
    if path in SIGNED:
        return "", SIGNED[path]
    first, server, *words = (*path.split(), "", "")
    named = {word for word in words if word}
    if first not in ("at", "by") or not server or not named <= {"tcp", "plain"}:
        raise ValueError(f"{path!r} is no path to a server")
    way = Way(recurse=False, itself=True) if first == "at" else USUAL
    return server, replace(way, tcp="tcp" in named, plain="plain" in named)
