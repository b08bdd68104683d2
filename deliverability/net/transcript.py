"""What was asked and what was said, kept so that a run can be judged again without asking again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any, NamedTuple, TypeVar

from checks.answers import Answer, Mx, Question, Record, Reply, Soa, Txt
from checks.contacts import Contact, Reached
from checks.model import Reason, Unknown
from deliverability.net.talks import said_in, shown
from deliverability.net.typed import field_of, reason_in, seconds, texts

FORMAT = "deliverability-transcript/2"
BEFORE_CONTACTS = "deliverability-transcript/1"
MX_HOSTS = 20  # of a transcript that does not say
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(\d{3}|.)", re.DOTALL)
_QUOTED = r'"(?:[ !#-\[\]-~]|\\\d{3}|\\["\\])*"'
_WRITTEN = {
    "A": re.compile(r"[0-9.]+"),
    "AAAA": re.compile(r"[0-9a-f]*:[0-9a-f:.]*"),
    "MX": re.compile(r"(\d{1,5}) (\S*)\."),
    "SOA": re.compile(r"(\S*)\. (\S*)\. (\d{1,10}(?: \d{1,10}){4})"),
    "TXT": re.compile(rf"{_QUOTED}(?: {_QUOTED})*"),
}


T = TypeVar("T")


class Exchange(NamedTuple):
    """One question and its reply, at epoch seconds.

    `path` is "" for the resolvers, "second" for the confirming path, one of Asker.ask_over's, or a purse's
    name where it was empty.
    """

    path: str
    reply: Reply
    taken_at: float


class Meeting(NamedTuple):
    """What a server said when it was reached, at epoch seconds."""

    said: Reached
    taken_at: float


@dataclass(slots=True)
class Transcript:
    """All of one run: what was to be checked, with which options, and every exchange.

    `mx_hosts`: how many mail servers were looked up at most.
    """

    target: str
    taken_at: float = 0.0
    options: Mapping[str, Any] = field(default_factory=dict)
    mx_hosts: int = MX_HOSTS
    exchanges: dict[tuple[Question, str], Exchange] = field(default_factory=dict)
    contacts: dict[Contact, Meeting] = field(default_factory=dict)

    def add(self, question: Question, path: str, reply: Reply, taken_at: float) -> None:
        self.exchanges[question, path] = Exchange(path, reply, round(taken_at, 3))

    def met(self, contact: Contact, said: Reached, taken_at: float) -> None:
        self.contacts[contact] = Meeting(said, round(taken_at, 3))

    def reply(self, question: Question, path: str = "") -> Reply:
        """What was said; Unknown(not asked at the time) when the run did not ask."""
        exchange = self.exchanges.get((question, path))
        return exchange.reply if exchange else Unknown(str(question), Reason.NOT_ASKED)

    def dumps(self) -> str:
        """The transcript as JSON text; `loads` reads it back."""
        return json.dumps(
            {
                "format": FORMAT,
                "target": self.target,
                "taken_at": self.taken_at,
                "options": dict(self.options),
                "mx_hosts": self.mx_hosts,
                "exchanges": [_row(question, exchange) for (question, _), exchange in self.exchanges.items()],
                "contacts": [
                    shown(contact, met.said) | {"at": met.taken_at} for contact, met in self.contacts.items()
                ],
            },
            ensure_ascii=False,
            indent=1,
        )


def loads(text: str) -> Transcript:
    """Read `dumps` back; ValueError naming what is wrong."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"this is not a transcript: {error}") from None
    if not isinstance(data, dict) or data.get("format") not in (FORMAT, BEFORE_CONTACTS):
        raise ValueError(f'this is not a transcript: "format" should be "{FORMAT}"')
    try:
        return _transcript(data)
    except ValueError as error:
        raise ValueError(f"this transcript is damaged: {error}") from None


def _transcript(data: Mapping[str, Any]) -> Transcript:
    options = {k: tuple(v) if isinstance(v, list) else v for k, v in field_of(data, "options", dict).items()}
    mx_hosts = field_of(data, "mx_hosts", int, MX_HOSTS)
    transcript = Transcript(field_of(data, "target", str), seconds(data, "taken_at"), options, mx_hosts)
    for question, exchange in _each(data, "exchange", _unrow):
        transcript.exchanges[question, exchange.path] = exchange
    if data["format"] != BEFORE_CONTACTS:
        transcript.contacts.update(_each(data, "contact", _met))
    return transcript


def _each(data: Mapping[str, Any], what: str, read: Callable[[Mapping[str, Any]], T]) -> Iterator[T]:
    """Every row of "exchanges" or "contacts", read; the ValueError of a damaged one tells its number."""
    for number, row in enumerate(field_of(data, f"{what}s", list), 1):
        try:
            if not isinstance(row, dict):
                raise ValueError("it should be an object")
            yield read(row)
        except ValueError as error:
            raise ValueError(f"{what} {number}: {error}") from None


def _met(row: Mapping[str, Any]) -> tuple[Contact, Meeting]:
    contact, said = said_in(row)
    return contact, Meeting(said, seconds(row, "at"))


def _row(question: Question, exchange: Exchange) -> dict[str, Any]:
    row: dict[str, Any] = {"name": question.name, "type": question.rrtype, "at": exchange.taken_at}
    if exchange.path:
        row["path"] = exchange.path
    reply = exchange.reply
    if isinstance(reply, Unknown):
        return row | {"unknown": reply.reason.name, "servers": list(reply.servers)}
    row |= {"ttl": reply.ttl, "server": reply.server, "size": reply.size}
    extra = {
        "nxdomain": reply.nxdomain, "aliases": list(reply.aliases),
        "authentic": reply.authentic, "soa": reply.soa_owner,
        "authoritative": reply.authoritative, "without_edns": not reply.edns,
        "signatures": list(reply.signatures),
        "referral": reply.referral, "sent_to": list(reply.sent_to), "glue": list(reply.glue),
    }  # fmt: skip
    row |= {key: value for key, value in extra.items() if value}
    return row | {"records": [show(record) for record in reply.records]}


def _unrow(row: Mapping[str, Any]) -> tuple[Question, Exchange]:
    question = Question(field_of(row, "name", str), field_of(row, "type", str))
    reply = _unknown(question, row) if "unknown" in row else _answer(question, row)
    return question, Exchange(field_of(row, "path", str, ""), reply, seconds(row, "at"))


def _unknown(question: Question, row: Mapping[str, Any]) -> Unknown:
    return Unknown(str(question), reason_in(row, "unknown"), texts(row, "servers"))


def _answer(question: Question, row: Mapping[str, Any]) -> Answer:
    return Answer(
        question,
        tuple(parse(question.rrtype, text) for text in texts(row, "records")),
        field_of(row, "nxdomain", bool, False),
        field_of(row, "ttl", int),
        field_of(row, "server", str),
        texts(row, "aliases", []),
        field_of(row, "size", int),
        field_of(row, "authentic", bool, False),
        field_of(row, "soa", str, ""),
        field_of(row, "authoritative", bool, False),
        texts(row, "signatures", []),
        referral=field_of(row, "referral", str, ""),
        sent_to=texts(row, "sent_to", []),
        glue=texts(row, "glue", []),
        edns=not field_of(row, "without_edns", bool, False),
    )


def show(record: Record) -> str:
    """One record as a zone file would have it (RFC 1035 §5.1)."""
    if isinstance(record, Txt):
        return " ".join(f'"{_escaped(string)}"' for string in record.strings)
    if isinstance(record, Mx):
        return f"{record.preference} {record.host}."
    if isinstance(record, Soa):
        return f"{record.mname}. {record.rname}. {' '.join(map(str, record[2:]))}"
    return record


def parse(rrtype: str, text: str) -> Record:
    """Read `show` back; ValueError when no such record is written like this."""
    written = _WRITTEN.get(rrtype)
    found = written.fullmatch(text) if written else None
    if written and not found:
        raise ValueError(f"{text[:60]!r} is no {rrtype} record")
    if rrtype == "TXT":
        return Txt(tuple(_unescaped(string) for string in _STRING.findall(text)))
    if rrtype in ("A", "AAAA"):
        ip_address(text)
    if found and rrtype == "MX":
        return Mx(int(found[1]), found[2])
    if found and rrtype == "SOA":
        return Soa(found[1], found[2], *map(int, found[3].split(" ")))
    return text


def _escaped(data: bytes) -> str:
    return "".join(_characters(data))


def _characters(data: bytes) -> Iterator[str]:
    for octet in data:
        if octet in b'"\\':
            yield "\\" + chr(octet)
        else:
            yield chr(octet) if 0x20 <= octet <= 0x7E else f"\\{octet:03d}"


def _unescaped(text: str) -> bytes:
    return _ESCAPE.sub(lambda m: chr(int(m[1])) if m[1].isdigit() else m[1], text).encode("latin-1")
