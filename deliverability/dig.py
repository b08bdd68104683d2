"""Shows what was asked and answered, as a technician reads it: question, records, server, time to live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from checks.answers import Answer, Question
from deliverability.net.transcript import Exchange, Transcript, show
from deliverability.typeset import printable

PATHS = {"": "", "second": " (asked again elsewhere)"}


class Said(NamedTuple):
    """One exchange in words: `lines` are records or what was there instead, `by` who said it and when."""

    question: Question
    lines: tuple[str, ...]
    by: str


def about(transcript: Transcript, subject: str) -> tuple[Said, ...]:
    """What was said to the question that a finding's subject ("NAME TYPE") is; () when it is none."""
    name, _, rrtype = subject.partition(" ")
    found = [transcript.exchanges.get((Question(name, rrtype), path)) for path in PATHS]
    return tuple(_said(Question(name, rrtype), exchange) for exchange in found if exchange)


def everything(transcript: Transcript) -> Iterator[Said]:
    """Every exchange of a run, in the order the answers came."""
    ordered = sorted(transcript.exchanges.items(), key=lambda item: item[1].taken_at)
    return (_said(question, exchange) for (question, _), exchange in ordered)


def _said(question: Question, exchange: Exchange) -> Said:
    reply = exchange.reply
    at = datetime.fromtimestamp(exchange.taken_at, UTC).strftime("%H:%M:%S UTC")
    who = (reply.server,) if isinstance(reply, Answer) else reply.servers
    by = f"{', '.join(filter(None, who)) or 'nobody'}, {at}{_way(exchange.path)}"
    return Said(question, tuple(map(printable, _lines(question, exchange))), printable(by))


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
