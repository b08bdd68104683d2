"""Asks beside the domain's own names: a name that nobody made, the alias of a policy host, and the SOA."""

from __future__ import annotations

from checks.answers import Answer, Maybe, Mx, Reply
from checks.model import NotApplicable, Unknown
from checks.nameservers.beside import Existence, PolicyHostAlias, Wildcards
from deliverability.gather.context import Gathering
from deliverability.gather.mx import PROBE
from deliverability.gather.wildcard import is_wildcards
from deliverability.net.asker import Asker


async def gather_wildcards(g: Gathering) -> Wildcards:
    """What a made-up name below the domain answers."""
    texts, mail = await g.asker.ask_all(made_up(g.domain.name))
    hosts = mail if isinstance(mail, Unknown) else tuple(map(shown, mail.records))
    is_alias = any(isinstance(reply, Answer) and bool(reply.aliases) for reply in (texts, mail))
    return Wildcards(g.domain.name, texts if isinstance(texts, Unknown) else texts.texts, hosts, is_alias)


async def gather_policy_host_alias(g: Gathering) -> PolicyHostAlias:
    """Whether the host of the MTA-STS policy is an alias of a name that does not exist."""
    reply = await g.asker.ask(f"mta-sts.{g.domain.name}", "A")
    dangling = await _dangling(g.asker, reply)
    by_wildcard = bool(dangling) and await is_wildcards(g.asker, g.domain.name, reply)
    target = reply.aliases[0] if isinstance(reply, Answer) and reply.aliases else ""
    return PolicyHostAlias(g.domain.name, dangling, by_wildcard is True, target)


async def gather_existence(g: Gathering) -> Existence | Unknown | NotApplicable:
    """Whether the question for the SOA shows that the domain exists."""
    zone = await g.want("zone")
    if isinstance(zone, Unknown | NotApplicable):
        return zone
    name = g.domain.name
    soa = await g.asker.confirmed(name, "SOA", _exists)
    mail = await g.asker.ask_all([(name, "MX"), (name, "TXT")])
    by_wildcard = await _by_wildcard(g.asker, name, zone, mail[0])
    return Existence(
        name,
        zone,
        soa if isinstance(soa, Unknown) else _exists(soa),
        any(isinstance(reply, Answer) and bool(reply.records) for reply in mail),
        by_wildcard,
    )


def made_up(name: str) -> list[tuple[str, str]]:
    """Questions for a name below this one that nobody made on purpose."""
    return [(f"{PROBE}.{name}", "TXT"), (f"{PROBE}.{name}", "MX")]


def shown(record: object) -> str:
    """A TXT or MX record as text."""
    return f"{record.preference} {record.host}." if isinstance(record, Mx) else getattr(record, "text", "")


async def _dangling(asker: Asker, reply: Reply) -> Maybe[str]:
    if isinstance(reply, Unknown):
        return reply
    if not (reply.aliases and reply.nxdomain):
        return ""
    target = await asker.confirmed(reply.aliases[-1], reply.question.rrtype, _exists)
    if isinstance(target, Unknown):
        return target
    return "" if _exists(target) else reply.aliases[-1]


def _exists(answer: Answer) -> bool:
    return not answer.nxdomain


async def _by_wildcard(asker: Asker, name: str, zone: str, mail: Reply) -> Maybe[bool]:
    """A wildcard answers beside the name and below it as well (RFC 4592 §3.3.1).

    A name that is really there ends the reach of the wildcard above it, so below it is nothing.
    """
    if name == zone or isinstance(mail, Unknown) or not mail.records:
        return False
    above = name.partition(".")[2]
    replies = await asker.ask_all((f"{PROBE}.{place}", "MX") for place in (name, above))
    failure = next((reply for reply in replies if isinstance(reply, Unknown)), None)
    same = all(set(reply.records) == set(mail.records) for reply in replies if isinstance(reply, Answer))
    return failure if failure and same else same
