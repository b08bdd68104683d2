"""Asks resolvers in the world for the mail records, to set them beside what the name servers say."""

from __future__ import annotations

from collections.abc import Iterator

from checks.answers import Answer, Question, Reply
from checks.model import NotApplicable, Reason, Unknown
from checks.nameservers.compare import said_by
from checks.nameservers.record import NameServers
from checks.propagation.record import Compared, Propagation, View
from checks.providers.resolvers import public_resolver
from deliverability.gather.context import Gathering
from deliverability.net.asker import Asker


async def gather_views(g: Gathering) -> tuple[tuple[View, ...], ...]:
    """For each question what each public resolver and the resolvers in use say."""
    questions = _questions(g.domain.name)
    paths = [f"by {address}" for address in g.options.public_resolvers]
    asked = [(question.name, question.rrtype, path) for question in questions for path in paths]
    await g.asker.ask_all(questions)
    await g.asker.ask_over(asked)
    return tuple(tuple(_views(g.asker, question, paths)) for question in questions)


async def gather_propagation(g: Gathering) -> Propagation | Unknown | NotApplicable:
    """What the resolvers say beside what the name servers say now."""
    views = g.want("resolver_views")
    servers = await g.want("nameservers")
    if not isinstance(servers, NameServers):
        return servers if isinstance(servers, Unknown | NotApplicable) else NotApplicable("")
    if not servers.good:
        return next(iter(servers.silences), Unknown(f"{servers.zone} SOA", Reason.LAME))
    own = {server.address for server in servers.servers}
    records = []
    for question, seen in zip(_questions(g.domain.name), await views, strict=True):
        now = _now(servers, question)
        if now:
            records.append(Compared(question, now, tuple(view for view in seen if _is_foreign(view, own))))
    return Propagation(g.domain.name, tuple(records))


def _questions(name: str) -> tuple[Question, ...]:
    return (Question(name, "MX"), Question(name, "TXT"), Question(f"_dmarc.{name}", "TXT"))


def _views(asker: Asker, question: Question, paths: list[str]) -> Iterator[View]:
    for path in ("", *paths):
        exchange = asker.transcript.exchanges[question, path]
        known = public_resolver(path.removeprefix("by ")) if path else None
        who = _who(path.removeprefix("by "), exchange.reply, known.name if known else "")
        filtering = known is not None and known.filters != ""
        yield View(who, exchange.reply, said_by(exchange.reply, own=False), exchange.taken_at, filtering)


def _who(address: str, reply: Reply, name: str) -> str:
    if name:
        return f"{name} ({address})"
    return address or (f"your resolver {reply.server}" if isinstance(reply, Answer) else "your resolver")


def _now(servers: NameServers, question: Question) -> tuple[tuple[str, ...], ...]:
    """What the zone's own servers say; () where they leave the name to others or say nothing that counts."""
    says = [row for server in servers.good for row in server.says if row[0] == question]
    replies = [reply for _, *both in says for reply in both]
    if any(isinstance(reply, Answer) and reply.referral for reply in replies):
        return ()
    return tuple(dict.fromkeys(said for said in map(said_by, replies) if said is not None))


def _is_foreign(view: View, own: set[str]) -> bool:
    """Not the word of one of the zone's own servers, which a fresh look asks in place of resolvers."""
    return not (isinstance(view.reply, Answer) and view.reply.server.rpartition(":")[0].strip("[]") in own)
