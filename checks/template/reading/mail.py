"""Makes a document of a mail as it is sent (.eml): headers, HTML, and the text beside it."""

from __future__ import annotations

import binascii
import codecs
import re
from base64 import b64decode
from dataclasses import dataclass, replace
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from checks.template.document import Declared, Document, Fault, Header
from checks.template.offsets import NOWHERE, Span
from checks.template.reading.composed import Composed, Taken, as_written, made_of, with_escapes
from checks.template.reading.front import Front
from checks.template.reading.html import read_html
from checks.template.reading.octets import LARGEST, ReadError
from checks.template.reading.plain import read_plain

DEEPEST, MOST_PARTS, MOST_FIELDS, LONGEST_FIELD = 10, 100, 500, 10_000
_CHARSETS = (
    "utf",
    "ascii",
    "iso8859",
    "iso2022",
    "cp",
    "koi8",
    "gb",
    "big5",
    "shift_jis",
    "euc",
    "mac-",
    "tis",
)
_HEX = re.compile(r"=([0-9A-Fa-f]{2})")
_NO_ASCII = re.compile(r"[^\t -~]")
_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
_FIELD = re.compile(r"([!-9;-~]{1,80})[ \t]{0,9}:[ \t]*((?:[^\r\n]|\r?\n[ \t])*)\r?(?:\n|\Z)")
_BLANK = re.compile(r"\r?(?:\n|\Z)")
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_QUOTED = re.compile(r"(?:=[0-9A-Fa-f]{2}|=[ \t]{0,99}\r?\n)+")
_MAIL = re.compile(
    r"(?=(?:[^\n]*\n){0,60}?(?:MIME-Version|Content-Type)[ \t]*:)"
    r"(?:From|To|Subject|Date|Received|Return-Path|"
    r"Delivered-To|Message-ID|MIME-Version|Content-Type|X-[\w-]+|DKIM-Signature)[ \t]*:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a head, by its lower-case name, and where its value stands."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a mail that holds text: its headers, and where its body stands in the file."""

    headers: Message
    start: int
    end: int


def is_mail(source: str, name: str) -> bool:
    """By the ending of its name, or by a head that only mails have."""
    return name.lower().endswith(".eml") or (not name and _MAIL.match(source) is not None)


def read_mail(file: str, name: str, declared: Declared) -> Document:
    """The document of a mail; its source is the subject and the decoded parts, one after the other."""
    fields, body_at = _fields(file, 0, len(file))
    parts, faults = _parts(file, _message(file, fields), body_at)
    html = next((one for one in parts if one.headers.get_content_type() == "text/html"), None)
    text = next((one for one in parts if one.headers.get_content_type() == "text/plain"), None)
    composed = Composed()
    subject = composed.add(_subject(file, fields), "\n\n")
    headers = {}
    for field in fields:
        if field.name not in headers and not field.name.startswith(("received", "dkim", "arc", "x-")):
            taken = _header_text(file, field)
            headers[field.name] = Header(field.name, taken.text, composed.add(taken, "\n"))
    shown = html or text
    body = composed.add(_decoded(file, shown) if shown else Taken("", ()), "\n")
    other = composed.add(_decoded(file, text)) if html and text else None
    faults += [_broken(shown, body)] if shown and _is_lost(file, shown) else []
    front = Front(declared, body.start, body.end, other, subject, headers)
    read = read_html if html else read_plain
    document = read(composed.source, name, declared, front)
    return replace(
        document, faults=(*document.faults, *faults), in_file=composed.offsets, file=file, is_fragment=False
    )


def _fields(file: str, at: int, end: int) -> tuple[list[_Field], int]:
    """The fields of a head, and where the body begins; lines that are none are passed over."""
    fields: list[_Field] = []
    while at < end and len(fields) < MOST_FIELDS:
        if blank := _BLANK.match(file, at, end):
            return fields, blank.end()
        if found := _FIELD.match(file, at, end):
            fields.append(_Field(found[1].lower(), *found.span(2)))
            at = found.end()
        else:
            line = file.find("\n", at, end)
            at = end if line < 0 else line + 1
    return fields, min(at, end)


def _message(file: str, fields: list[_Field]) -> Message:
    """What the head says of the body, for the standard library to read."""
    message = Message()
    for field in fields:
        if field.name.startswith("content-") and field.name not in message:
            value = file[field.start : min(field.end, field.start + 1000)]
            message[field.name] = _NO_ASCII.sub("?", _FOLD.sub("", value))
    return message


def _parts(file: str, head: Message, start: int) -> tuple[list[_Part], list[Fault]]:
    """The parts that hold text to read, in their order."""
    found: list[_Part] = []
    waiting, seen = [(_Part(head, start, len(file)), 0)], 0
    while waiting and seen < MOST_PARTS:
        part, depth = waiting.pop()
        seen += 1
        boundary = part.headers.get_boundary() if part.headers.get_content_maintype() == "multipart" else None
        if boundary and depth < DEEPEST:
            waiting += [(one, depth + 1) for one in reversed(_sections(file, part, boundary))]
        elif boundary:
            return found, [Fault("too-deep", f"Parts stand in parts more than {DEEPEST} deep.", NOWHERE)]
        elif part.headers.get_content_maintype() == "text" and not _is_attached(part.headers):
            found.append(part)
    return found, [
        Fault("too-deep", f"The mail has more than {MOST_PARTS} parts.", NOWHERE)
    ] if waiting else []


def _is_attached(headers: Message) -> bool:
    return str(headers.get("content-disposition", "")).strip().lower().startswith("attachment")


def _sections(file: str, whole: _Part, boundary: str) -> list[_Part]:
    """What stands between the boundaries of a multipart (RFC 2046 §5.1.1)."""
    line = re.compile(rf"(?:\r?\n|^)--{re.escape(boundary)}(--)?[ \t]{{0,99}}\r?(?=\n|\Z)", re.MULTILINE)
    marks = list(line.finditer(file, max(0, whole.start - 1), whole.end))[: MOST_PARTS + 1]
    parts = []
    for number, mark in enumerate(marks):
        if mark[1]:
            break
        end = marks[number + 1].start() if number + 1 < len(marks) else whole.end
        fields, at = _fields(file, min(mark.end() + 1, end), end)
        parts.append(_Part(_message(file, fields), at, end))
    return parts


def _subject(file: str, fields: list[_Field]) -> Taken:
    field = next((one for one in fields if one.name == "subject"), None)
    return _header_text(file, field) if field else Taken("", ())


def _header_text(file: str, field: _Field) -> Taken:
    """The value of a field, unfolded, with what RFC 2047 encodes as it is read."""
    start, end = field.start, field.end
    while end > start and file[end - 1].isspace():
        end -= 1
    if "=?" in file[start:end] and end - start < LONGEST_FIELD:
        try:
            text = str(make_header(decode_header(_FOLD.sub("", file[start:end]))))
        except (MessageError, ValueError, LookupError):
            return as_written(file, start, end)
        return made_of(text, start, end)
    return with_escapes(file, start, end, _FOLD, lambda _: "")


def _decoded(file: str, part: _Part) -> Taken:
    """The text of a part; raises ReadError where it is larger than a template may be."""
    if part.end - part.start > 2 * LARGEST:
        raise ReadError(
            "The text of this mail is too large.", part.start, f"Its limit is {LARGEST // 1024} KiB."
        )
    coding = str(part.headers.get("content-transfer-encoding", "")).strip().lower()
    charset = _charset(part.headers)
    if coding == "quoted-printable":
        return with_escapes(file, part.start, part.end, _QUOTED, lambda found: _unquoted(found, charset))
    if coding == "base64":
        return made_of(_from_base64(file[part.start : part.end], charset), part.start, part.end)
    return as_written(file, part.start, part.end)


def _is_lost(file: str, part: _Part) -> bool:
    """Whether a part cannot be read as its head says: no Base64, or octets that are not of its charset."""
    written = file[part.start : part.end].strip()
    text = _decoded(file, part).text
    return bool(written) and (not text.strip() or ("\ufffd" in text and "\ufffd" not in written))


def _broken(part: _Part, place: Span) -> Fault:
    coding = str(part.headers.get("content-transfer-encoding", "")).strip() or "text"
    says = f"This part of the mail is no {coding} in {_charset(part.headers)}. Export the mail again."
    return Fault("encoding", says, place)


def _charset(headers: Message) -> str:
    """A charset of text that mails use; UTF-8 for what is unknown (or no charset, such as punycode)."""
    try:
        name = codecs.lookup(headers.get_content_charset() or "utf-8").name
    except (LookupError, ValueError):
        return "utf-8"
    return name if name.startswith(_CHARSETS) else "utf-8"


def _unquoted(found: str, charset: str) -> str:
    return bytes.fromhex("".join(_HEX.findall(found))).decode(charset, "replace")


def _from_base64(text: str, charset: str) -> str:
    letters = _NO_BASE64.sub("", text)
    try:
        return b64decode(letters + "=" * (-len(letters) % 4)).decode(charset, "replace")
    except binascii.Error:
        return ""
