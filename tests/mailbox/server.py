"""The test server itself: a port on loopback, a thread for each client, and a record of all that was said."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime

from deliverability.config_sections import Security
from deliverability.seeds.model import Account, SignIn
from tests.mailbox.habits import Fault, Habits
from tests.mailbox.held import DOVECOT, Held, HeldFolder
from tests.mailbox.session import Session
from tests.mailbox.wire import Wire
from tests.mailbox.words import Command
from tests.world.authority import authority, server_context


class Mailboxes:
    """An IMAP server with accounts. `fault` and `habits` may be changed while it runs: new clients see it.

    `commands`: everything that clients said, in order; of a password and a token nothing.
    """

    def __init__(
        self, host: str, security: Security, names: tuple[str, ...], flaw: str, habits: Habits, fault: Fault
    ) -> None:
        self.habits, self.fault, self.security, self.name = habits, fault, security, names[0]
        self.accounts: dict[str, Held] = {}
        self.commands: list[Command] = []
        self._context = None
        if security is not Security.NONE:
            self._context = server_context(authority().issue(*names, flaw=flaw))
        self._listener = socket.create_server((host, 0), backlog=128)
        self.host, self.port = host, int(self._listener.getsockname()[1])
        self._open: set[socket.socket] = set()
        self._connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def account(
        self, user: str, password: str = "secret", *, token: str = "",
        folders: Mapping[str, str] = DOVECOT,
    ) -> Held:  # fmt: skip
        """Make an account; `folders`: name -> special use."""
        boxes = {name: HeldFolder(name, use) for name, use in folders.items()}
        self.accounts[user] = held = Held(user, password, token, boxes)
        return held

    def deliver(
        self, user: str, raw: bytes, folder: str = "INBOX", *, tab: str = "", at: datetime | None = None
    ) -> int:
        """Put a mail into a folder, which is made if it is not there; the UID."""
        return self.accounts[user].put(raw, folder, tab, at)

    def where(self, user: str, sign_in: SignIn = SignIn.PASSWORD) -> Account:
        """The account as a seed has it."""
        return Account(self.name, self.port, self.security, user, sign_in)

    def said(self, name: str = "") -> tuple[str, ...]:
        """What clients said, as "EXAMINE INBOX"; of one command only where it is named."""
        return tuple(f"{one.name} {one.line}".strip() for one in self.commands if name in ("", one.name))

    @property
    def logins(self) -> int:
        """How often somebody signed in, or tried to."""
        return len(self.said("LOGIN")) + len(self.said("AUTHENTICATE"))

    def stop(self) -> None:
        """Close the port and hang up; who connects from now on is refused."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in tuple(self._open):
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self._connections += 1
            threading.Thread(target=self._serve, args=(sock, self._connections), daemon=True).start()

    def _serve(self, sock: socket.socket, number: int) -> None:
        self._open.add(sock)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wire = Wire(sock, self.fault)

        def record(tag: str, name: str, line: str) -> Command:
            kept = line.split(" ")[0] if name in ("LOGIN", "AUTHENTICATE") else line
            self.commands.append(Command(number, tag, name, kept))
            return self.commands[-1]

        try:
            if self._context is not None and self.security is Security.TLS:
                wire.begin_tls(self._context)
            Session(wire, self.accounts, self.habits, self.fault, self._context, record).run()
        except (OSError, ValueError):  # hung up, or no TLS
            pass
        finally:
            self._open.discard(sock)
            wire.close()


@contextmanager
def mailboxes(
    *, host: str = "127.0.0.1", security: Security = Security.NONE, names: tuple[str, ...] = ("localhost",),
    flaw: str = "", habits: Habits | None = None, fault: Fault = Fault.NONE,
) -> Iterator[Mailboxes]:  # fmt: skip
    """A server at a free port, until the end; its certificate is of the tests' authority, for `names`."""
    usual = Habits(starttls=security is Security.STARTTLS)
    server = Mailboxes(host, security, names, flaw, habits or usual, fault)
    try:
        yield server
    finally:
        server.stop()
