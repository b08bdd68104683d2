"""Hands one mail to the server, and sorts what comes of it: sent, later, refused, or nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from deliverability.notify.compose import needs_utf8
from deliverability.notify.session import TROUBLE, Submission, why, words

WHOLE = 2000
"""Characters of a reply that are kept."""


class Outcome(StrEnum):
    """What came of it; LATER and REFUSED: it surely did not arrive. TAKEN: another process has it."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Handed:
    """`problem`: what the server said, in words; `is_over`: the session is of no more use.

    `code` and `said`: its last reply, whole; 0 where there was none.
    """

    outcome: Outcome
    problem: str = ""
    is_over: bool = False
    code: int = 0
    said: str = ""


def hand_over(
    session: Submission, envelope_from: str, recipient: str, mail: bytes, begin: Callable[[], bool]
) -> Handed:
    """One mail from MAIL to the reply after its end.

    `begin` writes into the ledger that it is being sent; it is called once the recipient is accepted, before
    the first octet of the mail, and its False gives the mail up. Only what happens between the dot that ends
    the mail and the reply to it leaves open whether it arrived.
    """
    session.restart()
    try:
        refused = _address(session, envelope_from, recipient)
        if refused is not None:
            return refused
        if not begin():
            session.rset()
            return Handed(Outcome.TAKEN)
        refused = _body(session, mail)
    except TROUBLE as error:
        return Handed(Outcome.LATER, why(error), is_over=True)
    return refused or _end(session)


def _address(session: Submission, envelope_from: str, recipient: str) -> Handed | None:
    """MAIL and RCPT; what is wrong with them."""
    options = []
    if needs_utf8(recipient + envelope_from):
        if not session.has_extn("smtputf8"):
            return Handed(Outcome.REFUSED, "the mail server takes no address with letters beyond ASCII")
        options = ["SMTPUTF8", "BODY=8BITMIME"]
    code, said = session.mail(envelope_from, options)
    if code != 250:  # nothing is wrong with the recipient: the operator can mend it, and it goes then
        return _not_now(session, code, said)
    code, said = session.rcpt(recipient)
    if code in (250, 251):
        return None
    return _no(session, code, said)


def _body(session: Submission, mail: bytes) -> Handed | None:
    """DATA and the mail but for the dot at its end; what is wrong with them."""
    session.putcmd("data")
    code, said = session.getreply()
    if code != 354:
        return _no(session, code, said)
    session.minutes.add(True, f"(the mail, {len(mail)} octets)")
    session.send(_dotted(mail))
    return None


def _end(session: Submission) -> Handed:
    try:
        session.minutes.add(True, ".")
        session.send(b".\r\n")
        code, said = session.getreply()
    except TROUBLE as error:
        return Handed(Outcome.UNKNOWN, f"after the end of the mail: {why(error)}", is_over=True)
    if 200 <= code < 300:
        return Handed(Outcome.SENT, code=code, said=words(said, WHOLE))
    if 400 <= code < 600:
        return _no(session, code, said)
    return Handed(Outcome.UNKNOWN, f"an answer that says nothing: {_said(code, said)}", is_over=True)


def _no(session: Submission, code: int, said: bytes) -> Handed:
    if 500 <= code < 600:
        problem = _said(code, said)
        return Handed(Outcome.REFUSED, problem, not _is_reset(session), code, words(said, WHOLE))
    return _not_now(session, code, said)


def _not_now(session: Submission, code: int, said: bytes) -> Handed:
    is_over = code in (-1, 421) or not _is_reset(session)  # RFC 5321 §3.8: 421 is a goodbye
    return Handed(Outcome.LATER, _said(code, said), is_over, max(code, 0), words(said, WHOLE))


def _is_reset(session: Submission) -> bool:
    try:
        return session.rset()[0] == 250
    except TROUBLE:
        return False


def _dotted(mail: bytes) -> bytes:
    """RFC 5321 §4.5.2; the lines of a composed mail end in CRLF, every one."""
    doubled = mail.replace(b"\r\n.", b"\r\n..")
    doubled = b"." + doubled if doubled.startswith(b".") else doubled
    return doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n"


def _said(code: int, said: bytes) -> str:
    return words(f"{code} ".encode() + said) if code > 0 else words(said)
