"""How a transcript writes down what mail and web servers said, for people to read, and reads it back."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

from checks.contacts import Connected, Contact, HttpReply, Kind, Line, Reached, SmtpTalk, Talk, Tls
from checks.model import Unknown
from deliverability.net.typed import field_of, reason_in, texts

LINE = re.compile(r"(\d{1,9}(?:\.\d+)?(?:e-\d+)?) ([<>]) (.*)", re.DOTALL)


def shown(contact: Contact, said: Reached) -> dict[str, Any]:
    """A contact and what was said, as an object of JSON; `said_in` reads it back."""
    row: dict[str, Any] = {"kind": contact.kind.value, "target": contact.target, "address": contact.address}
    if contact.words:
        row["words"] = list(contact.words)
    match said:
        case Unknown():
            return row | {"unknown": said.reason.name, "servers": list(said.servers)}
        case SmtpTalk():
            row |= {"lines": [_line(line) for line in said.lines]}
        case HttpReply():
            row |= {"status": said.status, "headers": [f"{name}: {value}" for name, value in said.headers]}
            row |= _body(said.body)
        case Connected():
            return row | {"connected": True}
    return row | _tls(said.tls) | ({"ended": said.ended.name} if said.ended else {})


def said_in(row: Mapping[str, Any]) -> tuple[Contact, Reached]:
    """What `shown` made; ValueError saying what is wrong."""
    target, address = field_of(row, "target", str), field_of(row, "address", str)
    contact = Contact(_kind(row), target, address, texts(row, "words", []))
    if "unknown" in row:
        return contact, Unknown(str(contact), reason_in(row, "unknown"), texts(row, "servers"))
    return contact, _talk(row)


def _talk(row: Mapping[str, Any]) -> Talk:
    tls = _read_tls(field_of(row, "tls", dict)) if "tls" in row else None
    ended = reason_in(row, "ended") if "ended" in row else None
    if "lines" in row:
        return SmtpTalk(tuple(_read_line(line) for line in texts(row, "lines")), tls, ended)
    if "status" in row:
        headers = tuple(_read_header(header) for header in texts(row, "headers"))
        return HttpReply(field_of(row, "status", int), headers, _read_body(row), tls, ended)
    if field_of(row, "connected", bool, False):
        return Connected()
    raise ValueError("it does not tell what was said")


def _kind(row: Mapping[str, Any]) -> Kind:
    kind = field_of(row, "kind", str)
    if kind not in {known.value for known in Kind}:
        raise ValueError(f'"{kind}" is no kind of contact')
    return Kind(kind)


def _line(line: Line) -> str:
    """As "0.021 < 220 mx.example.com": seconds, ">" for what we said, and the line."""
    return f"{line.after} {'>' if line.ours else '<'} {line.text}"


def _read_line(text: str) -> Line:
    found = LINE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text[:60]!r} is no line of a dialogue")
    return Line(found[2] == ">", found[3], float(found[1]))


def _tls(tls: Tls | None) -> dict[str, Any]:
    if tls is None:
        return {}
    said = {
        "version": tls.version, "cipher": tls.cipher, "trust": tls.trust,
        "overdue": tls.overdue, "problem": tls.problem,
    }  # fmt: skip
    row: dict[str, Any] = {key: value for key, value in said.items() if value}
    if tls.chain:
        row["chain"] = [base64.b64encode(der).decode("ascii") for der in tls.chain]
    return {"tls": row}


def _read_tls(row: Mapping[str, Any]) -> Tls:
    chain = tuple(_octets(text, "chain") for text in texts(row, "chain", []))
    said = {key: field_of(row, key, str, "") for key in ("version", "cipher", "trust", "overdue", "problem")}
    return Tls(**said, chain=chain)


def _read_header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(": ")
    if not colon:
        raise ValueError(f"{text[:60]!r} is no header")
    return name, value


def _body(body: bytes) -> dict[str, str]:
    """As text where it is UTF-8, so that a policy can be read in the file."""
    try:
        return {"body": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"body_base64": base64.b64encode(body).decode("ascii")}


def _read_body(row: Mapping[str, Any]) -> bytes:
    if "body_base64" in row:
        return _octets(field_of(row, "body_base64", str), "body_base64")
    return _encoded(field_of(row, "body", str))


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can hold
        raise ValueError('"body" should be a text') from None


def _octets(text: str, key: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise ValueError(f'"{key}" should be in base64') from None
