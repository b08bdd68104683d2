"""Why a mailbox stays shut: what servers, TLS and libraries say, in words for people."""

from __future__ import annotations

import imaplib
import re
import ssl
from ast import literal_eval
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from imapclient.exceptions import ProtocolError  # type: ignore[import-untyped]

from deliverability.net.imap_wire import TooMuch

SAID = 200
"""Letters of what a server says that we repeat."""
TOO_SLOW = "it did not answer in time"
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_MADE_OF = re.compile(r"^(\* BYE |\w+ failed: |\w+ command error: BAD )")
_REPR = re.compile(r"""b(['"])(.*)\1""", re.DOTALL)
# RFC 5530 §3: the server cannot just now, which says nothing of the password.
_NOT_NOW = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN|PRIVACYREQUIRED)\b", re.IGNORECASE)
# IMAPClient reads what servers say with little doubt: an answer of a strange shape ends in any of these.
ODD = (imaplib.IMAP4.error, ValueError, LookupError, TypeError, AttributeError, RecursionError)


class Shut(StrEnum):
    """What kept us out, or ended it."""

    NOT_REACHED = "not reached"
    NO_TLS = "no tls"
    CERTIFICATE = "certificate"
    SIGN_IN = "sign in"
    REFUSED = "refused"
    BROKEN = "broken"


class NoMailbox(Exception):  # noqa: N818
    """It could not be read; the message says why, in words. `said`: what the server said, cut short."""

    def __init__(self, shut: Shut, message: str, said: str = "") -> None:
        super().__init__(message)
        self.shut, self.said = shut, said


@contextmanager
def in_words(refused: Shut = Shut.REFUSED, *hide: str) -> Iterator[None]:
    """Whatever goes wrong becomes NoMailbox; `hide` is not repeated where a server does, in no form of it."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        why = f"its certificate cannot be trusted: {error.verify_message}"
        raise NoMailbox(Shut.CERTIFICATE, why) from None
    except ssl.SSLError:
        raise NoMailbox(Shut.NO_TLS, "there is no TLS at this port") from None
    except TimeoutError:
        raise NoMailbox(Shut.BROKEN, TOO_SLOW) from None
    except OSError:
        raise NoMailbox(Shut.BROKEN, "the connection broke off") from None
    except ODD as error:
        raise _no(error, refused, hide) from None


def _no(error: Exception, refused: Shut, hide: tuple[str, ...]) -> NoMailbox:
    causes = tuple(_causes(error))
    if too_much := next((one for one in causes if isinstance(one, TooMuch)), None):
        return NoMailbox(Shut.BROKEN, f"it sends {too_much}, which is no mailbox as we know them")
    if any(isinstance(one, TimeoutError) for one in causes):
        return NoMailbox(Shut.BROKEN, TOO_SLOW)
    if any(isinstance(one, imaplib.IMAP4.abort) for one in causes):
        return NoMailbox(Shut.BROKEN, "the connection broke off")
    if isinstance(error, ProtocolError) or not isinstance(error, imaplib.IMAP4.error):
        return NoMailbox(Shut.BROKEN, "what it answers is no IMAP")
    said = _said(error, hide)
    if refused is Shut.SIGN_IN and not _NOT_NOW.search(said):
        return NoMailbox(Shut.SIGN_IN, f"it does not take this user name and password{_quoted(said)}", said)
    return NoMailbox(Shut.REFUSED, f"it refuses to show the mailbox{_quoted(said)}", said)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and those it was made from, which imaplib and IMAPClient hide in new ones."""
    cause: BaseException | None = error
    while isinstance(cause, imaplib.IMAP4.error | TimeoutError):
        yield cause
        cause = cause.__context__


def _said(error: Exception, hide: tuple[str, ...]) -> str:
    """The server's own words, out of what imaplib makes of them."""
    first = error.args[0] if error.args else ""
    text = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
    if found := _REPR.search(text):
        text = _unescaped(found)
    text = _MADE_OF.sub("", text)
    for form in sorted((form for one in hide if one for form in _forms(one)), key=len, reverse=True):
        text = text.replace(form, "…")
    return CONTROL.sub(" ", text)[:SAID].strip()


def _unescaped(found: re.Match[str]) -> str:
    try:
        said = literal_eval(found.group())
    except (ValueError, SyntaxError):
        return found.group(2)
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else found.group(2)


def _forms(secret: str) -> Iterator[str]:
    """As it is, as LOGIN quotes it, and as SASL sends it (RFC 9051 §4.3 and §6.2.2)."""
    yield secret
    yield secret.replace("\\", "\\\\").replace('"', '\\"')
    yield b64encode(secret.encode("utf-8", "replace")).decode()


def _quoted(said: str) -> str:
    return f": “{said}”" if said else ""
