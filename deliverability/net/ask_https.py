"""One question over https that waits for its answer: through the guard, no redirect, an end and a size."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import h11

from deliverability.net.reach import NotReached, Reach, dial, tls_context

OCTETS = 128 * 1024
"""Of an answer, its header included."""
CHUNK = 16 * 1024
PORTS = frozenset({443})


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: `status`, headers by their names in lower case, and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask_https(method: str, url: str, headers: Mapping[str, str], body: bytes, reach: Reach) -> Said:
    """Ask, and hear all of the answer within `reach.seconds`; NotReached says in words why there is none."""
    ends = time.monotonic() + reach.seconds
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise NotReached("it is no https address")
    host, port = parts.hostname, parts.port or 443
    try:
        with (
            dial(host, port, reach, PORTS) as plain,
            tls_context(reach).wrap_socket(plain, server_hostname=host) as sock,
        ):
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            question = _question(method, path, parts.netloc, headers, body)
            return _answer(sock, question, ends)
    except NotReached as error:
        raise NotReached(f"{host}: {error}") from None
    except ssl.SSLCertVerificationError as error:
        raise NotReached(f"{host}: its certificate cannot be trusted: {error.verify_message}") from None
    except TimeoutError:
        raise NotReached(f"{host}: it did not answer in time") from None
    except (OSError, h11.RemoteProtocolError):
        raise NotReached(f"{host}: it gave no answer that is HTTP") from None


def _question(method: str, path: str, host: str, headers: Mapping[str, str], body: bytes) -> list[h11.Event]:
    said = {
        "Host": host, "User-Agent": "deliverability (mail health)", "Accept": "application/json",
        "Accept-Encoding": "identity", "Connection": "close", "Content-Length": str(len(body)), **headers,
    }  # fmt: skip
    request = h11.Request(method=method, target=path, headers=list(said.items()))
    return [request, *([h11.Data(body)] if body else []), h11.EndOfMessage()]


def _answer(sock: socket.socket, question: list[h11.Event], ends: float) -> Said:
    http = h11.Connection(h11.CLIENT, max_incomplete_event_size=16 * 1024)
    sock.settimeout(_left(ends))
    sock.sendall(b"".join(http.send(event) or b"" for event in question))
    said, left = Said(0, {}, b""), OCTETS
    while True:
        event = http.next_event()
        if event is h11.NEED_DATA:
            sock.settimeout(_left(ends))
            octets = sock.recv(CHUNK)
            left -= len(octets)
            if left < 0:
                raise NotReached("it answered with far too much")
            http.receive_data(octets)
        elif isinstance(event, h11.Response):
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in event.headers}
            said = Said(event.status_code, headers, b"")
        elif isinstance(event, h11.Data):
            said = replace(said, body=said.body + bytes(event.data))
        elif isinstance(event, h11.EndOfMessage):
            return said
        elif not isinstance(event, h11.InformationalResponse):
            raise NotReached("it hung up")


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
