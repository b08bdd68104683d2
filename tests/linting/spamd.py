"""A double of spamd, which says one thing to whoever asks first."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def spamd(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A server that takes one request, and says this whatever it was."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.settimeout(5)
                heard.append(connection.recv(65536))
                try:
                    connection.sendall(answer)
                except OSError:
                    return  # the other side has read enough

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}", heard
        thread.join()
