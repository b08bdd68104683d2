"""Name servers that no package offers, each with one fault, in front of a healthy one."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping

import dns.flags
import dns.message
import dns.rcode

from tests.lab.network import DNS

SILENT = ("127.53.4.11", "127.53.4.12", "127.53.4.13")
"""One for each domain that has such a server: a resolver soon remembers of an address that it is silent."""
FAILING, UDP_ONLY = "127.53.4.2", "127.53.4.3"
PATIENCE = 2.0
Answering = Callable[[bytes, str], bytes | None]
"""From a question as it came, and the healthy server's address, to what is answered, None for nothing."""


def nothing(question: bytes, healthy: str) -> bytes | None:
    """A firewall drops all that comes."""
    return None


def failure(question: bytes, healthy: str) -> bytes | None:
    """SERVFAIL to everything, as a secondary says whose copy of the zone has expired."""
    reply = dns.message.make_response(dns.message.from_wire(question))
    reply.set_rcode(dns.rcode.SERVFAIL)
    return reply.to_wire()


def passed_on(question: bytes, healthy: str) -> bytes | None:
    """What the healthy server says; the fault is that nobody listens on TCP."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ours:
        ours.settimeout(PATIENCE)
        ours.sendto(question, (healthy, DNS))
        try:
            return ours.recv(65535)
        except TimeoutError:
            return None


FAULTS: Mapping[str, Answering] = {**dict.fromkeys(SILENT, nothing), FAILING: failure, UDP_ONLY: passed_on}
"""Each address with its fault; nobody listens on TCP at any of them."""


class Relay:
    """One such server, in a thread that ends when it is closed."""

    def __init__(self, address: str, answering: Answering, healthy: str) -> None:
        self._answering, self._healthy = answering, healthy
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, DNS))
        self._socket.settimeout(0.2)
        self._open = True
        self._thread = threading.Thread(target=self._serve, name=f"relay {address}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._open = False
        self._thread.join(PATIENCE + 1)
        self._socket.close()

    def _serve(self) -> None:
        while self._open:
            try:
                question, asker = self._socket.recvfrom(65535)
            except TimeoutError:
                continue
            reply = self._answering(question, self._healthy)
            if reply is not None:
                self._socket.sendto(reply, asker)
