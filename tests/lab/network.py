"""The part of 127.0.0.0/8 that one lab has for itself, so that several can run on one machine."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable

USUAL = 53
"""The lab's files say 127.53.x.y; a running lab puts its own number there."""
GUARD = "255.253"
DNS, SMTP, HTTPS = 53, 2525, 8443
"""Ports: resolvers know no other for name servers; the others are settings of what is tested."""


class NoRoomError(Exception):
    """No 127.N.0.0/16 is free for name servers."""


class Network:
    """127.N.0.0/16, held until it is closed."""

    def __init__(self, numbers: Iterable[int] = range(USUAL, USUAL + 60)) -> None:
        self._guard, self.number = _first_free(numbers)
        self.cidr = f"127.{self.number}.0.0/16"

    def here(self, text: str) -> str:
        """The text of a file, in the addresses of this lab."""
        return _renumbered(text, USUAL, self.number)

    def usual(self, text: str) -> str:
        """What this lab said, in the addresses of the files."""
        return _renumbered(text, self.number, USUAL)

    def close(self) -> None:
        self._guard.close()


def _renumbered(text: str, before: int, after: int) -> str:
    """Addresses, those in names (127-53-1-2), and those written backwards, as in in-addr.arpa."""
    text = re.sub(rf"\b127([.-]){before}\1", rf"127\g<1>{after}\1", text)
    return re.sub(rf"\b{before}\.127(?=\.[a-z_])", f"{after}.127", text)


def _first_free(numbers: Iterable[int]) -> tuple[socket.socket, int]:
    problem: OSError | None = None
    for number in numbers:
        try:
            guard = _bound(socket.SOCK_DGRAM, f"127.{number}.{GUARD}", DNS)
        except OSError as error:
            problem = error
            continue
        try:
            # A lab that was killed may have left servers behind, and most of them share their ports gladly.
            _bound(socket.SOCK_DGRAM, f"127.{number}.1.1", DNS).close()
            _bound(socket.SOCK_STREAM, f"127.{number}.25.1", SMTP).close()
        except OSError as error:
            problem = error
            guard.close()
            continue
        return guard, number
    raise NoRoomError(f"no 127.N.0.0/16 has its ports {DNS} and {SMTP} free: {problem}")


def _bound(kind: socket.SocketKind, address: str, port: int) -> socket.socket:
    one = socket.socket(socket.AF_INET, kind)
    if kind is socket.SOCK_STREAM:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections that are over do not count
    try:
        one.bind((address, port))
    except OSError:
        one.close()
        raise
    return one
