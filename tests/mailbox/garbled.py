"""A server that answers as IMAP servers do, but for a few octets that chance changes.

    python -m tests.mailbox.garbled 2000

looks into so many of them and says what each look came to.
"""

from __future__ import annotations

import random
import socket
import sys
import threading
from collections import Counter
from datetime import UTC, datetime

from deliverability.config_sections import Security
from deliverability.net.reach import Reach
from deliverability.seeds.looking import Looked, look
from deliverability.seeds.matching import Wanted
from deliverability.seeds.model import Account

TOKEN = "0123456789abcdef0123456789abcdef"
HEAD = f"Message-ID: <{TOKEN}@shop.example>\r\nSubject: K7Q2-9F3D\r\n\r\n".encode()
ANSWERS = {
    b"CAPABILITY": b"* CAPABILITY IMAP4rev1 SPECIAL-USE LIST-EXTENDED ID X-GM-EXT-1\r\n",
    b"LIST": b'* LIST (\\HasNoChildren) "/" INBOX\r\n* LIST (\\Junk) "/" "Spam"\r\n'
    b'* LIST () "/" {3}\r\nabc\r\n',
    b"EXAMINE": b"* 3 EXISTS\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY 1] fine\r\n* OK [UIDNEXT 9] fine\r\n",
    b"SEARCH": b"* SEARCH 3 5\r\n",
    b"FETCH": b'* 1 FETCH (UID 5 RFC822.SIZE %d INTERNALDATE "22-Nov-2026 12:00:00 +0000" BODY[HEADER.FIELDS '
    b"(MESSAGE-ID)]<0> {%d}\r\n%s BODY[]<0> {%d}\r\n%s)\r\n" % ((len(HEAD),) * 2 + (HEAD, len(HEAD), HEAD)),
    b"ID": b'* ID ("name" "x")\r\n',
}  # fmt: skip
SPICE = (
    b"\0", b"\r\n", b"(", b")", b'"', b"{5}", b"{99999999999}", b"{0}\r\n", b"\\", b"*", b"* BYE x\r\n",
    b"+ \r\n", b" ", b"NIL", b"[", b"]", b"\xff\xfe", b"&", b"* 1 FETCH ()\r\n", b"9" * 5000, b"-1",
    b"* SEARCH x\r\n", b"",
)  # fmt: skip


def visit(seed: int, seconds: float = 0.5) -> Looked:
    """A look at one such server."""
    listener = socket.create_server(("127.0.0.1", 0))
    chance = random.Random(seed)
    threading.Thread(target=_serve, args=(listener, chance), daemon=True).start()
    account = Account("127.0.0.1", listener.getsockname()[1], Security.NONE, "me")
    wanted = Wanted(1, TOKEN, f"<{TOKEN}@shop.example>", "K7Q2-9F3D", datetime.now(UTC))
    try:
        return look(account, "secret", (wanted,), Reach(allow=("127.0.0.0/8",), seconds=seconds))
    finally:
        listener.close()


def _serve(listener: socket.socket, chance: random.Random) -> None:
    try:
        sock, _ = listener.accept()
        with sock, sock.makefile("rb") as lines:
            sock.sendall(_garbled(b"* OK hello\r\n", chance))
            for line in lines:
                tag, _, rest = line.partition(b" ")
                name = rest.removeprefix(b"UID ").split()[0]
                said = ANSWERS.get(name, b"") + tag + b" OK done\r\n"
                sock.sendall(_garbled(said, chance))
    except (OSError, IndexError):
        pass


def _garbled(said: bytes, chance: random.Random) -> bytes:
    """Most answers stay as they are, so that talks come far."""
    if chance.random() < 0.75:
        return said
    at = chance.randrange(len(said))
    return said[:at] + chance.choice(SPICE) + said[at + chance.randrange(4) :]


if __name__ == "__main__":
    came: Counter[str] = Counter()
    for seed in range(int(sys.argv[1])):
        seen = visit(seed)
        came[seen.problem[:70] or f"healthy, found {len(seen.found)}"] += 1
    for what, often in came.most_common():
        sys.stdout.write(f"{often:6} {what}\n")
