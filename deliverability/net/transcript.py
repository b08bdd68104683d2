"""What was asked and what was said, kept so that a run can be judged again without asking again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from checks.answers import Answer, Mx, Question, Record, Reply, Soa, Txt
from checks.model import Reason, Unknown

FORMAT = "deliverability-transcript/1"
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(\d{3}|.)", re.DOTALL)


class Exchange(NamedTuple):
    """One question and its reply; `path` is "" for the resolvers, "second" for the confirming path."""

    path: str
    reply: Reply
    taken_at: float


@dataclass(slots=True)
class Transcript:
    """All of one run: what was to be checked, with which options, and every exchange."""

    target: str
    taken_at: float = 0.0
    options: Mapping[str, Any] = field(default_factory=dict)
    exchanges: dict[tuple[Question, str], Exchange] = field(default_factory=dict)

    def add(self, question: Question, path: str, reply: Reply, taken_at: float) -> None:
        self.exchanges[question, path] = Exchange(path, reply, taken_at)

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
                "exchanges": [_row(question, exchange) for (question, _), exchange in self.exchanges.items()],
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
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError(f'this is not a transcript: "format" should be "{FORMAT}"')
    try:
        transcript = Transcript(str(data["target"]), float(data["taken_at"]), dict(data["options"]))
        datetime.fromtimestamp(transcript.taken_at, UTC)
        for question, exchange in map(_unrow, data["exchanges"]):
            transcript.exchanges[question, exchange.path] = exchange
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError, OSError) as error:
        raise ValueError(f"this transcript is damaged: {error!r}") from None
    return transcript


def _row(question: Question, exchange: Exchange) -> dict[str, Any]:
    row: dict[str, Any] = {"name": question.name, "type": question.rrtype, "at": round(exchange.taken_at, 3)}
    if exchange.path:
        row["path"] = exchange.path
    reply = exchange.reply
    if isinstance(reply, Unknown):
        return row | {"unknown": reply.reason.name, "servers": list(reply.servers)}
    row |= {"ttl": reply.ttl, "server": reply.server, "size": reply.size}
    extra = {
        "nxdomain": reply.nxdomain, "aliases": list(reply.aliases),
        "authentic": reply.authentic, "soa": reply.soa_owner,
    }  # fmt: skip
    row |= {key: value for key, value in extra.items() if value}
    return row | {"records": [show(record) for record in reply.records]}


def _unrow(row: Mapping[str, Any]) -> tuple[Question, Exchange]:
    question = Question(str(row["name"]), str(row["type"]))
    reply: Reply
    if "unknown" in row:
        reply = Unknown(str(question), Reason[row["unknown"]], tuple(map(str, row["servers"])))
    else:
        reply = Answer(
            question,
            tuple(parse(question.rrtype, text) for text in row["records"]),
            row.get("nxdomain", False),
            int(row["ttl"]),
            str(row["server"]),
            tuple(map(str, row.get("aliases", ()))),
            row["size"],
            row.get("authentic", False),
            row.get("soa", ""),
        )
    return question, Exchange(row.get("path", ""), reply, float(row["at"]))


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
    """Read `show` back."""
    if rrtype == "TXT":
        return Txt(tuple(_unescaped(string) for string in _STRING.findall(text)))
    if rrtype == "MX":
        preference, host = text.split(" ", 1)
        return Mx(int(preference), host[:-1])
    if rrtype == "SOA":
        mname, rname, *numbers = text.split(" ")
        return Soa(mname[:-1], rname[:-1], *map(int, numbers))
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
