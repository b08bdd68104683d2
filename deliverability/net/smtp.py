"""A talk with a mail server: greeting, EHLO, STARTTLS, QUIT; RCPT TO where asked to, but never any mail."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress

from checks.contacts import Contact, Kind, Line, SmtpTalk, Tls
from checks.model import Reason, Unknown
from deliverability.addresses import literal
from deliverability.net.guard import OCTETS, SECONDS, Broken, Connection, connect
from deliverability.net.tls import handshake

LINES = 200  # of a talk; the largest servers say about 40
LONGEST = 512  # characters kept of a line: RFC 5321 §4.5.3.1.5
FAREWELL = 1.0  # seconds to wait for the reply to QUIT, which changes nothing
REPLY = re.compile(r"([2-5]\d\d)([ -]|$)(.*)", re.DOTALL)  # RFC 5321 §4.2.1
UNSUPPORTED = ("500", "502", "504")  # replies to a command that is not known (RFC 5321 §4.2.4)
MAILBOX = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9.-]{1,253}", re.IGNORECASE | re.ASCII)


async def talk(
    contact: Contact,
    port: int = 25,
    allow: tuple[str, ...] = (),
    *,
    ehlo_name: str = "",
    ca_file: str = "",
    seconds: float = SECONDS,
) -> SmtpTalk | Unknown:
    """Talk with the mail server at the contact's address; Unknown when there was no connection at all.

    What the server says is kept as it came, made printable, whatever its codes. `ehlo_name`: who we are, ""
    for the address we speak from. After the 220 to STARTTLS nothing sent in the clear is believed any more:
    what came along with it is kept as further lines and never read as a reply (CVE-2011-0411).
    """
    if not all(MAILBOX.fullmatch(word) for word in _mailboxes(contact)):
        return Unknown(str(contact), Reason.NOT_A_NAME)
    try:
        connection = await connect(contact.address, port, allow, seconds=seconds, octets=OCTETS)
    except Broken as broken:
        return Unknown(str(contact), broken.reason)
    async with connection:
        session = _Session(connection)
        name = ehlo_name or literal(connection.here)
        ended = await session.run(contact, name, ca_file)
        return SmtpTalk(tuple(session.lines), session.tls, ended)


def printable(data: bytes) -> str:
    """One line as text that does no harm where it is shown: everything unprintable as an escape."""
    text = data.removesuffix(b"\n").removesuffix(b"\r")[:LONGEST].decode("utf-8", "backslashreplace")
    shown = (c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    return "".join(shown)[:LONGEST]


def _mailboxes(contact: Contact) -> tuple[str, ...]:
    """The addresses to ask for."""
    return contact.words if contact.kind is Kind.MAILBOXES else ()


class _Session:
    def __init__(self, connection: Connection) -> None:
        self.lines: list[Line] = []
        self.tls: Tls | None = None
        self._connection = connection

    async def run(self, contact: Contact, name: str, ca_file: str) -> Reason | None:
        """The whole dialogue; why it ended before our QUIT, None when it came that far."""
        try:
            code, _ = await self._reply()
            if code.startswith("2"):
                ended = await self._introduced(contact, name, ca_file)
                if ended is not None:
                    return ended
            await self._quit()
        except Broken as broken:
            return broken.reason
        return None

    async def _introduced(self, contact: Contact, name: str, ca_file: str) -> Reason | None:
        code, offers = await self._ask(f"EHLO {name}")
        if code == "250" and any(offer.upper().split()[:1] == ["STARTTLS"] for offer in offers[1:]):
            code, _ = await self._ask("STARTTLS")
            if code == "220":
                self._throw_away()
                old = contact.kind is Kind.OLD_TLS
                self.tls, ended = await handshake(self._connection, contact.target, ca_file=ca_file, old=old)
                if ended is not None:
                    return ended
                code, _ = await self._ask(f"EHLO {name}")
        if not _mailboxes(contact) or code == "421":
            return None
        if code in UNSUPPORTED:
            await self._ask(f"HELO {name}")  # RFC 5321 §3.2: what a client then says
        await self._ask_for(_mailboxes(contact))
        return None

    async def _ask_for(self, mailboxes: tuple[str, ...]) -> None:
        """Whether the server takes mail for these; with the sender of a bounce, which gets no answer.

        A bounce has one recipient (RFC 5321 §4.5.5), and servers refuse a second one to it.
        """
        for mailbox in mailboxes:
            code, _ = await self._ask("MAIL FROM:<>")
            if code != "250":
                return
            code, _ = await self._ask(f"RCPT TO:<{mailbox}>")
            if code == "421":  # RFC 5321 §3.8: it hangs up
                return
            await self._ask("RSET")

    async def _quit(self) -> None:
        await self._say("QUIT")
        with suppress(Broken, TimeoutError):
            async with asyncio.timeout(FAREWELL):
                await self._reply()

    async def _ask(self, command: str) -> tuple[str, list[str]]:
        await self._say(command)
        return await self._reply()

    async def _say(self, command: str) -> None:
        if not (command.isascii() and command.isprintable()):
            raise ValueError("a command is one line of printable ASCII")
        self._note(command, ours=True)
        await self._connection.write(f"{command}\r\n".encode("ascii"))

    async def _reply(self) -> tuple[str, list[str]]:
        """The code of the next reply, and its texts (RFC 5321 §4.2.1)."""
        texts: list[str] = []
        while line := await self._connection.readline():
            found = REPLY.fullmatch(self._note(printable(line), ours=False))
            if found is None:
                raise Broken(Reason.NOT_SPOKEN)
            texts.append(found[3])
            if found[2] != "-":
                return found[1], texts
        raise Broken(Reason.CONNECTION_LOST)

    def _throw_away(self) -> None:
        for line in self._connection.left_over().splitlines(keepends=True):
            self._note(printable(line), ours=False)

    def _note(self, text: str, *, ours: bool) -> str:
        if len(self.lines) >= LINES:
            raise Broken(Reason.TOO_LONG)
        self.lines.append(Line(ours, text, round(self._connection.elapsed, 3)))
        return text
