"""A session with a mail server: all of it together has an end and a size, and what is said can be kept."""

from __future__ import annotations

import io
import smtplib
import socket
import ssl
import time
from base64 import b64encode

OCTETS = 64 * 1024
"""What the server may say to one message, its greeting included."""
SPOKEN = 200
LINES = 200
LINE = 1000
"""Characters that are kept of a line."""
HIDDEN = "(hidden)"
TROUBLE = (smtplib.SMTPException, OSError)


class Minutes:
    """What was said, each line with the seconds since the beginning and whether it was ours."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._lines: list[tuple[float, bool, str]] = []
        self._opening = 0

    @property
    def lines(self) -> tuple[tuple[float, bool, str], ...]:
        """The opening of the session, and what came since the last message began."""
        return tuple(self._lines)

    def add(self, is_ours: bool, text: str) -> None:
        """Keep a line; the hundreds after the first are not."""
        if len(self._lines) < LINES:
            self._lines.append((time.perf_counter() - self._began, is_ours, _printable(text)[:LINE]))

    def opened(self) -> None:
        """What was said so far belongs to every message."""
        self._opening = len(self._lines)

    def restart(self) -> None:
        """Another message begins."""
        del self._lines[self._opening :]


class Submission(smtplib.SMTP):
    """A session; `restart` gives the next message `seconds` of its own.

    Every method raises one of TROUBLE when the server hangs up, or time or octets are used up. What `hide`
    was told about is in nothing that the server says back, and in no line of `minutes`.
    """

    def __init__(self, host: str, seconds: float, ehlo_name: str) -> None:
        super().__init__(local_hostname=ehlo_name, timeout=seconds)
        self._host = host  # whose certificate `starttls` wants to see
        self.seconds = seconds
        self.minutes = Minutes()
        self._secrets: tuple[bytes, ...] = ()
        self._is_secret = False
        self._begin()

    def restart(self) -> None:
        """The next message has its own time and octets."""
        self._begin()
        self.minutes.restart()

    def _begin(self) -> None:
        self._ends = time.monotonic() + self.seconds
        self._left = OCTETS

    def hide(self, *secrets: str) -> None:
        """These show up nowhere, neither as they are nor in base64."""
        plain = [secret.encode() for secret in secrets if secret]
        self._secrets = tuple(sorted({*plain, *map(b64encode, plain)}, key=len, reverse=True))

    def attach(self, sock: socket.socket) -> tuple[int, str]:
        """Take an open connection, and hear the greeting."""
        self.sock = sock
        self.note_tls()
        return self.heard()

    def note_tls(self) -> None:
        """Keep how the connection is protected."""
        if isinstance(self.sock, ssl.SSLSocket):
            self.minutes.add(True, f"({self.sock.version()} begins)")

    def heard(self) -> tuple[int, str]:
        """The next reply, its code and its words."""
        code, said = self.getreply()
        return code, words(said)

    def secretly(self, cmd: str, args: str = "", shown: str = "") -> tuple[int, bytes]:
        """`docmd` for what nobody may read: `shown` is kept in its place."""
        self.minutes.add(True, f"{shown} {HIDDEN}".strip())
        self._is_secret = True
        try:
            self.putcmd(cmd, args)
        finally:
            self._is_secret = False
        return self.getreply()

    def putcmd(self, cmd: str, args: str = "") -> None:
        """As smtplib's, and kept."""
        if not self._is_secret:
            self.minutes.add(True, f"{cmd.upper()} {args}".strip())
        super().putcmd(cmd, args)

    def getreply(self) -> tuple[int, bytes]:
        """As smtplib's, reading no longer and no more than is allowed."""
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Counted(self, self.sock))
        code, said = super().getreply()
        for secret in self._secrets:
            said = said.replace(secret, HIDDEN.encode())
        *more, last = said.split(b"\n")
        for line in more[:LINES]:
            self.minutes.add(False, f"{code}-{line.decode('utf-8', 'replace')}")
        self.minutes.add(False, f"{code} {last.decode('utf-8', 'replace')}")
        return code, said

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


def words(said: bytes, most: int = SPOKEN) -> str:
    """What a server said, in one printable line of at most so many characters."""
    line = " ".join(_printable(said.decode("utf-8", "replace")).split())
    return line if len(line) <= most else f"{line[: most - 1]}\N{HORIZONTAL ELLIPSIS}"


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


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
