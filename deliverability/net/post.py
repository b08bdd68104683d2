"""One POST to a place a user named, through the guard: verified TLS, no redirect, a short answer, an end."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import h11

from deliverability.net.guard import Broken, Connection, connect
from deliverability.net.outside import Limits, Place, locate

SECONDS = 10.0
HEADERS = 4 * 1024
OCTETS = HEADERS + 64 * 1024
"""In all, TLS and its certificates included."""
NO_ANSWER = "it gave no answer that is HTTP"
USER_AGENT = "deliverability (mail health)"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of it. `status` 0: none was heard, for `problem`; `was_asked`: the question had gone.

    `body`: of a good answer, where the caller wanted it; b"" also for one that is longer.
    """

    status: int = 0
    problem: str = ""
    was_asked: bool = False
    body: bytes = b""

    @property
    def is_fine(self) -> bool:
        return 200 <= self.status < 300


async def post(
    url: str, body: bytes, headers: Mapping[str, str], limits: Limits, *, method: str = "POST",
    seconds: float = SECONDS, most: int = 0,
) -> Reply:  # fmt: skip
    """Send the body; everything together ends after `seconds`. Raises what `locate` does.

    `most`: octets of the answer's body that are wanted; none are read without it.
    """
    place = await locate(url, limits, seconds)
    question = _question(place, method, body, headers)
    problem = ""
    for address in place.addresses:
        try:
            connection = await connect(
                address, place.port, limits.allow, seconds=seconds, octets=OCTETS + most
            )
        except Broken as broken:
            problem = broken.reason.value
            continue
        async with connection:
            return await _ask(connection, place, question, limits, most)
    return Reply(problem=problem)


async def _ask(
    connection: Connection, place: Place, question: list[h11.Event], limits: Limits, most: int
) -> Reply:
    http = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEADERS)
    octets = b"".join(http.send(event) or b"" for event in question)
    try:
        if place.is_tls:
            await connection.secure(_context(limits.ca_file), place.host)
        await connection.write(octets)
    except ssl.SSLCertVerificationError as error:
        return Reply(problem=f"its certificate cannot be trusted: {error.verify_message}")
    except (ssl.SSLError, ValueError):
        return Reply(problem="no TLS with it")
    except Broken as broken:
        return Reply(problem=broken.reason.value)
    try:
        reply = await _answer(http, connection)
        return replace(reply, body=await _body(http, connection, most)) if most and reply.is_fine else reply
    except Broken as broken:
        return Reply(problem=broken.reason.value, was_asked=True)
    except h11.RemoteProtocolError:
        return Reply(problem=NO_ANSWER, was_asked=True)


async def _answer(http: h11.Connection, connection: Connection) -> Reply:
    """The status, which is all we want to know; what follows is not read."""
    while True:
        event = http.next_event()
        if event is h11.NEED_DATA:
            http.receive_data(await connection.read())
        elif isinstance(event, h11.Response):
            is_fine = 200 <= event.status_code < 300
            return Reply(
                event.status_code, "" if is_fine else f"it answered {event.status_code}", was_asked=True
            )
        elif not isinstance(event, h11.InformationalResponse):
            return Reply(problem=NO_ANSWER, was_asked=True)


async def _body(http: h11.Connection, connection: Connection, most: int) -> bytes:
    """What follows, to its end; nothing where it is longer than wanted."""
    body = bytearray()
    while len(body) <= most:
        event = http.next_event()
        if event is h11.NEED_DATA:
            http.receive_data(await connection.read())
        elif isinstance(event, h11.Data):
            body += event.data
        else:
            return bytes(body)
    return b""


def _question(place: Place, method: str, body: bytes, headers: Mapping[str, str]) -> list[h11.Event]:
    path = (place.url.path or "/") + (f"?{place.url.query}" if place.url.query else "")
    said = {
        "Host": place.url.netloc, "User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "identity",
        "Connection": "close", "Content-Length": str(len(body)), **headers,
    }  # fmt: skip
    request = h11.Request(method=method, target=path, headers=list(said.items()))
    return [request, *([h11.Data(body)] if body else []), h11.EndOfMessage()]


def _context(ca_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(Path(ca_file))
    return context
