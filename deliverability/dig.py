"""Shows what was asked and answered, as a technician reads it: question, records, server, time to live."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from checks.answers import Answer, Question
from checks.contacts import Contact
from deliverability.heard import lines_of
from deliverability.net.transcript import Exchange, Meeting, Transcript, show
from deliverability.typeset import printable

PATHS = {"": "", "second": " (asked again elsewhere)", "signed": " (with signatures)",
         "unchecked": " (whether or not the signatures are good)"}  # fmt: skip
MOST = 20
"""Answers shown with one finding; the run has them all."""


class Said(NamedTuple):
    """One exchange in words: `lines` are records or what was there instead, `by` who said it and when."""

    name: str
    lines: tuple[str, ...]
    by: str


def about(transcript: Transcript, subject: str) -> tuple[Said, ...]:
    """What was said of a finding's subject ("NAME TYPE", "NAME port 25", a URL, an address); MOST at most."""
    name, _, rest = subject.partition(" ")
    host = urlsplit(name).hostname or name if "://" in name else name
    asked = _answers(transcript, host, rest) if re.fullmatch(r"[A-Z0-9]*", rest) else []
    met = [_met(c, m) for c, m in transcript.contacts.items() if _is_of(c, subject, host, rest)]
    return tuple([*asked, *met][:MOST])


def everything(transcript: Transcript) -> Iterator[Said]:
    """Every exchange of a run, and every server that was reached, in the order the answers came."""
    asked = ((e.taken_at, _said(question, e)) for (question, _), e in transcript.exchanges.items())
    met = ((meeting.taken_at, _met(contact, meeting)) for contact, meeting in transcript.contacts.items())
    return (said for _, said in sorted((*asked, *met), key=lambda one: one[0]))


def _answers(transcript: Transcript, name: str, rrtype: str) -> list[Said]:
    """The answers by the usual paths, else by any; where the type was not asked, all that the name has."""
    wanted = f"_25._tcp.{name}" if rrtype == "TLSA" else name
    named = [(q, e) for (q, _), e in transcript.exchanges.items() if q.name == wanted]
    typed = [(q, e) for q, e in named if q.rrtype == rrtype]
    usual = [(q, e) for q, e in typed if e.path in ("", "second")]
    return [_said(question, exchange) for question, exchange in usual or typed or named]


def _is_of(contact: Contact, subject: str, host: str, rest: str) -> bool:
    """Servers are shown where the subject is one; a question about records is answered by DNS alone."""
    if rest in ("", "port 25", "TLSA"):
        return contact.target in (subject, host) or contact.address == host
    return False


def _said(question: Question, exchange: Exchange) -> Said:
    reply = exchange.reply
    who = (reply.server,) if isinstance(reply, Answer) else reply.servers
    by = f"{', '.join(filter(None, who)) or 'nobody'}, {_clock(exchange.taken_at)}{_way(exchange.path)}"
    return Said(question.name, tuple(map(printable, _lines(question, exchange))), printable(by))


def _met(contact: Contact, meeting: Meeting) -> Said:
    lines = tuple(map(printable, lines_of(contact, meeting.said)))
    return Said(contact.target, lines, printable(f"{contact.address}, {_clock(meeting.taken_at)}"))


def _way(path: str) -> str:
    """How it was asked, where that was not the usual way."""
    if path in PATHS:
        return PATHS[path]
    first, *_ = path.split(" ")
    how = {"at": " (for what it serves itself", "by": " (as a public resolver"}.get(first)
    if how is None:
        return ""
    words = {"tcp": ", over TCP", "plain": ", without EDNS"}
    return how + "".join(told for word, told in words.items() if word in path.split(" ")) + ")"


def _clock(epoch: float) -> str:
    return datetime.fromtimestamp(epoch, UTC).strftime("%H:%M:%S UTC")


def _lines(question: Question, exchange: Exchange) -> Iterator[str]:
    reply = exchange.reply
    if not isinstance(reply, Answer):
        yield f"{question}: {reply.reason.value}"
        return
    name = question.name
    for alias in reply.aliases:
        yield f"{name}. CNAME {alias}."
        name = alias
    for record in reply.records:
        yield f"{name}. {reply.ttl} {question.rrtype} {show(record)}"
    if reply.referral:
        yield f"{name}. is left to {', '.join(f'{host}.' for host in reply.sent_to)}"
    elif not reply.records and (reply.nxdomain or reply.soa_owner or not reply.aliases):
        nothing = "no such name (NXDOMAIN)" if reply.nxdomain else f"no {question.rrtype} record (NODATA)"
        yield f"{name}. {reply.ttl} {nothing}"
