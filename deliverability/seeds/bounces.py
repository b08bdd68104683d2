"""Reads a mail that says another one did not arrive: which one, and why, in the words of who refused it."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from checks.placement.record import Refusal
from checks.placement.refusals import refusal, status_in
from deliverability.seeds import bounce_text
from deliverability.seeds.tokens import HEADER, codes_in

READ = 256 * 1024
"""Octets that are looked at; what is returned of a mail stands in the beginning."""
PARTS = 40
DEPTH = 6
MARKS = 20
SAID = 2000
REPORT = "message/delivery-status"
_TOKEN = re.compile(rf"(?:<|\b{HEADER}:\s{{1,5}})([0-9a-f]{{32}})\b", re.IGNORECASE)
_CODE = re.compile(r"(?<![\d.])([245]\d\d)(?=[\s-])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bounce:
    """`tokens`, `codes`: by which the mail may be one of ours, as `seeds.tokens` makes them.

    `recipient`: who did not get it, in lower case, or "".
    """

    tokens: tuple[str, ...]
    codes: tuple[str, ...]
    recipient: str
    refusal: Refusal


def read_bounce(raw: bytes) -> Bounce | None:
    """What a mail says about another one that failed for good; None where it says no such thing.

    Understands reports by RFC 3464, and what qmail, Exim, old Exchange and others write as plain text. A
    mail that is only late is none, nor is an automatic answer.
    """
    if raw.count(b"oundary=", 0, READ) > PARTS:  # nested thousands of times: nobody's bounce
        return None
    try:
        message = email.message_from_bytes(raw[:READ], policy=email.policy.compat32)
        parts = tuple(_parts(message))
        has_report = any(part.get_content_type() == REPORT for part in parts)
        failed = _reported(parts) if has_report else _told(message, parts)
    except (RecursionError, LookupError, ValueError):  # compat32 on mail made to break parsers
        return None
    if failed is None:
        return None
    recipient, refused = failed
    seen = "\n".join([raw[:READ].decode("utf-8", "replace"), *map(_text, parts)])
    tokens = dict.fromkeys(one.lower() for one in _TOKEN.findall(seen))
    codes = codes_in(f"{_header(message, 'Subject')} {' '.join(_subjects(seen))}")
    return Bounce(tuple(tokens)[:MARKS], codes[:MARKS], recipient, refused)


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """The leaves and what is attached as a mail, in order; no more than anybody has."""
    inside = message.get_payload()
    if not isinstance(inside, list) or message.get_content_type() == REPORT:
        yield message
        return
    if message.get_content_maintype() == "message":
        yield message
    if depth < DEPTH:
        for part in inside[:PARTS]:
            if isinstance(part, Message):
                yield from _parts(part, depth + 1)


def _reported(parts: tuple[Message, ...]) -> tuple[str, Refusal] | None:
    """The first recipient for whom it failed (RFC 3464 §2.3.3)."""
    for part in parts:
        blocks = part.get_payload()
        if part.get_content_type() != REPORT or not isinstance(blocks, list):
            continue
        fields = [block for block in blocks[:PARTS] if isinstance(block, Message)]
        reporter = _typed(fields[0], "Reporting-MTA") if fields else ""
        for block in fields:
            if _has_failed(block):
                return _failed(block, reporter)
    return None


def _has_failed(block: Message) -> bool:
    return _header(block, "Action").partition(";")[0].strip().lower() == "failed"


def _failed(block: Message, reporter: str) -> tuple[str, Refusal]:
    recipient = _typed(block, "Original-Recipient") or _typed(block, "Final-Recipient")
    status, said = status_in(_header(block, "Status")), _typed(block, "Diagnostic-Code")
    by = _typed(block, "Remote-MTA") or reporter
    code = _code_in(said)
    return recipient.strip("<>").lower(), refusal(code, said or status, by, at_once=False, status=status)


def _told(message: Message, parts: tuple[Message, ...]) -> tuple[str, Refusal] | None:
    """What a mail server wrote in plain words."""
    listed = _header(message, "X-Failed-Recipients")
    if not (listed or bounce_text.is_from_a_server(_header(message, "From"))):
        return None
    text = next((_text(part) for part in parts if part.get_content_type() == "text/plain"), "")
    found = bounce_text.failure(_header(message, "Subject"), text)
    if found is None:
        return None
    recipient = listed.partition(",")[0].strip().lower() or found.recipient
    by = found.by or _header(message, "From").rpartition("@")[2].strip("<> ").lower()
    return recipient, refusal(_code_in(found.said), found.said[:SAID], by, at_once=False)


def _code_in(said: str) -> int:
    found = _CODE.search(said[:SAID])
    return int(found.group(1)) if found else 0


def _subjects(text: str) -> list[str]:
    """The subject lines in what was returned."""
    return re.findall(r"(?mi)^Subject:(.{1,998})", text)[:PARTS]


def _typed(block: Message, name: str) -> str:
    """The value after its type: "dns; mx.example" is "mx.example" (RFC 3464 §2.1.2)."""
    value = _header(block, name)
    front, mark, back = value.partition(";")
    return back.strip() if mark and front.strip().replace("-", "").isalnum() else value


def _header(message: Message, name: str) -> str:
    """One line of what a header says, decoded as far as it must be."""
    return bounce_text.one_line(str(message.get(name, "")))[:SAID]


def _text(part: Message) -> str:
    """What a leaf says, as text; "" for what holds other parts."""
    inside = part.get_payload(decode=True)
    return inside.decode("utf-8", "replace") if isinstance(inside, bytes) else ""
