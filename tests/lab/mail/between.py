"""What stands between two Postfix services: a way that gives the sender a public address, and a greylist."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable
from contextlib import suppress
from socket import SHUT_WR, create_connection, socket

from tests.stories.senders import RECEIVING_IP, SENDING_IP

GREY = "grey"
LATER, GO_ON = "DEFER_IF_PERMIT 4.7.1 Greylisted, please try again", "DUNNO"


class Between:
    """A server in threads at a free port of 127.0.0.1, until it is closed."""

    def __init__(self, talk: Callable[[socket], None]) -> None:
        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):
                    talk(self.request)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def world_between(receiver: int) -> Between:
    """Leads to the receiver's port, and says, by the PROXY protocol, that the mail comes from SENDING_IP."""

    def talk(sender: socket) -> None:
        with create_connection(("127.0.0.1", receiver), timeout=30) as onward:
            onward.sendall(f"PROXY TCP4 {SENDING_IP} {RECEIVING_IP} 40025 25\r\n".encode())
            back = threading.Thread(target=_pour, args=(onward, sender), daemon=True)
            back.start()
            _pour(sender, onward)
            back.join()

    return Between(talk)


def greylist(is_over: threading.Event) -> Between:
    """Postfix's policy protocol: mail to a recipient that begins with GREY is put off until it is over."""

    def talk(asking: socket) -> None:
        lines = asking.makefile("r", encoding="utf-8", errors="replace")
        while said := _attributes(lines):
            waits = said.get("recipient", "").startswith(GREY) and not is_over.is_set()
            asking.sendall(f"action={LATER if waits else GO_ON}\n\n".encode())

    return Between(talk)


def _attributes(lines: object) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:  # type: ignore[attr-defined]
        if not line.strip():
            return found
        key, _, value = line.rstrip("\n").partition("=")
        found[key] = value
    return {}


def _pour(source: socket, sink: socket) -> None:
    with suppress(OSError):
        while octets := source.recv(65536):
            sink.sendall(octets)
        sink.shutdown(SHUT_WR)
