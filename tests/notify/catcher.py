"""A real web server on loopback that catches what is posted to it, and answers as a test wants."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.world.authority import authority, server_context


@dataclass
class Caught:
    """What came: path, headers in lower case, body. `answers`: status codes, one each time, then 204."""

    answers: list[int | str] = field(default_factory=list)
    posts: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0
    elsewhere: str = ""  # where a redirect leads, if not to another place here


@contextmanager
def catcher(
    *answers: int | str, names: tuple[str, ...] = ("localhost",), flaw: str = "", tls: bool = True,
    address: str = "127.0.0.1",
) -> Iterator[Caught]:  # fmt: skip
    """A server with a certificate of the tests' authority. Or "flood", "drip", "drop", "silence"."""
    caught = Caught(list(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            caught.posts.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            said = caught.answers.pop(0) if caught.answers else 204
            if isinstance(said, int):
                self.send_response(said)
                self.send_header("Location", caught.elsewhere or f"https://localhost:{caught.port}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif said == "silence":
                time.sleep(2)
            elif said != "drop":
                self._never_end(said)

        def _never_end(self, how: str) -> None:
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"x" * (65536 if how == "flood" else 1))
                    time.sleep(0 if how == "flood" else 0.05)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer((address, 0), Handler)
    if tls:
        server.socket = server_context(authority().issue(*names, flaw=flaw)).wrap_socket(
            server.socket, server_side=True
        )
    caught.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield caught
    finally:
        server.shutdown()
        server.server_close()
