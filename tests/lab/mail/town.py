"""The town of real servers: Postfix, OpenDKIM, Rspamd and Dovecot, in a folder and at ports of their own."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from deliverability.config_sections import Security
from tests.lab.mail import dovecot, opendkim, rspamd
from tests.lab.mail.between import greylist, world_between
from tests.lab.mail.exchange import Ports, exchange, is_idle
from tests.stories.senders import keys
from tests.stories.town import PASSWORD, Town
from tests.world.authority import authority

PROGRAMS = (
    "/usr/sbin/postfix", opendkim.PROGRAM, rspamd.PROGRAM, dovecot.PROGRAM, dovecot.COMPILER,
    "/usr/lib/dovecot/lmtp", "/usr/lib/dovecot/imap",
)  # fmt: skip
PACKAGES = "postfix, opendkim, rspamd, dovecot-imapd, dovecot-lmtpd, dovecot-sieve"


def why_not() -> str:
    """What this machine lacks for these servers, or ""."""
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if missing:
        return f"Debian's packages {PACKAGES} make the lab of test mails: no {', '.join(missing)} here"
    if os.geteuid() != 0:
        return "the lab's servers give up being root for users of their own, which only root can do"
    return ""


@contextmanager
def town_of_servers(resolver: str) -> Iterator[Town]:
    """All of them, started and ended; the filter asks `resolver`, "IP:PORT", what stands in DNS."""
    with ExitStack() as begun:
        place = Path(begun.enter_context(tempfile.TemporaryDirectory(prefix="mail-lab-")))
        place.chmod(0o755)  # none of them stays root
        submission, incoming, mailboxes, judge = _free_ports(4)
        may_come = threading.Event()
        onward, grey = world_between(incoming), greylist(may_come)
        begun.callback(onward.close)
        begun.callback(grey.close)
        certificate = authority().issue("localhost", "127.0.0.1").file
        begun.callback(dovecot.dovecot(place / "dovecot", mailboxes, certificate, PASSWORD).end)
        begun.callback(rspamd.rspamd(place / "rspamd", judge, resolver).end)
        signer = opendkim.opendkim(place / "opendkim", keys())
        begun.callback(signer.end, within=0.1)  # it listens every five seconds
        ports = Ports(submission, incoming, onward.port, judge, grey.port)
        server = exchange(place / "postfix", ports, place / "dovecot", place / "opendkim", certificate)
        begun.callback(server.end)

        def let_go() -> None:
            may_come.set()
            server.wait_until(lambda: is_idle(place / "postfix"))

        yield Town(submission, Security.STARTTLS, mailboxes, Security.TLS, let_go)


def _free_ports(number: int) -> tuple[int, ...]:
    """So many that nobody has now."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    found = tuple(int(one.getsockname()[1]) for one in held)
    for one in held:
        one.close()
    return found
