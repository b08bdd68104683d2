"""Hands test mails to the user's own mail server, and keeps every line that was said."""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from email.utils import parseaddr
from types import TracebackType
from typing import Self

from checks.placement.record import Refusal
from checks.placement.refusals import refusal
from deliverability.net.reach import Reach
from deliverability.notify.handing import Handed, Outcome, hand_over
from deliverability.notify.mailbox import parse_mailbox
from deliverability.notify.session import Submission
from deliverability.notify.submission import NoServer, Server, open_session, say_goodbye
from deliverability.seeds.model import Line, Probe, Sender, SignIn, Talk

SET_IN = "this way to send"
# How servers name the mail in their queue: Postfix, Exim, Exchange, Gmail, qmail, Sendmail, Amazon SES.
_QUEUED = (
    re.compile(r"queued as ([\w.-]{4,80})", re.IGNORECASE),
    re.compile(r"\bid=([\w.-]{6,80})", re.IGNORECASE),
    re.compile(r"\bInternalId=(\d{4,40})"),
    re.compile(r"\bOK\s+\d{9,10} ([\w.-]{8,80}) - gsmtp"),
    re.compile(r"\bqp (\d{1,12})\b"),
    re.compile(r"^(?:2\.\d\.\d )?([0-9A-Za-z]{10,20}) Message accepted"),
    re.compile(r"^(?:2\.\d\.\d )?Ok:? ([\w-]{16,80})$", re.IGNORECASE),
    re.compile(r"<([\w.@-]{6,80})> Queued mail", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of one mail. `refusal`: a server's no for good; `problem`: what was wrong, or ""."""

    handed: Outcome
    talk: Talk
    refusal: Refusal | None = None
    problem: str = ""


def open_way(sender: Sender, secret: str, reach: Reach) -> Way:
    """Connect and sign in; `secret`: the password, or where it goes by OAuth the access token of now.

    NoServer says in words why there is no session; `talk_of` what was said until then.
    """
    account = sender.account
    is_token = account.sign_in is not SignIn.PASSWORD
    server = Server(
        account.host, account.port, account.security, account.user, secret, is_token, set_in=SET_IN
    )
    return Way(server, sender.envelope_from or parseaddr(sender.sender)[1], reach)


def talk_of(error: NoServer, sender: Sender) -> Talk:
    """What was said before there was no session."""
    account = sender.account
    port = Server(account.host, account.port, account.security).usual_port
    return Talk(account.host, port, _lines(error.lines))


@dataclass(slots=True)
class Way:
    """An open session with a mail server; one mail after the other goes over it.

    Where a server hangs up between two mails, the next one opens a new session.
    """

    server: Server
    envelope_from: str
    reach: Reach = field(repr=False)
    _session: Submission | None = field(default=None, init=False, repr=False)
    _protected: Talk = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._open()

    def send(self, probe: Probe, raw: bytes, begin: Callable[[], bool]) -> Sent:
        """One mail to the one recipient of the probe.

        `begin` writes into the ledger that it is being sent; it is called once the recipient is accepted,
        before the first octet of the mail, and its False gives the mail up (TAKEN).
        """
        if wrong := _wrong_address(self.envelope_from) or _wrong_address(probe.recipient):
            return Sent(Outcome.REFUSED, self._protected, problem=wrong)
        try:
            session = self._session or self._open()
        except NoServer as error:
            talk = Talk(self.server.host, self.server.usual_port, _lines(error.lines))
            return Sent(Outcome.LATER, talk, problem=str(error))
        handed = hand_over(session, self.envelope_from, probe.recipient, raw, begin)
        if handed.is_over:
            session.close()
            self._session = None
        return self._sent(handed, session)

    def _open(self) -> Submission:
        self._session = open_session(self.server, self.reach)
        self._protected = _protection(self._session, self.server)
        return self._session

    def _sent(self, handed: Handed, session: Submission) -> Sent:
        talk = replace(self._protected, lines=_lines(session.minutes.lines))
        if handed.outcome is Outcome.SENT:
            return Sent(handed.outcome, replace(talk, queue_id=queue_id(handed.said)))
        # RFC 5321 §4.2.1: 5yz is for good, also where it is about the sender.
        if 500 <= handed.code < 600 and handed.outcome in (Outcome.LATER, Outcome.REFUSED):
            no = refusal(handed.code, f"{handed.code} {handed.said}", self.server.host, at_once=True)
            return Sent(Outcome.REFUSED, talk, no, handed.problem)
        return Sent(handed.outcome, talk, problem=handed.problem)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            say_goodbye(self._session)
            self._session = None


def queue_id(said: str) -> str:
    """The name under which the server has the mail in its queue, by its words after taking it, or ""."""
    found = (pattern.search(said) for pattern in _QUEUED)
    return next((one.group(1) for one in found if one), "")


def _wrong_address(address: str) -> str:
    try:
        return (
            "" if parse_mailbox(address) == address else f"{address!r} is no address as mail servers want it"
        )
    except ValueError as error:
        return str(error)


def _protection(session: Submission, server: Server) -> Talk:
    """Where the talk is held, and how it is protected."""
    lines = _lines(session.minutes.lines)
    talk, sock = Talk(server.host, server.usual_port, lines), session.sock
    if not isinstance(sock, ssl.SSLSocket):
        return talk
    certificate, cipher = sock.getpeercert(binary_form=True), sock.cipher()
    return replace(
        talk,
        tls=sock.version() or "",
        cipher=cipher[0] if cipher else "",
        certificate=ssl.DER_cert_to_PEM_cert(certificate) if certificate else "",
    )


def _lines(said: tuple[tuple[float, bool, str], ...]) -> tuple[Line, ...]:
    return tuple(Line(*one) for one in said)
