"""A mail server of a world: RFC 5321 and STARTTLS as its words want it, and the hostile ways of some."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.world.behaviour import Service, begin_tls

KNOWN = ("support", "postmaster", "abuse")
OFFERS = ("PIPELINING", "SIZE 10240000", "8BITMIME")
TEXTS = {
    "4": "4.2.0 Try again later",
    "5": "5.1.1 No such mailbox here",
}


async def speak(
    server: Service, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, hear: Callable[[str], None]
) -> None:
    """One connection; `hear` is told of every line the client sends."""
    if server.has("drip"):
        await _repeat(writer, b"2", 0.05)
    elif server.has("flood"):
        await _repeat(writer, b"2" * 65536, 0)
    elif server.has("endless"):
        await _repeat(writer, b"220-still here\r\n" * 100, 0)
    else:
        await _Session(server, reader, writer, hear).run()


async def _repeat(writer: asyncio.StreamWriter, what: bytes, pause: float) -> None:
    while True:
        writer.write(what)
        await writer.drain()
        await asyncio.sleep(pause)


class _Session:
    def __init__(
        self,
        server: Service,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        hear: Callable[[str], None],
    ) -> None:
        self._server, self._reader, self._writer, self._hear = server, reader, writer, hear
        self._name = server.value("helo") or server.name
        self._secure = False
        self._named = 0

    async def run(self) -> None:
        """Until QUIT, or until the client goes away."""
        code = self._server.value("banner") or "220"
        texts = {"220": f"{self._name} ESMTP", "421": f"{self._name} Too busy, closing"}
        bare = self._server.value("greeting") == "bare"
        await self._say(
            code if bare else f"{code} {texts.get(code, f'{self._name} No mail service for you')}"
        )
        while code != "421" and (line := await self._reader.readline()):
            said = line.decode("ascii", "replace").rstrip("\r\n")
            self._hear(said)
            verb, _, rest = said.partition(" ")
            if verb.upper() == "QUIT":
                await self._say("221 2.0.0 Bye")
                return
            await self._answer(verb.upper(), rest, refuses_all=code != "220")

    async def _answer(self, verb: str, rest: str, refuses_all: bool) -> None:
        if refuses_all:  # RFC 5321 §3.1: after 554, everything but QUIT is refused
            await self._say("503 5.5.1 Bad sequence of commands")
        elif verb == "EHLO":
            await self._say(self._greet())
        elif verb == "STARTTLS":
            await self._start_tls()
        elif verb == "MAIL":
            self._named = 0
            await self._say(self._coded(self._server.value("mail") or "250"))
        elif verb == "RCPT":
            self._named += 1
            await self._say(self._refusal() or self._coded(self._code_for(rest)))
        else:
            known = verb in ("HELO", "RSET", "NOOP")
            await self._say("250 2.0.0 Ok" if known else "502 5.5.2 Not implemented")

    def _refusal(self) -> str:
        """What it says whoever is named: "relay" knows no domain, "single" lets a bounce name one address."""
        if self._server.has("relay"):
            return "554 5.7.1 Relay access denied"
        return "550 5.5.3 Multi-recipient bounce" if self._server.has("single") and self._named > 1 else ""

    def _greet(self) -> str:
        if code := self._server.value("ehlo"):
            return f"{code} 5.5.1 Not here"
        offers = [*OFFERS]
        if not (self._secure or self._server.has("no-starttls")):
            offers.append("STARTTLS")
        if self._server.has("masked"):
            offers.append("XXXXXXXA")
        *first, last = [f"{self._name} greets you", *offers]
        return "\r\n".join([*(f"250-{line}" for line in first), f"250 {last}"])

    async def _start_tls(self) -> None:
        if code := self._server.value("starttls"):
            await self._say(f"{code} 4.7.0 TLS not available for now")
            return
        extra = "\r\n250 injected" if self._server.has("injects") else ""
        await self._say(f"220 2.0.0 Go ahead{extra}")
        await begin_tls(self._server, self._reader, self._writer)
        self._secure = True

    def _code_for(self, rest: str) -> str:
        """The reply to RCPT TO:<address>; "accepts=all" or names of more mailboxes, "reject=ADDR:CODE"."""
        address = rest.partition("<")[2].partition(">")[0].lower()
        for known, _, code in (one.rpartition(":") for one in self._server.values("reject")):
            if known in (address, address.partition("@")[0]):
                return code
        accepted = self._server.value("accepts").split(",")
        is_known = address.partition("@")[0] in (*KNOWN, *accepted) or "all" in accepted
        return "250" if is_known else "550"

    def _coded(self, code: str) -> str:
        return f"{code} {TEXTS.get(code[0], '2.1.5 Ok')}"

    async def _say(self, text: str) -> None:
        if delay := self._server.value("delay"):
            await asyncio.sleep(float(delay))
        self._writer.write(f"{text}\r\n".encode())
        await self._writer.drain()
