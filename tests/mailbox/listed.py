"""LIST, LSUB and XLIST as a server does them, names in modified UTF-7, and the lists of hostile ones."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator

from imapclient.imap_utf7 import encode

from tests.mailbox.habits import Fault, Habits
from tests.mailbox.held import Held, HeldFolder
from tests.mailbox.words import quote

ODD = (
    b'* LIST () "/" "a\\"b"\r\n',
    b'* LIST () "/" {9}\r\nx\r\nLOGOUT\r\n',
    b'* LIST () "/" "\x1b[31mred"\r\n',
    b'* LIST () "/" "&broken"\r\n',
    b"* LIST () NIL {7}\r\na\x00b\r\nc\xff\r\n",
    b"* LIST garbage\r\n",
    b'* LIST () "/" "<script>"\r\n',
    b'* LIST () "/" "Ent\xc3\xbctl"\r\n',
    b'* LIST () "/" 4711\r\n',
)


def listed(command: str, pattern: str, held: Held, habits: Habits, fault: Fault) -> Iterator[bytes]:
    """The untagged answers."""
    if fault is Fault.MANY_FOLDERS:
        yield from (b'* LIST () "/" "folder %d"\r\n' % number for number in range(100_000))
    if fault is Fault.ODD_NAMES:
        yield from ODD
    for folder in held.folders.values():
        if fnmatch.fnmatchcase(folder.name, pattern.replace("%", "*")):
            yield _line(command, folder, habits)


def _line(command: str, folder: HeldFolder, habits: Habits) -> bytes:
    shown = habits.special_use or command == "XLIST" or folder.use == r"\Noselect"
    use = folder.use if shown else ""
    if command == "XLIST":
        use = {r"\Junk": r"\Spam", r"\All": r"\AllMail"}.get(use, use)
    name = quote(encode(folder.name).decode("ascii"))
    return f"* {command} ({use}) {quote(habits.delimiter)} {name}\r\n".encode()
