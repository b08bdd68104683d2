"""Speaks SMTP to the mail server that takes our mail; everything together has an end and a size."""

from __future__ import annotations

import io
import smtplib
import socket
import ssl
import time
from base64 import b64encode
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from deliverability.config_sections import Mail, Security

OCTETS = 64 * 1024
"""What the server may say to one message, its greeting included."""
ADDRESSES = 4
SPOKEN = 200
TROUBLE = (smtplib.SMTPException, OSError)


class NoServer(Exception):  # noqa: N818
    """There is no session with the mail server; the message says why, for the operator."""


class Submission(smtplib.SMTP):
    """A session; `restart` gives the next message `seconds` of its own.

    Every method raises one of TROUBLE when the server hangs up, or time or octets are used up.
    """

    def __init__(self, host: str, seconds: float, ehlo_name: str) -> None:
        super().__init__(local_hostname=ehlo_name, timeout=seconds)
        self._host = host  # whose certificate `starttls` wants to see
        self.seconds = seconds
        self.restart()

    def restart(self) -> None:
        """The next message has its own time and octets."""
        self._ends = time.monotonic() + self.seconds
        self._left = OCTETS

    def attach(self, sock: socket.socket) -> tuple[int, str]:
        """Take an open connection, and hear the greeting."""
        self.sock = sock
        return self.heard()

    def heard(self) -> tuple[int, str]:
        """The next reply, its code and its words."""
        code, said = self.getreply()
        return code, words(said)

    def getreply(self) -> tuple[int, bytes]:
        """As smtplib's, reading no longer and no more than is allowed."""
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Counted(self, self.sock))
        return super().getreply()

    def send(self, s: bytes | str) -> None:  # type: ignore[override]
        """Send all of it, in what is left of the time."""
        if self.sock is not None:  # for sendall the time-out is that of the whole
            self.sock.settimeout(self.remaining())
        super().send(s)

    def take(self, octets: int) -> None:
        """Count what was read; OSError when it is too much."""
        self._left -= octets
        if self._left < 0:
            raise OSError("it said far more than any mail server does")

    def remaining(self) -> float:
        """Seconds left; TimeoutError when there are none."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("it took too long")
        return left


class _Counted(io.RawIOBase):
    """Reads from the socket, each time with what is left of the deadline, and counts."""

    def __init__(self, session: Submission, sock: socket.socket) -> None:
        self._session, self._sock = session, sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._sock.settimeout(self._session.remaining())
        octets = self._sock.recv_into(buffer)
        self._session.take(octets)
        return octets


def open_session(mail: Mail, ehlo_name: str, ca_file: Path | None) -> Submission:
    """A session: greeted, protected as the settings want it, and signed in; NoServer says what is wrong."""
    session = Submission(mail.host, mail.timeout, ehlo_name)
    try:
        _open(session, mail, ca_file)
    except BaseException as error:
        session.close()
        if isinstance(error, NoServer):
            raise
        if isinstance(error, TROUBLE):
            raise NoServer(f"{mail.host}:{mail.usual_port}: {why(error)}") from None
        raise
    return session


def say_goodbye(session: Submission) -> None:
    """QUIT, if the server still listens, and hang up."""
    with suppress(*TROUBLE):
        session.restart()
        session.docmd("QUIT")
    session.close()


def words(said: bytes) -> str:
    """What a server said, in one printable line."""
    text = said.decode("utf-8", "replace")
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= SPOKEN else f"{line[: SPOKEN - 1]}\N{HORIZONTAL ELLIPSIS}"


def _open(session: Submission, mail: Mail, ca_file: Path | None) -> None:
    place = f"{mail.host}:{mail.usual_port}"
    sock = _connected(session, mail)
    if mail.security is Security.TLS:
        sock = _context(ca_file).wrap_socket(sock, server_hostname=mail.host)
    code, said = session.attach(sock)
    if code != 220:
        raise NoServer(f"{place} greets with {code} {said}")
    _introduce(session, place)
    if mail.security is Security.STARTTLS:
        if not session.has_extn("starttls"):
            raise NoServer(
                f'{place} offers no STARTTLS; security in [mail] may have to be "tls", or "none" at home'
            )
        session.starttls(context=_context(ca_file))
        _introduce(session, place)
    if mail.user:
        _sign_in(session, mail, place)


def _introduce(session: Submission, place: str) -> None:
    code, said = session.ehlo()
    if code != 250:
        code, said = session.helo()
    if code != 250:
        raise NoServer(f"{place} does not accept our name: {code} {words(said)}")


def _sign_in(session: Submission, mail: Mail, place: str) -> None:
    if mail.security is Security.NONE and not _is_loopback(session.sock):
        raise NoServer(
            f'{place}: no password goes in the clear; set security in [mail] to "starttls" or "tls"'
        )
    code, said = _auth(session, mail.user, mail.password.value if mail.password else "", place)
    if code != 235:  # RFC 4954 §6
        raise NoServer(f"{place} refuses user and password of [mail]: {code} {words(said)}")


def _auth(session: Submission, user: str, password: str, place: str) -> tuple[int, bytes]:
    """AUTH by whichever way the server offers; smtplib's own takes no password beyond ASCII."""
    offered = session.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        return session.docmd("AUTH", "PLAIN " + _base64(f"\0{user}\0{password}"))  # RFC 4616
    if "LOGIN" not in offered:
        raise NoServer(f"{place} takes no password that we could send; leave user in [mail] empty")
    code, said = session.docmd("AUTH", "LOGIN")
    for answer in (user, password):
        if code == 334:
            code, said = session.docmd(_base64(answer))
    return code, said


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()


def _connected(session: Submission, mail: Mail) -> socket.socket:
    """A connection to the first address that answers."""
    failed: OSError = OSError("the name leads to no address")
    for family, kind, proto, _, address in _addresses(mail):
        sock = socket.socket(family, kind, proto)
        try:
            sock.settimeout(session.remaining() / 2)
            sock.connect(address)
        except OSError as error:
            sock.close()
            failed = error
        else:
            sock.settimeout(session.remaining())
            return sock
    raise failed


def _addresses(mail: Mail) -> list[Any]:
    try:
        found = socket.getaddrinfo(mail.host, mail.usual_port, type=socket.SOCK_STREAM)
    except socket.gaierror:
        raise OSError(f"the name {mail.host} leads to no address") from None
    return list(found[:ADDRESSES])


def _context(ca_file: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context


def _is_loopback(sock: socket.socket | None) -> bool:
    return sock is not None and ip_address(sock.getpeername()[0]).is_loopback


def why(error: BaseException) -> str:
    """What went wrong, one of TROUBLE, in words for the operator."""
    if isinstance(error, smtplib.SMTPServerDisconnected):
        below = error.__context__  # smtplib says only that it is over
        return why(below) if isinstance(below, OSError) else "it hung up"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate cannot be trusted: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"no TLS with it: {(error.reason or str(error)).lower().replace('_', ' ')}"
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode()
        return f"{error.smtp_code} {words(said)}"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return words(str(error).encode("utf-8", "replace"))
