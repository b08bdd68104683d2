"""Why a mailbox stays shut: what servers, TLS and libraries say, in words for people."""

from __future__ import annotations

import imaplib
import re
import ssl
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
def in_words(refused: Shut = Shut.REFUSED, hide: str = "") -> Iterator[None]:
    """Whatever goes wrong becomes NoMailbox; `hide` is not repeated where a server does."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        why = f"its certificate cannot be trusted: {error.verify_message}"
        raise NoMailbox(Shut.CERTIFICATE, why) from None
    except ssl.SSLError:
        raise NoMailbox(Shut.NO_TLS, "there is no TLS with it; is this the right port?") from None
    except TimeoutError:
        raise NoMailbox(Shut.BROKEN, TOO_SLOW) from None
    except OSError:
        raise NoMailbox(Shut.BROKEN, "the connection broke off") from None
    except ODD as error:
        raise _no(error, refused, hide) from None


def _no(error: Exception, refused: Shut, hide: str) -> NoMailbox:
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


def _said(error: Exception, hide: str) -> str:
    """The server's own words, out of what imaplib makes of them."""
    first = error.args[0] if error.args else ""
    text = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
    if found := _REPR.search(text):
        text = found.group(2)
    text = _MADE_OF.sub("", text)
    return CONTROL.sub(" ", text.replace(hide, "…") if hide else text)[:SAID].strip()


def _quoted(said: str) -> str:
    return f": “{said}”" if said else ""
