"""What one client says to the test server, and what it hears."""

from __future__ import annotations

import base64
import binascii
import itertools
import ssl
from collections.abc import Callable
from dataclasses import replace

from imapclient.imap_utf7 import decode

from tests.mailbox.fetched import fetch
from tests.mailbox.habits import Fault, Habits
from tests.mailbox.held import Held, HeldFolder
from tests.mailbox.listed import listed
from tests.mailbox.searched import search
from tests.mailbox.wire import Wire
from tests.mailbox.words import Command, Word, chosen, split

BEFORE_SIGN_IN = ("CAPABILITY", "NOOP", "LOGOUT", "ID", "STARTTLS", "LOGIN", "AUTHENTICATE")


class Session:
    """One connection from greeting to good-bye. `record` takes each command as it comes."""

    def __init__(
        self, wire: Wire, accounts: dict[str, Held], habits: Habits, fault: Fault,
        context: ssl.SSLContext | None, record: Callable[[str, str, str], Command],
    ) -> None:  # fmt: skip
        self._wire, self._accounts, self._habits, self._fault = wire, accounts, habits, fault
        self._context, self._record = context, record
        self._held: Held | None = None
        self._open: HeldFolder | None = None
        self._writes = False

    def run(self) -> None:
        """Until either side has had enough."""
        if self._is_over_at_once():
            return
        self._wire.say(b"* OK [CAPABILITY " + self._words() + b"] ready\r\n")
        while self._answer(self._wire.line()):
            pass

    def _is_over_at_once(self) -> bool:
        if self._fault is Fault.BUSY:
            self._wire.say(b"* BYE too many connections, try later\r\n")
        elif self._fault is Fault.SILENT:
            self._wire.wait()
        elif self._fault is Fault.ENDLESS_LINE:
            self._wire.flood(itertools.chain([b"* OK "], itertools.repeat(b"a" * 65536)))
        return self._fault in (Fault.BUSY, Fault.SILENT, Fault.ENDLESS_LINE, Fault.DOWN)

    def _answer(self, line: str) -> bool:
        tag, _, rest = line.partition(" ")
        name, _, arguments = rest.partition(" ")
        name = name.upper()
        if name == "UID":
            name, _, arguments = arguments.partition(" ")
            name = f"UID {name.upper()}"
        self._record(tag, name, arguments)
        self._misbehave(name)
        if self._fault is Fault.WRONG_TAG and name == "LIST":
            tag = "ZZZZ99"
        try:
            said = self._do(name, arguments)
        except (ValueError, IndexError, KeyError) as error:
            said = f"BAD {error}"
        self._wire.say(f"{tag} {said}\r\n".encode())
        if name == "STARTTLS" and said.startswith("OK"):
            self._begin_tls()
        return name != "LOGOUT"

    def _do(self, name: str, arguments: str) -> str:
        if self._held is None and name not in BEFORE_SIGN_IN:
            return "BAD sign in first"
        words = [] if name == "AUTHENTICATE" else split(arguments)
        method = getattr(self, "_" + name.lower().replace(" ", "_"), None)
        if method is None:
            return f"BAD {name} is not known"
        said = method(*([arguments] if name == "AUTHENTICATE" else [words]))
        assert isinstance(said, str)
        return said

    def _capability(self, words: list[Word]) -> str:
        self._wire.say(b"* CAPABILITY " + self._words() + b"\r\n")
        return "OK done"

    def _noop(self, words: list[Word]) -> str:
        return "OK done"

    def _id(self, words: list[Word]) -> str:
        self._wire.say(b'* ID ("name" "tests")\r\n')
        return "OK done"

    def _logout(self, words: list[Word]) -> str:
        self._wire.say(b"* BYE see you\r\n")
        return "OK done"

    def _starttls(self, words: list[Word]) -> str:
        return "OK begin" if self._context and not self._wire.is_secure else "BAD not now"

    def _login(self, words: list[Word]) -> str:
        if "LOGINDISABLED" in self._habits.capabilities(self._wire.is_secure):
            return "NO [PRIVACYREQUIRED] not without TLS"
        return self._sign_in(str(words[0]), lambda held: held.password == words[1])

    def _authenticate(self, arguments: str) -> str:
        mechanism, _, first = arguments.partition(" ")
        if not first:
            self._wire.say(b"+ \r\n")
            first = self._wire.line()
        try:
            said = base64.b64decode(first, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return "BAD this is no base64"
        if mechanism.upper() == "PLAIN" and self._habits.passwords:
            _, user, password = said.split("\0")
            return self._sign_in(user, lambda held: held.password == password)
        if mechanism.upper() == "XOAUTH2":
            return self._by_token(said)
        return "NO this mechanism is not offered"

    def _by_token(self, said: str) -> str:
        parts = dict(part.split("=", 1) for part in said.split("\1") if part)
        token = parts["auth"].removeprefix("Bearer ")
        answer = self._sign_in(parts["user"], lambda held: bool(held.token) and held.token == token)
        if answer.startswith("NO"):
            self._wire.say(b"+ " + base64.b64encode(b'{"status":"400","schemes":"Bearer"}') + b"\r\n")
            self._wire.line()
        return answer

    def _sign_in(self, user: str, fits: Callable[[Held], bool]) -> str:
        held = self._accounts.get(user)
        if held is None or not fits(held):
            return "NO [AUTHENTICATIONFAILED] Invalid credentials"
        self._held = held
        return f"OK [CAPABILITY {self._words().decode()}] welcome"

    def _namespace(self, words: list[Word]) -> str:
        self._wire.say(f'* NAMESPACE (("" "{self._habits.delimiter}")) NIL NIL\r\n'.encode())
        return "OK done"

    def _list(self, words: list[Word], command: str = "LIST") -> str:
        assert self._held is not None
        is_asked = self._habits.asked_use and words[2:] == ["RETURN", ["SPECIAL-USE"]]
        habits = replace(self._habits, special_use=True) if is_asked else self._habits
        for line in listed(command, str(words[1]), self._held, habits, self._fault):
            self._wire.say(line)
        return "OK done"

    def _xlist(self, words: list[Word]) -> str:
        return self._list(words, "XLIST") if self._habits.xlist else "BAD what"

    def _select(self, words: list[Word]) -> str:
        return self._examine(words, writes=True)

    def _examine(self, words: list[Word], writes: bool = False) -> str:
        assert self._held is not None
        name = decode(str(words[0]).encode("utf-8", "surrogateescape"))
        folder = self._held.folders.get("INBOX" if name.upper() == "INBOX" else name)
        if folder is None or folder.use == r"\Noselect":
            return "NO [NONEXISTENT] no such mailbox"
        if self._fault is Fault.NO_JUNK and folder.use == r"\Junk":
            return "NO [SERVERBUG] internal error"
        self._open, self._writes = folder, writes
        self._wire.say(b"* %d EXISTS\r\n* 0 RECENT\r\n" % len(folder.messages))
        self._wire.say(b"* OK [UIDVALIDITY 1] fine\r\n")
        return f"OK [READ-{'WRITE' if writes else 'ONLY'}] done"

    def _unselect(self, words: list[Word]) -> str:
        self._open = None
        return "OK done"

    _close = _unselect

    def _uid_search(self, words: list[Word]) -> str:
        assert self._open is not None
        if self._fault is Fault.NO_SEARCH:
            return "NO [LIMIT] not today"
        uids = search(words, self._open, self._habits)
        if self._fault is Fault.FALSE_UIDS:
            uids = [*uids, *range(1_000_000, 1_100_000)]
        self._wire.say(b"* SEARCH" + b"".join(b" %d" % uid for uid in uids) + b"\r\n")
        return "OK done"

    def _uid_fetch(self, words: list[Word]) -> str:
        assert self._open is not None
        items = words[1] if isinstance(words[1], list) else [words[1]]
        for uid in chosen(str(words[0]), [one.uid for one in self._open.messages]):
            self._wire.say(fetch(items, self._open, uid, self._habits, self._writes))
        return "OK done"

    def _words(self) -> bytes:
        return self._habits.capabilities(self._wire.is_secure).encode()

    def _begin_tls(self) -> None:
        assert self._context is not None
        self._wire.begin_tls(self._context)

    def _misbehave(self, name: str) -> None:
        """What a broken or hostile server does instead of an answer, or before it."""
        if self._fault is Fault.HUGE_LITERAL and name in ("LIST", "UID FETCH"):
            self._wire.say(b'* LIST () "/" {3000000000}\r\n')
            self._wire.flood(itertools.repeat(b"a" * 65536))
        if self._fault is Fault.FLOOD and name == "EXAMINE":
            self._wire.flood(itertools.repeat(b"* 1 EXISTS\r\n" * 1000))
        if self._fault is Fault.NUL and name in ("LIST", "UID SEARCH"):
            self._wire.say(b"\0\0\0* \0\0 1\r\n")
        if self._fault is Fault.DEEP and name == "LIST":
            self._wire.say(b"* LIST " + b"(" * 100_000 + b"\r\n")
        if self._fault is Fault.EARLY_ANSWERS and name == "STARTTLS":
            self._wire.say(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nAAAA2 OK signed in\r\n")
        if self._fault is Fault.UNASKED and name == "UID SEARCH":
            self._wire.say(b"* 1 FETCH (UID 1 BODY[HEADER] {16}\r\nSubject: forged\n)\r\n* SEARCH 1 2 3\r\n")
        if self._fault is Fault.LINGERS and name == "LOGOUT":
            self._wire.wait()
        if self._fault is Fault.DROPS and name == "UID SEARCH":
            raise ConnectionResetError("dropped")
