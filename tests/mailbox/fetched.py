"""FETCH as a server does it (RFC 9051 §6.4.5): sizes, flags, headers, and bodies whole or in part."""

from __future__ import annotations

import re

from tests.mailbox.habits import Habits
from tests.mailbox.held import HeldFolder, HeldMessage
from tests.mailbox.words import Word

_BODY = re.compile(r"BODY(\.PEEK)?\[(.*)\](?:<(\d+)\.(\d+)>)?", re.IGNORECASE)
_FIELDS = re.compile(r"HEADER\.FIELDS \((.*)\)", re.IGNORECASE)


def fetch(items: list[Word], folder: HeldFolder, uid: int, habits: Habits, marks: bool) -> bytes:
    """One untagged FETCH answer; `marks`: the folder is open for writing, so that BODY[] marks it seen."""
    number, one = next(pair for pair in enumerate(folder.messages, 1) if pair[1].uid == uid)
    names = [str(item) for item in items]
    if "UID" not in (name.upper() for name in names):
        names.append("UID")
    parts = [_item(name, one, habits, marks) for name in names]
    return b"* %d FETCH (" % number + b" ".join(parts) + b")\r\n"


def _item(name: str, one: HeldMessage, habits: Habits, marks: bool) -> bytes:
    upper = name.upper()
    if upper == "UID":
        return b"UID %d" % one.uid
    if upper == "FLAGS":
        return b"FLAGS (" + " ".join(sorted(one.flags)).encode() + b")"
    if upper == "RFC822.SIZE":
        return b"RFC822.SIZE %d" % len(one.raw)
    if upper == "INTERNALDATE":
        return b'INTERNALDATE "' + one.at.strftime("%d-%b-%Y %H:%M:%S +0000").encode() + b'"'
    if found := _BODY.fullmatch(name):
        return _body(found, one, habits, marks)
    raise ValueError(f"{name} cannot be fetched")


def _body(found: re.Match[str], one: HeldMessage, habits: Habits, marks: bool) -> bytes:
    peek, section, first, most = found.groups()
    if marks and not peek:
        one.flags.add(r"\Seen")
    content = _section(section, one)
    start = ""
    if first is not None and habits.partial:
        content, start = content[int(first) : int(first) + int(most)], f"<{first}>"
    return f"BODY[{section}]{start} {{{len(content)}}}\r\n".encode() + content


def _section(section: str, one: HeldMessage) -> bytes:
    head, _, body = one.raw.partition(b"\r\n\r\n")
    if not section:
        return one.raw
    if section.upper() == "TEXT":
        return body
    if section.upper() == "HEADER":
        return head + b"\r\n\r\n"
    if found := _FIELDS.fullmatch(section):
        wanted = {name.strip('"').lower() for name in found.group(1).split()}
        lines = re.split(rb"\r\n(?![ \t])", head)
        kept = [line for line in lines if line.partition(b":")[0].decode("latin-1").lower() in wanted]
        return b"".join(line + b"\r\n" for line in kept) + b"\r\n"
    raise ValueError(f"section {section} is not known")
