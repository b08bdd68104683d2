"""A token server on loopback: Microsoft's device code, Google's code with PKCE, refresh tokens used once."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from tests.world.authority import authority, server_context


@dataclass
class Tokens:
    """`asked`: each form that came. `answers`: by grant or "device", one each time, in place of the usual."""

    asked: list[dict[str, str]] = field(default_factory=list)
    answers: dict[str, list[Any]] = field(default_factory=dict)
    is_typed: bool = False
    challenge: str = ""  # of the page that the owner saw
    good: set[str] = field(default_factory=set)  # refresh tokens that were not used yet
    given: int = 0
    lasts: int = 3600
    interval: int = 5
    pause: float = 0.0
    port: int = 0

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, Any]:
        self.asked.append(form)
        if self.pause:
            time.sleep(self.pause)
        kind = "device" if path.endswith("devicecode") else form.get("grant_type", "")
        if waiting := self.answers.get(kind):
            return 400, waiting.pop(0)
        match kind:
            case "device":
                return 200, {
                    "device_code": "secret-device", "user_code": "ABCD-EFGH", "expires_in": 900,
                    "interval": self.interval, "verification_uri": "https://microsoft.com/devicelogin",
                }  # fmt: skip
            case "urn:ietf:params:oauth:grant-type:device_code":
                return self._give() if self.is_typed else (400, {"error": "authorization_pending"})
            case "authorization_code":
                right = _challenge(form["code_verifier"]) == self.challenge and form["code"] == "the-code"
                return self._give() if right else (400, {"error": "invalid_grant"})
            case "refresh_token" if form["refresh_token"] in self.good:
                self.good.discard(form["refresh_token"])
                return self._give()
        return 400, {"error": "invalid_grant", "error_description": f"seen {form}"}

    def _give(self) -> tuple[int, Any]:
        self.given += 1
        refresh = f"refresh-{self.given}"
        self.good.add(refresh)
        return 200, {
            "access_token": f"access-{self.given}", "refresh_token": refresh, "expires_in": self.lasts,
            "token_type": "Bearer", "scope": "https://outlook.office.com/IMAP.AccessAsUser.All",
        }  # fmt: skip


@contextmanager
def token_office() -> Iterator[Tokens]:
    """A server with a certificate of the tests' authority, as "localhost"."""
    tokens = Tokens()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            front = f"https://localhost:{tokens.port}/common"
            self._say(200, {
                "issuer": f"{front}/v2.0", "authorization_endpoint": f"{front}/oauth2/v2.0/authorize",
                "token_endpoint": f"{front}/oauth2/v2.0/token",
                "device_authorization_endpoint": f"{front}/oauth2/v2.0/devicecode",
            })  # fmt: skip

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(*tokens.answer(self.path, dict(parse_qsl(body))))

        def _say(self, status: int, said: Any) -> None:
            octets = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(octets)))
            self.end_headers()
            self.wfile.write(octets)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = server_context(authority().issue("localhost")).wrap_socket(
        server.socket, server_side=True
    )
    tokens.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield tokens
    finally:
        server.shutdown()
        server.server_close()


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
