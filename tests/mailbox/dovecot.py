"""A real Dovecot with mailboxes that tests fill themselves, and how fast a mail is found in them.

    python -m tests.mailbox.dovecot 1000 10000

says for mailboxes of so many messages how long a look takes, at Dovecot and at the server of the tests.
"""

from __future__ import annotations

import os
import pwd
import socket
import ssl
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from imapclient import IMAPClient  # type: ignore[import-untyped]

from deliverability.config_sections import Security
from deliverability.net.reach import Reach
from deliverability.seeds.looking import Looked, look
from deliverability.seeds.matching import Wanted
from deliverability.seeds.model import Account
from tests.lab.mail.dovecot import COMPILER, PROGRAM, dovecot
from tests.mailbox.server import mailboxes
from tests.world.authority import authority

PASSWORD = "secret-of-the-lab"
TOKEN = "0123456789abcdef0123456789abcdef"
AT_ONCE = 500


def missing() -> str:
    """Why Dovecot cannot be started here, or ""."""
    if os.geteuid() != 0:
        return "Dovecot needs root, as its parts change their user"
    if not all(Path(one).exists() for one in (PROGRAM, COMPILER)):
        return "Dovecot is not installed: apt-get install dovecot-imapd dovecot-lmtpd dovecot-sieve"
    users = {one.pw_name for one in pwd.getpwall()}
    return "" if {"mail", "postfix"} <= users else "the users mail and postfix are not there"


@contextmanager
def running() -> Iterator[int]:
    """The port of a Dovecot that speaks TLS with a certificate for localhost; everybody has a mailbox."""
    with tempfile.TemporaryDirectory(prefix="dovecot-") as place:
        Path(place).chmod(0o755)  # its parts do not stay root
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = int(free.getsockname()[1])
        child = dovecot(Path(place) / "here", port, authority().issue("localhost").file, PASSWORD)
        try:
            yield port
        finally:
            child.end()


@contextmanager
def writing(port: int, user: str) -> Iterator[IMAPClient]:
    """A client that may change a mailbox, to fill it."""
    context = ssl.create_default_context(cafile=str(authority().ca_file))
    with IMAPClient("localhost", port, ssl_context=context, timeout=30) as client:
        client.login(user, PASSWORD)
        yield client


def fill(client: IMAPClient, count: int, folder: str = "INBOX") -> None:
    """Messages that are not looked for, of today."""
    for first in range(0, count, AT_ONCE):
        client.multiappend(folder, [other(number) for number in range(first, min(first + AT_ONCE, count))])


def other(number: int) -> bytes:
    """Any mail of a busy mailbox."""
    return (
        f"Received: from a.example by b.example; Sun, 22 Nov 2026 12:00:00 +0000\r\n"
        f"Message-ID: <{number}@other.example>\r\nSubject: Order {number}\r\n"
        f"From: a{number}@other.example\r\nTo: me@seed.example\r\n\r\n" + "Hello, here is some text.\r\n" * 40
    ).encode()


def looked(account: Account, secret: str = PASSWORD, seconds: float = 30.0) -> Looked:
    """A look for one test mail, as the service does it."""
    wanted = Wanted(1, TOKEN, f"<{TOKEN}@shop.example>", "K7Q2-9F3D", datetime.now(UTC))
    reach = Reach(allow=("127.0.0.0/8",), ca_file=str(authority().ca_file), seconds=seconds)
    return look(account, secret, (wanted,), reach)


def _measured(account: Account, secret: str) -> str:
    times = []
    for _ in range(3):
        began = time.monotonic()
        seen = looked(account, secret)
        times.append(f"{time.monotonic() - began:.2f} s")
    return f"{', '.join(times)}; {[one.where.value for one in seen.found]} {seen.problem}"


def _measure(count: int) -> None:
    mail = f"Message-ID: <{TOKEN}@shop.example>\r\nSubject: K7Q2-9F3D\r\n\r\nHello".encode()
    with running() as port, writing(port, "me") as client:
        fill(client, count)
        account = Account("localhost", port, Security.TLS, "me")
        sys.stdout.write(f"Dovecot, {count} messages, not there yet: {_measured(account, PASSWORD)}\n")
        client.append("Junk", mail)
        sys.stdout.write(f"Dovecot, {count} messages, in spam: {_measured(account, PASSWORD)}\n")
    with mailboxes() as server:
        server.account("me")
        for number in range(count):
            server.deliver("me", other(number))
        server.deliver("me", mail, "Junk")
        sys.stdout.write(f"ours, {count} messages, in spam: {_measured(server.where('me'), 'secret')}\n")


if __name__ == "__main__":
    if why := missing():
        sys.exit(why)
    for argument in sys.argv[1:]:
        with suppress(BrokenPipeError):
            _measure(int(argument))
