"""One GET over HTTPS through the guard: what the web server at one address says, all of it counted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import urlsplit

import h11

from checks.contacts import Contact, HttpReply
from checks.model import Reason, Unknown
from deliverability.net.guard import Broken, Connection, connect
from deliverability.net.tls import handshake

SECONDS = 10.0
BODY = 100 * 1024
"""Octets; the longest thing we fetch, a mark certificate. What is too long for its kind is seen to be."""
HEADERS = 32 * 1024
MOST_HEADERS = 100
OCTETS = BODY + HEADERS + 64 * 1024
"""In all, TLS and its certificates included."""
USER_AGENT = "deliverability (checks mail domains)"
TOO_LARGE = 431  # what h11 would tell a client whose headers are too long (RFC 6585 §5)
Event: TypeAlias = h11.Response | h11.Data


async def get(
    contact: Contact,
    port: int = 443,
    allow: tuple[str, ...] = (),
    *,
    ca_file: str = "",
    seconds: float = SECONDS,
) -> HttpReply | Unknown:
    """Ask the contact's address for its URL; Unknown when there was no connection at all.

    Nothing is verified, decompressed or kept, and no redirect followed. Everything together ends after
    `seconds` and OCTETS; the body is read only of a 200, which alone can hold what anybody asked for.
    """
    host = urlsplit(contact.target).hostname or ""
    http = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEADERS)
    question = http.send(_request(contact.target)) + (http.send(h11.EndOfMessage()) or b"")
    try:
        connection = await connect(contact.address, port, allow, seconds=seconds, octets=OCTETS)
    except Broken as broken:
        return Unknown(str(contact), broken.reason)
    async with connection:
        tls, ended = await handshake(connection, host, ca_file=ca_file, alpn=("http/1.1",))
        if ended is not None:
            return HttpReply(tls=tls, ended=ended)
        heard = _Heard()
        ended = await _talk(connection, http, question, heard)
        return HttpReply(heard.status, heard.headers, bytes(heard.body), tls, ended)


@dataclass(slots=True)
class _Heard:
    """What has come so far."""

    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytearray = field(default_factory=bytearray)


async def _talk(
    connection: Connection, http: h11.Connection, question: bytes, heard: _Heard
) -> Reason | None:
    """Ask and listen; why it ended before its end, or None."""
    try:
        await connection.write(question)
        return await _listen(heard, _events(connection, http))
    except Broken as broken:
        return broken.reason
    except h11.RemoteProtocolError as error:
        return _why(error, http, heard)


def _request(url: str) -> h11.Request:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        "Host": parts.netloc,
        "User-Agent": USER_AGENT,
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    return h11.Request(method="GET", target=target, headers=list(headers.items()))


async def _events(connection: Connection, http: h11.Connection) -> AsyncIterator[Event]:
    """What the server says, event by event, to the end of its reply."""
    while True:
        event = http.next_event()
        if event is h11.NEED_DATA:
            http.receive_data(await connection.read())
        elif isinstance(event, h11.Response | h11.Data):
            yield event
        elif not isinstance(event, h11.InformationalResponse):  # RFC 9110 §15.2: passed over
            return


async def _listen(heard: _Heard, events: AsyncIterator[Event]) -> Reason | None:
    """Keep what counts; why it was not read to its end, or None."""
    async for event in events:
        if isinstance(event, h11.Response):
            if not event.http_version.startswith(b"1."):
                return Reason.NOT_SPOKEN
            heard.status = event.status_code
            if len(event.headers) > MOST_HEADERS:
                return Reason.TOO_LONG
            heard.headers = tuple((_text(name), _text(value)) for name, value in event.headers)
            if heard.status != 200:
                return None
        elif isinstance(event, h11.Data):
            heard.body += event.data[: BODY - len(heard.body) + 1]
            if len(heard.body) > BODY:
                del heard.body[BODY:]
                return Reason.TOO_LONG
    return None


def _text(octets: bytes) -> str:
    return octets.decode("latin-1")


def _why(error: h11.RemoteProtocolError, http: h11.Connection, heard: _Heard) -> Reason:
    """Too long, cut off in the middle, or never HTTP at all."""
    if error.error_status_hint == TOO_LARGE:
        return Reason.TOO_LONG
    rest, is_closed = http.trailing_data
    began = bool(heard.status) or b"HTTP/".startswith(rest[:5])
    return Reason.CONNECTION_LOST if is_closed and began else Reason.NOT_SPOKEN
