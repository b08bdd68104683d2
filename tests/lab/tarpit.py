"""Mail servers that never say a word: one takes the connection, the other does not even do that."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import ExitStack

from tests.lab.network import SMTP

SILENT, FILTERED = "127.53.26.1", "127.53.26.2"


def tarpits(here: Callable[[str], str]) -> ExitStack:
    """Both, until the stack is closed; `here` gives an address of this lab."""
    with ExitStack() as begun:
        begun.enter_context(_listening(here(SILENT), backlog=500))
        filtered = begun.enter_context(_listening(here(FILTERED), backlog=0))
        # With its queue full, the kernel ignores what comes to a port, as a firewall does.
        for _ in range(3):
            waiting = begun.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(filtered.getsockname())
        return begun.pop_all()


def _listening(address: str, backlog: int) -> socket.socket:
    server = socket.socket()
    server.bind((address, SMTP))
    server.listen(backlog)
    return server
