"""Looks at the places of the table: every one of the domain's own name servers is asked, and nobody else."""

from __future__ import annotations

import asyncio
import time

from checks.answers import Answer, Maybe, Mx, Question, Reply
from checks.domain import Domain
from checks.model import NotApplicable, Reason, Unknown
from checks.spf.limits import lookups_so_far
from checks.spf.tree import SpfTree
from deliverability.checker import Checker, Wishes
from deliverability.gather.context import Gathering, Options
from deliverability.gather.run import PARTS
from deliverability.net.asker import Asker, Budget
from deliverability.net.transcript import Transcript
from deliverability.remedies.model import Action, Change
from deliverability.setup.seen import Lookups, Seen, Sight
from deliverability.setup.spf import line_of
from deliverability.setup.table import questions, questions_beside
from deliverability.setup.wanted import Wanted

MOST_SERVERS, MOST_OF_LONG = 8, 4
LONG = 60
"""Questions to each server from which on fewer servers are asked, as many services want many names."""
SECONDS, MOST_QUESTIONS = 8.0, 1200
RESOLVERS = "resolvers"


async def look(checker: Checker, wanted: Wanted) -> Seen:
    """What stands at the places of the table now; never raises for what the world says."""
    domain = wanted.domain
    asker = Asker(
        checker.source(domain, fresh=True),
        Transcript(domain.name, time.time(), {}),
        Budget(SECONDS, MOST_QUESTIONS),
    )
    try:
        return await _seen(asker, domain, questions(wanted), questions_beside(wanted))
    finally:
        asker.close()


async def lookups(checker: Checker, wanted: Wanted, seen: Seen, before: Seen | None) -> Lookups | None:
    """What the SPF record to publish would cost if it were live; None where that cannot be told.

    `before`: the last look, whose count is kept while the record stays the same.
    """
    line = line_of(wanted, seen)
    if not line or seen.problem:
        return None
    if before is not None and before.lookups is not None and before.lookups.line == line:
        return before.lookups
    change = Change(Action.REPLACE, wanted.domain.name, "TXT", line)
    run, _ = await checker.planned(wanted.domain, (change,), Wishes(only=("spf",)))
    if not isinstance(run.snapshot.spf, SpfTree):
        return None
    count = lookups_so_far(run.snapshot.spf)
    return Lookups(line, count.minimum, not count.is_exact)


async def _seen(
    asker: Asker, domain: Domain, wanted: tuple[Question, ...], beside: tuple[Question, ...]
) -> Seen:
    zone = await _zone(asker, domain)
    if isinstance(zone, NotApplicable):
        return Seen()
    if isinstance(zone, Unknown):
        return Seen(problem=f"We could not find the name servers of {domain.name}: {zone.reason.value}.")
    names = await asker.ask(zone, "NS")
    if isinstance(names, Unknown) or not names.names:
        why = names.reason.value if isinstance(names, Unknown) else "it names none"
        return Seen(zone, problem=f"We could not find the name servers of {domain.name}: {why}.")
    room = MOST_SERVERS if len(wanted) <= LONG else MOST_OF_LONG
    servers = await _servers(asker, names.names[:room])
    if not servers:
        problem = f"The name servers of {domain.name} have no address that can be asked."
        return Seen(zone, names.names, problem)
    sights = await _asked(asker, servers, wanted)
    sights |= {one: (Sight(RESOLVERS, _values(one, await asker.ask(*one))),) for one in beside}
    return Seen(zone, names.names, sights=sights)


async def _zone(asker: Asker, domain: Domain) -> Maybe[str] | NotApplicable:
    """Where the domain's records stand; a domain that nobody has registered has no place."""
    there = await asker.confirmed(domain.org_domain, "SOA", lambda answer: not answer.nxdomain)
    if isinstance(there, Answer) and there.nxdomain:
        return NotApplicable(f"{domain.org_domain} does not exist")
    async with asyncio.TaskGroup() as tasks:
        zone: Maybe[str] | NotApplicable = await Gathering(asker, domain, Options(), PARTS, tasks).want(
            "zone"
        )
    return zone


async def _servers(asker: Asker, names: tuple[str, ...]) -> dict[str, str]:
    """Address -> name, one address each."""
    replies = await asker.ask_all((name, rrtype) for name in names for rrtype in ("A", "AAAA"))
    servers: dict[str, str] = {}
    for name, four, six in zip(names, replies[::2], replies[1::2], strict=True):
        found = [one for reply in (four, six) if isinstance(reply, Answer) for one in reply.names]
        if found:
            servers.setdefault(found[0], name)
    return servers


async def _asked(
    asker: Asker, servers: dict[str, str], wanted: tuple[Question, ...]
) -> dict[Question, tuple[Sight, ...]]:
    """Everything of every server at once."""
    places = [(question, address) for question in wanted for address in servers]
    replies = await asker.ask_over((*question, f"at {address}") for question, address in places)
    sights: dict[Question, tuple[Sight, ...]] = {}
    for (question, address), reply in zip(places, replies, strict=True):
        sight = Sight(servers[address], _values(question, reply, of_server=True))
        sights[question] = (*sights.get(question, ()), sight)
    return sights


def _values(question: Question, reply: Reply, of_server: bool = False) -> Maybe[tuple[str, ...]]:
    """The values as a Change has them; a server counts only when it speaks with authority."""
    if isinstance(reply, Unknown):
        return Unknown(str(question), reply.reason)  # which server it was stands beside it
    if of_server and (reply.referral or not reply.authoritative):
        return Unknown(str(question), Reason.LAME)
    if reply.aliases and question.rrtype != "CNAME":
        return ()  # what stands at the end of an alias does not stand here
    if question.rrtype == "TXT":
        return reply.texts
    return tuple(_typed(record) for record in reply.records)


def _typed(record: object) -> str:
    if isinstance(record, Mx):
        return f"{record.preference} {record.host or '.'}"
    return str(record)
