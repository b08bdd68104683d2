"""Talks with mail servers written as a test reads them, and the servers of a domain made of such talks."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

from checks.contacts import Line, SmtpTalk, Tls
from checks.hosts.record import Hosts, MailHost
from checks.model import Reason, Unknown
from checks.reverse_names import PointerName, Reverse

HOST, ADDRESS = "mx.example.com", "192.0.2.1"
HELLO = "220 mx.example.com ESMTP\n> EHLO probe.example\n250-mx.example.com\n"
SILENT = Unknown("smtp mx.example.com (192.0.2.1)", Reason.TIMEOUT)
GOOD_NAMES = Reverse(ADDRESS, (PointerName(HOST, True),))


def talk(text: str, tls: Tls | None = None, ended: Reason | None = None) -> SmtpTalk:
    """A talk from its lines; ours begin with "> "."""
    lines = (line for line in dedent(text).splitlines() if line)
    return SmtpTalk(
        tuple(Line(line.startswith("> "), line.removeprefix("> "), 0.1) for line in lines), tls, ended
    )


def plain() -> SmtpTalk:
    """A server without TLS."""
    return talk(f"{HELLO}250-SIZE 10240000\n250 8BITMIME\n> QUIT\n221 bye")


def secured(tls: Tls | None = None, ended: Reason | None = None) -> SmtpTalk:
    """A server with TLS; a failed handshake ends the talk."""
    text = f"{HELLO}250 STARTTLS\n> STARTTLS\n220 go ahead\n"
    tls = tls or Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384")
    if not tls.problem:
        text += "> EHLO probe.example\n250-mx.example.com\n250 SIZE 10240000\n> QUIT\n221 bye\n"
    return talk(text, tls, ended)


def server(said: SmtpTalk | Unknown, host: str = HOST, address: str = ADDRESS, **more: object) -> MailHost:
    return replace(MailHost(host, address, said), **more)  # type: ignore[arg-type]


def own(said: SmtpTalk | Unknown, reverse: Reverse = GOOD_NAMES, **more: object) -> MailHost:
    """A server in the domain itself, all of whose names are as they should be."""
    return server(said, **{"own": True, "reverse": reverse, "name_addresses": (ADDRESS,), **more})


def servers(*hosts: MailHost | SmtpTalk | Unknown, skipped: tuple[str, ...] = ()) -> Hosts:
    """The servers of example.com."""
    found = (one if isinstance(one, MailHost) else server(one) for one in hosts)
    return Hosts("example.com", tuple(found), skipped)
