"""Asks every name server of the domain's zone for the zone, and for the records that mail needs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import zip_longest

from checks.answers import Answer, Maybe, Question, Reply
from checks.dkim.record import DkimKeys
from checks.model import NotApplicable, Reason, Unknown
from checks.nameservers.record import Delegation, Host, NameServers, Server
from deliverability.gather.context import Gathering
from deliverability.gather.mx import PROBE
from deliverability.gather.zone import Above, came
from deliverability.net.asker import Asker

MOST_HOSTS = 13  # names looked up; more do not fit into one small packet
MOST_SERVERS = 8  # addresses asked
MOST_SELECTORS = 4  # DKIM keys compared
OF_THE_ZONE = 4  # questions to each server beside those for mail records
Questions = tuple[Question, ...]


async def gather_nameservers(g: Gathering) -> NameServers | Unknown | NotApplicable:
    """The servers that the zone and the zone above name, and what each says of the domain's mail."""
    zone = await g.want("zone")
    if isinstance(zone, Unknown | NotApplicable):
        return zone
    above, mail = g.want("above"), g.want("mail_questions")
    at_zone = _names(await g.asker.ask(zone, "NS"))
    hosts = await hosts_of(g.asker, at_zone if isinstance(at_zone, tuple) else ())
    told = _told(await above)
    delegation = told.delegation if isinstance(told.delegation, Delegation) else Delegation("")
    hosts += await hosts_of(g.asker, [name for name in delegation.hosts if name not in _named(hosts)])
    hosts = [_with_glue(host, delegation) for host in hosts]
    questions = await mail
    chosen, left = chosen_of(hosts, _room(g.asker, questions))
    asked, unreached = _within_reach(await _ask(g.asker, zone, chosen, questions))
    servers = tuple(_believed(asked, told))
    at_parent = _at_parent(zone, told.delegation)
    at_zone = next((_names(s.ns) for s in servers if s.start and isinstance(s.ns, Answer)), at_zone)
    return NameServers(
        g.domain.name,
        zone,
        at_parent,
        at_zone,
        tuple(_marked(host, at_parent, at_zone) for host in hosts),
        servers,
        (*left, *unreached),
        isinstance(await g.asker.ask(f"{PROBE}.{g.domain.name}", "TXT"), Answer),
    )


async def gather_mail_questions(g: Gathering) -> Questions:
    """What receivers ask for, and the keys that are known."""
    name = g.domain.name
    keys = await g.want("dkim")
    selectors = keys.selectors if isinstance(keys, DkimKeys) else ()
    there = [selector.host for selector in selectors if selector.texts or selector.aliases]
    texts = (name, f"_dmarc.{name}", f"_mta-sts.{name}", *there[:MOST_SELECTORS])
    return (Question(name, "MX"), *(Question(text, "TXT") for text in texts))


def _names(reply: Reply) -> Maybe[tuple[str, ...]]:
    return reply if isinstance(reply, Unknown) else reply.names


def _at_parent(zone: str, delegation: Maybe[Delegation]) -> Maybe[tuple[str, ...]]:
    if isinstance(delegation, Unknown):
        return delegation
    # The zone answers, so servers above that know nothing of it cannot be the ones that resolvers ask.
    return delegation.hosts if delegation.zone == zone else Unknown(f"{zone} NS", Reason.CONTRADICTED)


def _named(hosts: Iterable[Host]) -> set[str]:
    return {host.name for host in hosts}


def _told(above: Above | Unknown | NotApplicable) -> Above:
    if isinstance(above, Above):
        return above
    return Above(above if isinstance(above, Unknown) else Delegation(""))


async def hosts_of(asker: Asker, names: Iterable[str]) -> list[Host]:
    """Each host with its addresses; that it has none is confirmed."""
    names = list(dict.fromkeys(names))[:MOST_HOSTS]
    replies = await asker.ask_all((name, rrtype) for name in names for rrtype in ("A", "AAAA"))
    pairs = zip(names, replies[::2], replies[1::2], strict=True)
    return list(await asyncio.gather(*(_host(asker, *pair) for pair in pairs)))


async def _host(asker: Asker, name: str, a: Reply, aaaa: Reply) -> Host:
    if _is_nothing(a) and _is_nothing(aaaa):
        a = await asker.confirmed(name, "A")
    answers = [reply for reply in (a, aaaa) if isinstance(reply, Answer)]
    addresses = tuple(address for answer in answers for address in answer.names)
    return Host(
        name,
        addresses=addresses,
        aliases=next((answer.aliases for answer in answers if answer.aliases), ()),
        missing=len(answers) == 2 and not addresses,
        unknown=next((reply for reply in (a, aaaa) if isinstance(reply, Unknown)), None),
    )


def _is_nothing(reply: Reply) -> bool:
    return isinstance(reply, Answer) and not reply.records


def _with_glue(host: Host, delegation: Delegation) -> Host:
    """With the addresses that the zone above gives along, which resolvers use first."""
    glue = (address for name, address in delegation.glue if name == host.name)
    return replace(host, addresses=tuple(dict.fromkeys((*host.addresses, *glue))))


def _marked(host: Host, at_parent: Maybe[tuple[str, ...]], at_zone: Maybe[tuple[str, ...]]) -> Host:
    return replace(
        host,
        at_parent=not isinstance(at_parent, Unknown) and host.name in at_parent,
        at_zone=not isinstance(at_zone, Unknown) and host.name in at_zone,
    )


def _room(asker: Asker, questions: Questions) -> int:
    """How many servers may be asked: half of what the run may ask is for the others."""
    each = OF_THE_ZONE + 2 * len(questions)
    return max(2, min(MOST_SERVERS, asker.budget.questions // 2 // each))


def chosen_of(hosts: Iterable[Host], room: int) -> tuple[dict[str, str], list[str]]:
    """Address -> host of those to ask, an address of each host before a second of any; and those left out."""
    lists = [sorted(host.addresses, key=lambda address: ":" in address) for host in hosts]
    pairs = [
        (address, host.name)
        for row in zip_longest(*lists)
        for host, address in zip(hosts, row, strict=True)
        if address is not None
    ]
    servers: dict[str, str] = {}
    for address, name in pairs:
        servers.setdefault(address, name)
    left = list(servers.items())[room:]
    return dict(list(servers.items())[:room]), [f"{name} {address}" for address, name in left]


async def _ask(asker: Asker, zone: str, chosen: dict[str, str], questions: Questions) -> list[Server]:
    """Everything of every server at once; then those that stayed silent once more, without EDNS."""
    whole = Question(zone, "SOA"), Question(zone, "NS")
    asked = [
        (question.name, question.rrtype, path)
        for address in chosen
        for question, path in _paths(address, *whole, questions)
    ]
    replies = await asker.ask_over(asked)
    count = len(asked) // max(1, len(chosen))
    servers = [
        _server(host, address, replies[number * count :][:count], questions)
        for number, (address, host) in enumerate(chosen.items())
    ]
    return await _once_more(asker, zone, servers)


def _paths(address: str, soa: Question, ns: Question, questions: Questions) -> Iterator[tuple[Question, str]]:
    yield from ((soa, f"at {address}"), (soa, f"at {address} tcp"), (ns, f"at {address}"))
    for question in questions:
        yield from ((question, f"at {address}"), (question, f"at {address} tcp"))


def _server(host: str, address: str, replies: list[Reply], questions: Questions) -> Server:
    soa, over_tcp, ns, *others = replies
    return Server(
        host, address, soa, over_tcp, ns, tuple(zip(questions, others[::2], others[1::2], strict=True))
    )


async def _once_more(asker: Asker, zone: str, servers: list[Server]) -> list[Server]:
    """A server, or what stands before it, may drop questions with EDNS (RFC 6891 §7)."""
    silent = [s for s in servers if isinstance(s.soa, Unknown) and s.soa.reason is Reason.TIMEOUT]
    replies = await asker.ask_over((zone, "SOA", f"at {server.address} plain") for server in silent)
    heard = {
        server.address: replace(reply, edns=False)
        for server, reply in zip(silent, replies, strict=True)
        if isinstance(reply, Answer)
    }
    return [replace(server, soa=heard.get(server.address, server.soa)) for server in servers]


def _within_reach(servers: list[Server]) -> tuple[list[Server], list[str]]:
    """Without the IPv6 addresses where this machine has no IPv6, unless a host has no other."""
    sixes = [server for server in servers if ":" in server.address]
    others = {server.host for server in servers if ":" not in server.address}
    if not all(_is_unreachable(server.soa) for server in sixes):
        return servers, []
    left = [server for server in sixes if server.host in others]
    kept = [server for server in servers if server not in left]
    return kept, [f"{server.host} {server.address}" for server in left]


def _is_unreachable(reply: Reply) -> bool:
    return isinstance(reply, Unknown) and reply.reason is Reason.UNREACHABLE


def _believed(servers: list[Server], told: Above) -> Iterator[Server]:
    """A refusal counts only when something shows that it is the server's own, and not of our own network."""
    clear = told.clear or any(server.start for server in servers)
    tcp = told.tcp or any(came(server.over_tcp) for server in servers)
    for server in servers:
        soa, over_tcp = server.soa, server.over_tcp
        if server.lame and not clear:
            soa = _not_theirs(soa, Reason.INTERCEPTED)
        if isinstance(over_tcp, Unknown) and over_tcp.reason is Reason.CONNECTION_REFUSED and not tcp:
            over_tcp = _not_theirs(over_tcp, Reason.NO_TCP_OUT)
        yield replace(server, soa=soa, over_tcp=over_tcp)


def _not_theirs(reply: Reply, reason: Reason) -> Unknown:
    if isinstance(reply, Unknown):
        return replace(reply, reason=reason)
    return Unknown(str(reply.question), reason, (reply.server,))
