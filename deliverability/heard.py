"""Shows what mail and web servers said when they were reached: the dialogue, the certificate, the reply."""

from __future__ import annotations

from collections.abc import Iterator

from checks.certificate import Certificate, read
from checks.contacts import Connected, Contact, HttpReply, Kind, Reached, SmtpTalk, Tls
from checks.model import Unknown

MOST_LINES, LONGEST = 40, 500
MOST_NAMES = 10
WHAT = {
    Kind.SMTP: "mail server",
    Kind.OLD_TLS: "mail server, offered old TLS only",
    Kind.MAILBOXES: "mail server, asked for mailboxes",
    Kind.HTTPS: "web server",
    Kind.CONNECT: "mail port, whether it can be reached at all",
}


def lines_of(contact: Contact, said: Reached) -> tuple[str, ...]:
    """The meeting in at most MOST_LINES lines of LONGEST characters; texts of strangers as they came."""
    lines = tuple(map(_cut, _lines(contact, said)))
    left = len(lines) - MOST_LINES
    return lines if left <= 0 else (*lines[:MOST_LINES], f"… {left} more lines")


def _lines(contact: Contact, said: Reached) -> Iterator[str]:
    yield f"{contact.target}: {WHAT[contact.kind]}"
    if isinstance(said, Unknown):
        yield f"{said.reason.value}"
    elif isinstance(said, SmtpTalk):
        yield from _dialogue(said)
    elif isinstance(said, HttpReply):
        yield from _reply(said)
    elif isinstance(said, Connected):
        yield "the connection was taken"


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}… ({len(line)} characters)"


def _dialogue(talk: SmtpTalk) -> Iterator[str]:
    for line in talk.lines:
        yield f"{'we' if line.ours else 'it'}: {line.text}"
    if talk.tls is not None:
        yield from _handshake(talk.tls)
    if talk.ended is not None:
        yield f"then: {talk.ended.value}"


def _reply(reply: HttpReply) -> Iterator[str]:
    if reply.tls is not None:
        yield from _handshake(reply.tls)
    if reply.status:
        yield f"HTTP {reply.status}"
        yield from (f"{name}: {value}" for name, value in reply.headers)
    yield from reply.body.decode("utf-8", "replace").splitlines()
    if reply.ended is not None:
        yield f"then: {reply.ended.value}"


def _handshake(tls: Tls) -> Iterator[str]:
    if tls.problem:
        yield f"TLS: {tls.problem}"
        return
    yield f"TLS: {tls.version}, {tls.cipher}"
    own = read(tls.chain[0]) if tls.chain else None
    if own is not None:
        yield _certificate(own)
    for complaint in filter(None, (tls.trust, tls.overdue)):
        yield f"certificate: {complaint}"


def _certificate(own: Certificate) -> str:
    names = own.names or own.ips or (own.common_name,)
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    until = f"{own.not_before:%Y-%m-%d} to {own.not_after:%Y-%m-%d}"
    return f"certificate: for {', '.join(names[:MOST_NAMES])}{more}, {until}, by {own.issuer}"
