"""A TLS web server for all hosts of the lab's pages, each with its own certificate."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Mapping
from pathlib import Path

from tests.lab.domain import Page
from tests.lab.network import HTTPS

ADDRESS = "127.53.80.1"
PATIENCE = 5.0


class Web:
    """Serves the pages at one address, from a thread of its own, until it is closed; `pages` may change."""

    def __init__(self, address: str, pages: dict[str, Page], chains: Mapping[str, Path]) -> None:
        self.pages = pages
        self._contexts = {host: _context(chain) for host, chain in chains.items()}
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, address, HTTPS, ssl=self._front())
        )
        self._thread = threading.Thread(target=self._loop.run_forever, name="the lab's web", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    def _front(self) -> ssl.SSLContext:
        """Whoever names no host that is known gets the certificate of the first (RFC 6066 §3)."""
        front = next(iter(self._contexts.values()))

        def by_name(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
            connection.context = self._contexts.get(name or "", front)

        front.sni_callback = by_name  # type: ignore[assignment]
        return front

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                request = await reader.readuntil(b"\r\n\r\n")
                writer.write(_reply(self.pages.get(_host(request))))
                await writer.drain()
                writer.close()
                await writer.wait_closed()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            writer.close()


def _context(chain: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return context


def _host(request: bytes) -> str:
    """The Host header without its port."""
    for line in request.decode("latin-1").split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.lower() == "host":
            return value.strip().partition(":")[0].lower()
    return ""


def _reply(page: Page | None) -> bytes:
    page = page or Page("", status=404, body="There is nothing here.\n")
    body = page.body.encode() + b"#" * page.padding
    head = [f"HTTP/1.1 {page.status} Lab", *page.headers, f"Content-Length: {len(body)}", "Connection: close"]
    return "\r\n".join([*head, "", ""]).encode() + body
