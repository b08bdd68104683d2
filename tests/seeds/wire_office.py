"""A mail server that writes down every octet line it hears, and answers as a test wants."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

USUAL = {
    "greeting": "220 office.example ESMTP", "EHLO": "250-office.example\r\n250-AUTH {auth}\r\n250 8BITMIME",
    "AUTH": "235 2.7.0 welcome", "MAIL": "250 2.1.0 Ok", "RCPT": "250 2.1.5 Ok", "DATA": "354 go on",
    "END": "250 2.0.0 Ok: queued as 4Xy7Tz1k2m", "RSET": "250 2.0.0 Ok", "QUIT": "221 2.0.0 Bye",
}  # fmt: skip


@dataclass
class Wire:
    """`said`: step -> replies, one each time, then the usual; "drop" hangs up. `heard`: lines without end."""

    said: dict[str, list[str]] = field(default_factory=dict)
    auth: str = "PLAIN LOGIN"
    heard: list[bytes] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    sessions: int = 0
    port: int = 0

    @property
    def commands(self) -> list[str]:
        """The lines that are no part of a mail."""
        return [line.decode() for line in self.heard]

    def answer(self, step: str) -> str:
        waiting = self.said.get(step)
        return waiting.pop(0) if waiting else USUAL.get(step, "500 what?").format(auth=self.auth)


@contextmanager
def wire_office(auth: str = "PLAIN LOGIN", **said: list[str]) -> Iterator[Wire]:
    """A server in the clear on loopback; steps are the keys of USUAL, and AUTH2, AUTH3 for answers to 334."""
    wire = Wire(said, auth)
    with socket.create_server(("127.0.0.1", 0)) as server:
        wire.port = server.getsockname()[1]
        threading.Thread(target=_serve, args=(server, wire), daemon=True).start()
        yield wire


def _serve(server: socket.socket, wire: Wire) -> None:
    with suppress(OSError):
        while True:
            client, _ = server.accept()
            wire.sessions += 1
            with client, suppress(OSError, ConnectionError):
                _talk(client, wire)


def _talk(client: socket.socket, wire: Wire) -> None:
    lines = client.makefile("rb")
    steps = ["greeting"]
    while True:
        said = wire.answer(steps[-1])
        if said == "drop":
            return
        client.sendall(said.encode() + b"\r\n")
        if steps[-1] == "QUIT":
            return
        if said.startswith("354"):
            wire.mails.append(_mail(lines))
            steps.append("END")
            continue
        if not (line := lines.readline()):
            return
        wire.heard.append(line.rstrip(b"\r\n"))
        word = line.split(b" ")[0].strip().decode("ascii", "replace").upper()
        follows = {"AUTH": "AUTH2", "AUTH2": "AUTH3"}.get(steps[-1]) if said.startswith("334") else None
        steps.append(follows or word)


def _mail(lines: socket.SocketIO) -> bytes:  # type: ignore[valid-type]
    whole = b""
    while (line := lines.readline()) not in (b".\r\n", b""):  # type: ignore[attr-defined]
        whole += line
    return whole


def plain(user: str, password: str) -> str:
    """What AUTH PLAIN carries (RFC 4616)."""
    return base64.b64encode(f"\0{user}\0{password}".encode()).decode()
