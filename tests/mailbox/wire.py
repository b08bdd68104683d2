"""One connection of the test server: lines in, with literals, and answers out, at the pace of its fault."""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Iterable

from tests.mailbox.habits import Fault
from tests.mailbox.words import quote

_LITERAL = re.compile(rb"\{(\d+)(\+?)\}$")
DRIP_SECONDS = 0.2


class Wire:
    """Reads and writes until either side hangs up, which raises ConnectionError."""

    def __init__(self, sock: socket.socket, fault: Fault) -> None:
        self._socket = sock
        self._fault = fault
        self._ready = b""

    @property
    def is_secure(self) -> bool:
        return isinstance(self._socket, ssl.SSLSocket)

    def begin_tls(self, context: ssl.SSLContext) -> None:
        """The server's side of the handshake."""
        self._socket = context.wrap_socket(self._socket, server_side=True)

    def line(self) -> str:
        """A command with its literals as quoted text."""
        text = ""
        while True:
            line = self._until(b"\r\n")
            found = _LITERAL.search(line)
            if found is None:
                return text + line.decode("utf-8", "surrogateescape")
            if not found.group(2):
                self.say(b"+ go on\r\n")
            literal = self._take(int(found.group(1))).decode("utf-8", "surrogateescape")
            text += line[: found.start()].decode("utf-8", "surrogateescape") + quote(literal)

    def say(self, data: bytes) -> None:
        """Send; a dripping server takes its time for each octet."""
        if self._fault is not Fault.DRIP:
            self._socket.sendall(data)
            return
        for octet in data:
            self._socket.sendall(bytes([octet]))
            time.sleep(DRIP_SECONDS)

    def flood(self, chunks: Iterable[bytes]) -> None:
        """Send until the client has had enough."""
        for chunk in chunks:
            self._socket.sendall(chunk)

    def wait(self) -> None:
        """Say nothing until the client hangs up."""
        while self._socket.recv(4096):
            pass

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _until(self, end: bytes) -> bytes:
        while end not in self._ready:
            self._more()
        line, _, self._ready = self._ready.partition(end)
        return line

    def _take(self, count: int) -> bytes:
        while len(self._ready) < count:
            self._more()
        taken, self._ready = self._ready[:count], self._ready[count:]
        return taken

    def _more(self) -> None:
        data = self._socket.recv(65536)
        if not data:
            raise ConnectionResetError("the client hung up")
        self._ready += data
