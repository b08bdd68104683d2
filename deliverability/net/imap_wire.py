"""The wire under an IMAP client: an end for all of it, a cap on all that comes, and one command at a time."""

from __future__ import annotations

import imaplib
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from imapclient import IMAPClient  # type: ignore[import-untyped]
from imapclient.response_parser import parse_response  # type: ignore[import-untyped]

LITERAL = 2 * 1024 * 1024
"""Octets of one literal; we ask for 1 MiB of a mail at most."""
OCTETS = 12 * 1024 * 1024
"""All that is read from one connection."""
LINE = 256 * 1024
LINES = 20_000
SPOKEN = 1024 * 1024
"""Octets of all lines together, which are read letter by letter in Python."""
LEAVING = 2.0
"""Seconds for saying good-bye: all is read by then."""
_CHUNK = 64 * 1024
_BREAKS = b"\r\n\0"


class TooMuch(imaplib.IMAP4.abort):
    """A server says more than any mailbox would."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When all of it has to be over (monotonic), TLS with verification, and whether it begins at once."""

    ends: float
    context: ssl.SSLContext
    is_tls: bool


class Wire(imaplib.IMAP4):
    """Speaks IMAP over a connection that is there already; every read and write ends in time.

    Raises TimeoutError, TooMuch, ssl.SSLError, OSError, imaplib's errors; ValueError for a command that holds
    CR, LF or NUL, of which no octet is sent.
    """

    def __init__(self, sock: socket.socket, host: str, limits: Limits) -> None:
        self._dialled, self._limits, self._ends = sock, limits, limits.ends
        self._ready = bytearray()
        self._octets, self._lines, self._spoken = OCTETS, LINES, SPOKEN
        super().__init__(host)
        self._encoding = "latin-1"  # folder names go back octet by octet as they came

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Take the connection; TLS from the first octet where it is so."""
        self.host, self.port, self.sock = host, port, self._dialled
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # commands go out in pieces
        if self._limits.is_tls:
            self._secure()

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> Any:
        """As the one of imaplib, but what came in the clear is worth nothing afterwards (CVE-2011-0411)."""
        said = self._simple_command("STARTTLS")
        if said[0] != "OK":
            raise self.error("STARTTLS was refused")
        if self._ready:
            raise self.abort("there were answers before TLS began")
        self.untagged_responses = {}
        self._secure()
        return said

    def readline(self) -> bytes:
        """A line with its end; b"" once the server has hung up."""
        seen = 0
        while (at := self._ready.find(b"\n", seen)) < 0:
            seen = len(self._ready)
            if seen > LINE:
                raise TooMuch("a line without an end")
            if not self._more():
                return b""
        self._lines, self._spoken = self._lines - 1, self._spoken - at - 1
        if self._lines < 0 or self._spoken < 0:
            raise TooMuch("more lines than a mailbox has")
        return self._take(at + 1)

    def read(self, size: int) -> bytes:
        """A literal."""
        if size > LITERAL:
            raise TooMuch("a text larger than we asked for")
        while len(self._ready) < size:
            if not self._more():
                raise self.abort("it hung up in the middle of a text")
        return self._take(size)

    def send(self, data: Any) -> None:
        """Send a piece of a command."""
        if any(octet in _BREAKS for octet in bytes(data).removesuffix(b"\r\n")):
            raise ValueError("a command of IMAP holds no line break and no NUL")
        self._in_time()
        self.sock.sendall(data)

    def hurry(self) -> None:
        """What is left may take no more than LEAVING seconds."""
        self._ends = min(self._ends, time.monotonic() + LEAVING)

    def shutdown(self) -> None:
        """Hang up."""
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()

    def _secure(self) -> None:
        self._in_time()
        self.sock = self._limits.context.wrap_socket(self.sock, server_hostname=self.host)
        self._tls_established = True

    def _in_time(self) -> None:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("it took too long")
        self.sock.settimeout(left)

    def _more(self) -> bool:
        self._in_time()
        data = self.sock.recv(_CHUNK)
        self._octets -= len(data)
        if self._octets < 0:
            raise TooMuch("more than we read of one mailbox")
        self._ready += data
        return bool(data)

    def _take(self, count: int) -> bytes:
        taken = bytes(self._ready[:count])
        del self._ready[:count]
        return taken


class Client(IMAPClient):  # type: ignore[misc]
    """IMAPClient over our wire; folder names stay octets, and one that cannot be read hides no other."""

    def __init__(self, sock: socket.socket, host: str, limits: Limits) -> None:
        self._given = (sock, host, limits)
        super().__init__(host, 0, ssl=limits.is_tls)
        self._imap.debug = 0
        self.folder_encode = False
        self.normalise_times = False

    def leave(self) -> None:
        """Say good-bye, and do not wait long for the answer."""
        self._imap.hurry()
        self.logout()

    def folders_with_uses(self) -> list[tuple[Any, ...]]:
        """Every folder, with the marks that some servers show only to who asks (RFC 6154 §2)."""
        said = self._imap._simple_command("LIST", '""', '"*"', "RETURN", "(SPECIAL-USE)")
        self._checkok("list", *said)
        return self._proc_folder_list(self._imap._untagged_response(*said, "LIST")[1])

    def _create_IMAP4(self) -> Wire:  # noqa: N802
        return Wire(*self._given)

    def _set_read_timeout(self) -> None:
        """The wire has its own."""

    def _proc_folder_list(self, folder_data: list[Any]) -> list[tuple[Any, ...]]:
        """As (flags, delimiter, name), all as octets."""
        read = (_parsed(item) for item in folder_data if item)
        return [one for one in read if len(one) == 3]


def _parsed(item: Any) -> tuple[Any, ...]:
    try:
        return tuple(parse_response([item]))
    except (imaplib.IMAP4.error, ValueError, RecursionError):
        return ()
