"""The door to a mailbox: IMAP through the guard, for reading only; it says in words why it stays shut."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from imapclient.imap_utf7 import decode  # type: ignore[import-untyped]

from checks.addresses import is_reachable
from deliverability.config_sections import Security
from deliverability.net.imap_shut import CONTROL, ODD, NoMailbox, Shut, in_words
from deliverability.net.imap_wire import Client, Limits
from deliverability.net.reach import NotReached, Reach, dial, tls_context
from deliverability.seeds.model import Account, SignIn

PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}
INBOX = b"INBOX"
HEADERS = 16 * 1024
"""Octets of the headers of one message."""
MOST_NAMED = 10_000
"""Of the messages a search names; the newest count."""
NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Folder:
    """`raw`: its name as the server has it, which is what opens it; `name`: as people read it.

    `flags`: in lower case, such as "\\junk"; `delimiter`: between the names of folders inside folders, or "".
    """

    raw: bytes
    name: str
    flags: frozenset[str] = frozenset()
    delimiter: str = ""

    @property
    def can_be_opened(self) -> bool:
        """There may be mail in it."""
        return not self.flags & {"\\noselect", "\\nonexistent"}

    @property
    def last(self) -> str:
        """The name without the folders it is in."""
        return self.name.rpartition(self.delimiter)[2] if self.delimiter else self.name


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message as a list of mails shows it. `headers`: the asked ones, raw; `size`: octets of all of it."""

    uid: int
    headers: bytes
    size: int
    arrived_at: datetime | None


@contextmanager
def mailbox(account: Account, secret: str, reach: Reach) -> Iterator[Mailbox]:
    """Sign in, and out at the end. NoMailbox, here and from every method, when that cannot be done.

    `secret`: the password or the access token. Everything together ends after `reach.seconds`.
    """
    ends = time.monotonic() + reach.seconds
    _refuse_breaks(account, secret)
    client = _connected(account, reach, ends)
    try:
        _sign_in(client, account, secret)
        yield Mailbox(client)
        with suppress(OSError, *ODD):
            client.leave()
    finally:
        with suppress(OSError, *ODD):
            client.shutdown()


class Mailbox:
    """An account that is open. Nothing it does changes anything in there: EXAMINE and BODY.PEEK only."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def is_gmail(self) -> bool:
        """It has Gmail's own searches."""
        return self._has("X-GM-EXT-1")

    def folders(self) -> tuple[Folder, ...]:
        """Every folder; the ones whose names no command can hold are left out."""
        with in_words():
            found = self._client.list_folders()
            if not any(rb"\Junk" in flags for flags, _, _ in found):
                found = self._with_uses() or found
        return tuple(_folder(*one) for one in found if _is_folder(*one))

    def open(self, folder: bytes) -> None:
        """Open for reading only."""
        with in_words():
            self._client.select_folder(folder.decode("latin-1"), readonly=True)

    def search(self, *criteria: object) -> tuple[int, ...]:
        """The UIDs that fit, the newest first; criteria as IMAPClient takes them."""
        with in_words():
            return tuple(sorted(self._client.search(list(criteria)), reverse=True)[:MOST_NAMED])

    def envelopes(self, uids: tuple[int, ...], *names: str) -> tuple[Envelope, ...]:
        """These headers of messages, in the order of `uids`; what is no longer there is left out."""
        wanted = ["RFC822.SIZE", "INTERNALDATE", f"BODY.PEEK[HEADER.FIELDS ({' '.join(names)})]<0.{HEADERS}>"]
        with in_words():
            got = self._client.fetch(list(uids), wanted)
            return tuple(_envelope(uid, got[uid]) for uid in uids if uid in got)

    def raw(self, uid: int, most: int) -> bytes:
        """A message, or its first `most` octets; b"" when it is no longer there."""
        with in_words():
            got = self._client.fetch([uid], [f"BODY.PEEK[]<0.{most}>"]).get(uid, {})
        body = next((value for key, value in got.items() if key.startswith(b"BODY[]")), b"")
        return bytes(body[:most]) if isinstance(body, bytes) else b""

    def _with_uses(self) -> list[tuple[Any, ...]]:
        """Folders with what they are for, where the server says it in another way; [] where it has none."""
        if self._has("XLIST"):
            return list(self._client.xlist_folders())
        if self._has("SPECIAL-USE") and self._has("LIST-EXTENDED"):
            return self._client.folders_with_uses()
        return []

    def _has(self, capability: str) -> bool:
        with in_words():
            return bool(self._client.has_capability(capability))


def _connected(account: Account, reach: Reach, ends: float) -> Client:
    port = account.port or PORTS[account.security]
    limits = Limits(ends, tls_context(reach), account.security is Security.TLS)
    try:
        sock = dial(account.host, port, reach)
    except NotReached as error:
        why = f"we could not reach {account.host} at port {port}: {error}"
        raise NoMailbox(Shut.NOT_REACHED, why) from None
    try:
        with in_words():
            _refuse_open_talk(account, sock)
            client = Client(sock, account.host, limits)
            if account.security is Security.STARTTLS:
                _start_tls(client, limits)
            return client
    except NoMailbox:
        sock.close()
        raise


def _refuse_open_talk(account: Account, sock: socket.socket) -> None:
    """Everybody on the way could read the password; in the operator's own network that is up to them."""
    if account.security is Security.NONE and is_reachable(str(sock.getpeername()[0])):
        raise NoMailbox(Shut.NO_TLS, "a password does not go over the Internet in the clear; choose TLS")


def _start_tls(client: Client, limits: Limits) -> None:
    """A password never goes in the clear where TLS was asked for."""
    if not client.has_capability("STARTTLS"):
        why = "the server offers no TLS at this port; try port 993 with TLS from the start"
        raise NoMailbox(Shut.NO_TLS, why)
    client.starttls(limits.context)


def _sign_in(client: Client, account: Account, secret: str) -> None:
    with in_words(Shut.SIGN_IN, secret, f"\0{account.user}\0{secret}", _bearer(account.user, secret)):
        if account.sign_in is not SignIn.PASSWORD:
            client.sasl_login("XOAUTH2", _token(account.user, secret))
        elif client.has_capability("LOGINDISABLED") or not (account.user + secret).isascii():
            _refuse_without_plain(client)
            client.plain_login(account.user, secret)
        else:
            client.login(account.user, secret)
    with suppress(NoMailbox), in_words():
        if client.has_capability("ID"):  # RFC 2971; some providers want to know who asks
            client.id_({"name": "deliverability"})


def _refuse_breaks(account: Account, secret: str) -> None:
    for text, name in ((account.user, "user name"), (secret, "password")):
        if CONTROL.search(text):
            message = f"the {name} holds a line break or another sign that no keyboard writes; paste it again"
            raise NoMailbox(Shut.SIGN_IN, message)


def _refuse_without_plain(client: Client) -> None:
    if not client.has_capability("AUTH=PLAIN"):
        why = "the server takes no password here; sign in by the provider's own page instead"
        raise NoMailbox(Shut.SIGN_IN, why)


def _token(user: str, token: str) -> Callable[[bytes], bytes]:
    """The answers of XOAUTH2: who and with what, and nothing more once it was refused."""
    answers = [_bearer(user, token).encode()]
    return lambda _: answers.pop() if answers else b""


def _bearer(user: str, token: str) -> str:
    return f"user={user}\1auth=Bearer {token}\1\1"


def _is_folder(flags: object, delimiter: object, name: object) -> bool:
    fits = isinstance(flags, tuple) and (isinstance(delimiter, bytes) or delimiter is None)
    return fits and (isinstance(name, int) or (isinstance(name, bytes) and not set(name) & set(b"\r\n\0")))


def _folder(flags: tuple[object, ...], delimiter: bytes | None, name: bytes | int) -> Folder:
    raw = name if isinstance(name, bytes) else b"%d" % name
    lower = frozenset(flag.decode("latin-1").lower() for flag in flags if isinstance(flag, bytes))
    return Folder(raw, _readable(raw), lower, (delimiter or b"").decode("latin-1"))


def _readable(raw: bytes) -> str:
    """Modified UTF-7 (RFC 3501 §5.1.3), or UTF-8 where a server does not keep to it."""
    try:
        text = str(decode(raw)) if raw.isascii() else raw.decode()
    except ValueError:
        text = raw.decode("latin-1")
    return CONTROL.sub("\ufffd", text)[:NAME_LENGTH]


def _envelope(uid: int, got: dict[bytes, Any]) -> Envelope:
    headers = next((value for key, value in got.items() if key.startswith(b"BODY[HEADER")), b"")
    size, at = got.get(b"RFC822.SIZE"), got.get(b"INTERNALDATE")
    return Envelope(
        uid,
        headers if isinstance(headers, bytes) else b"",
        size if isinstance(size, int) else 0,
        at.astimezone(UTC) if isinstance(at, datetime) and at.tzinfo else None,
    )
