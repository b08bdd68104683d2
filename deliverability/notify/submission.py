"""Opens a session with the mail server that takes our mail: connected, protected and signed in."""

from __future__ import annotations

import socket
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address

from deliverability.config_sections import PORTS, Security
from deliverability.net.reach import Reach, dial, tls_context
from deliverability.notify.session import TROUBLE, Submission, why, words


class NoServer(Exception):  # noqa: N818
    """There is no session with the mail server; the message says why. `lines`: what was said before."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.lines: tuple[tuple[float, bool, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and who signs in there, "" for nobody. `port` 0 is the usual one of `security`.

    `secret`: the password, or where `is_token` an access token of OAuth. `set_in`: where a person finds these
    settings, for what is said about them.
    """

    host: str
    port: int
    security: Security
    user: str = ""
    secret: str = field(default="", repr=False)
    is_token: bool = False
    set_in: str = "[mail]"

    @property
    def usual_port(self) -> int:
        """The port that is meant."""
        return self.port or PORTS[self.security]

    @property
    def place(self) -> str:
        """As people write it."""
        return f"{self.host}:{self.usual_port}"


def open_session(server: Server, reach: Reach) -> Submission:
    """A session: greeted, protected as the settings want it, and signed in; NoServer says what is wrong."""
    session = Submission(server.host, reach.seconds, reach.ehlo_name)
    try:
        _open(session, server, reach)
        session.minutes.opened()
    except BaseException as error:
        session.close()
        if isinstance(error, NoServer):
            error.lines = session.minutes.lines
            raise
        if isinstance(error, TROUBLE):
            failed = NoServer(f"{server.place}: {why(error)}")
            failed.lines = session.minutes.lines
            raise failed from None
        raise
    return session


def say_goodbye(session: Submission) -> None:
    """QUIT, if the server still listens, and hang up."""
    with suppress(*TROUBLE):
        session.restart()
        session.docmd("QUIT")
    session.close()


def _open(session: Submission, server: Server, reach: Reach) -> None:
    sock: socket.socket = dial(server.host, server.usual_port, reach)
    if server.security is Security.TLS:
        session.sock = sock  # closed with the session when there is no TLS with it
        sock = tls_context(reach).wrap_socket(sock, server_hostname=server.host)
    code, said = session.attach(sock)
    if code != 220:
        raise NoServer(f"{server.place} greets with {code} {said}")
    _introduce(session, server.place)
    if server.security is Security.STARTTLS:
        _protect(session, server, reach)
    if server.user:
        _sign_in(session, server)


def _introduce(session: Submission, place: str) -> None:
    code, said = session.ehlo()
    if code != 250:
        code, said = session.helo()
    if code != 250:
        raise NoServer(f"{place} does not accept our name: {code} {words(said)}")


def _protect(session: Submission, server: Server, reach: Reach) -> None:
    if not session.has_extn("starttls"):
        raise NoServer(
            f"{server.place} offers no STARTTLS; "
            f'security in {server.set_in} may have to be "tls", or "none" at home'
        )
    session.starttls(context=tls_context(reach))
    session.note_tls()
    _introduce(session, server.place)


def _sign_in(session: Submission, server: Server) -> None:
    if server.security is Security.NONE and not _is_loopback(session.sock):
        raise NoServer(
            f"{server.place}: no password goes in the clear; "
            f'set security in {server.set_in} to "starttls" or "tls"'
        )
    if not (server.user + server.secret).isprintable():  # NUL and 0x01 have a meaning in what is sent
        raise NoServer(f"{server.place}: user or password of {server.set_in} holds a character it cannot")
    code, said = _by_token(session, server) if server.is_token else _by_password(session, server)
    if code != 235:  # RFC 4954 §6
        what = "the sign-in" if server.is_token else "user and password"
        raise NoServer(f"{server.place} refuses {what} of {server.set_in}: {code} {words(said)}")


def _by_password(session: Submission, server: Server) -> tuple[int, bytes]:
    """AUTH by whichever way the server offers; smtplib's own takes no password beyond ASCII."""
    offered, plain = _offered(session), f"\0{server.user}\0{server.secret}"
    session.hide(server.secret, plain)
    if "PLAIN" in offered:
        return session.secretly("AUTH", "PLAIN " + _base64(plain), shown="AUTH PLAIN")  # RFC 4616
    if "LOGIN" not in offered:
        raise NoServer(f"{server.place} takes no password that we could send; leave user empty")
    code, said = session.docmd("AUTH", "LOGIN")
    for answer in (server.user, server.secret):
        if code == 334:
            code, said = session.secretly(_base64(answer))
    return code, said


def _by_token(session: Submission, server: Server) -> tuple[int, bytes]:
    """AUTH XOAUTH2: what is wrong comes as a challenge, and the reply to an empty answer ends it."""
    bearer = f"user={server.user}\1auth=Bearer {server.secret}\1\1"
    session.hide(server.secret, bearer)
    if "XOAUTH2" not in _offered(session):
        raise NoServer(f"{server.place} takes no sign-in by {server.set_in}; it may want a password")
    code, said = session.secretly("AUTH", "XOAUTH2 " + _base64(bearer), shown="AUTH XOAUTH2")
    if code == 334:  # RFC 7628 §3.2.3 has the same for its own mechanism
        code, said = session.docmd("")
    return code, said


def _offered(session: Submission) -> list[str]:
    return session.esmtp_features.get("auth", "").upper().split()


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()


def _is_loopback(sock: socket.socket | None) -> bool:
    return sock is not None and ip_address(sock.getpeername()[0]).is_loopback
