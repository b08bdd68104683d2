"""Follows an SPF record's includes, redirects and host names, breadth first, within SPF's own budget."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeAlias

from checks.answers import Answer, Mx, Question, Reply
from checks.model import Reason, Unknown
from checks.spf.limits import MOST_LOOKUPS, MOST_MX, lookups_so_far
from checks.spf.macros import is_askable
from checks.spf.record import SpfRecord, parse, select
from checks.spf.tree import SpfBranch, SpfNode, SpfTree, can_be_asked, node_of
from deliverability.net.asker import Asker, something

Replies: TypeAlias = dict[Question, Reply]
PURSE = "spf"
SHOWN = 10
"""So many of the domain's own terms are asked even when they are certainly too many, to show what each is."""
TYPES = {
    "include": ("TXT",), "redirect": ("TXT",), "a": ("A",), "mx": ("MX",), "exists": ("A",), "ptr": (),
}  # fmt: skip

_sorted = lru_cache(maxsize=8192)(select)


def has_record(answer: Answer) -> bool:
    """Whether an SPF record is among the texts."""
    return bool(_sorted(answer.texts).records)


async def build_tree(asker: Asker, domain: str, record: SpfRecord) -> SpfTree:
    """The tree below `record`; stops where too many look-ups are certain, as receivers do."""
    growing = _Growing(asker, domain)
    growing.nodes[domain] = node_of(domain, (record,), domain)
    level = [domain]
    while level:
        level = await growing.next_level(level)
    if not growing.is_over():
        await growing.mx_hosts()
    return SpfTree(domain, growing.nodes)


class _Growing:
    """A tree while it grows, one level of questions at a time."""

    def __init__(self, asker: Asker, domain: str) -> None:
        self.asker, self.domain = asker, domain
        self.nodes: dict[str, SpfNode] = {}

    def is_over(self) -> bool:
        """A receiver gives up on this record whatever the rest says."""
        # Ten look-ups need ten terms, or one record come to twice: most domains are far from either.
        branches = [branch for node in self.nodes.values() for branch in node.branches]
        targets = [branch.target for branch in branches if branch.leads_on]
        if len(branches) <= MOST_LOOKUPS and len(set(targets)) == len(targets):
            return False
        return lookups_so_far(SpfTree(self.domain, self.nodes)).minimum > MOST_LOOKUPS

    async def next_level(self, level: list[str]) -> list[str]:
        """Ask everything that the records of this level ask; the names of the new records."""
        is_over = self.is_over()
        if is_over and level != [self.domain]:
            return []
        branches = [branch for name in level for branch in self.nodes[name].branches]
        asked = branches[:SHOWN] if is_over else branches
        replies = await self._ask(_questions(asked), [b.target for b in asked if b.term.name == "a"])
        self._fill(lambda branch: _filled(branch, replies))
        targets = dict.fromkeys(b.target for b in asked if b.leads_on and b.target)
        new = [target for target in targets if target not in self.nodes]
        for target in new:
            self.nodes[target] = _node(target, replies.get(Question(target, "TXT")), self.domain)
        return new

    async def mx_hosts(self) -> None:
        """The addresses of what each mx names, asked last: the records matter more."""
        branches = [branch for node in self.nodes.values() for branch in node.branches]
        hosts = [host for b in branches if _is_resolvable(b) for host in b.hosts if is_askable(host)]
        if hosts:
            replies = await self._ask([Question(host, "A") for host in hosts], hosts)
            self._fill(lambda branch: _with_hosts(branch, replies) if _is_resolvable(branch) else branch)

    def _fill(self, fill: Callable[[SpfBranch], SpfBranch]) -> None:
        for name, node in self.nodes.items():
            if node.branches:
                self.nodes[name] = replace(node, branches=tuple(map(fill, node.branches)))

    async def _ask(self, questions: list[Question], hosts: list[str]) -> Replies:
        """The replies; for `hosts` without an A record those for AAAA too.

        Where a reply says that nothing is there, a second path was asked as well.
        """
        replies = await self._all(questions)
        asked = [host for host in hosts if Question(host, "A") in replies]
        lacking = [host for host in asked if not _addresses([replies[Question(host, "A")]])]
        if lacking:
            replies.update(await self._all([Question(host, "AAAA") for host in lacking]))
        doubtful = [question for question in replies if _finds_nothing(question, replies)]
        if doubtful:
            sure = [self.asker.confirmed(*question, _test_of(question), PURSE) for question in doubtful]
            replies.update(zip(doubtful, await asyncio.gather(*sure), strict=True))
        return replies

    async def _all(self, questions: list[Question]) -> Replies:
        distinct = list(dict.fromkeys(questions))
        return dict(zip(distinct, await self.asker.ask_all(distinct, PURSE), strict=True))


def _test_of(question: Question) -> Callable[[Answer], bool]:
    return has_record if question.rrtype == "TXT" else something


def _finds_nothing(question: Question, replies: Replies) -> bool:
    """An A record alone is enough, and so is an AAAA: hosts need not have both."""
    reply = replies[question]
    if isinstance(reply, Unknown):
        return reply.reason is Reason.LAME  # it says nothing, in a form that does not count
    if _test_of(question)(reply):
        return False
    other = {"A": "AAAA", "AAAA": "A"}.get(question.rrtype, "")
    return not _addresses([replies.get(Question(question.name, other))])


def _filled(branch: SpfBranch, replies: Replies) -> SpfBranch:
    """The branch with what its own question gave."""
    questions = [Question(branch.target, rrtype) for rrtype in TYPES[branch.term.name]]
    if branch.is_asked or not questions or questions[0] not in replies:
        return branch
    if branch.leads_on:
        return replace(branch, is_asked=True)
    if branch.term.name == "mx":
        return _with_mx(branch, replies[questions[0]])
    addresses, is_void, unknown = _host(branch.target, branch.term.name == "a", replies)
    voids = (branch.target,) if is_void else ()
    return replace(branch, is_asked=True, addresses=addresses, voids=voids, unknown=unknown)


def _with_mx(branch: SpfBranch, reply: Reply) -> SpfBranch:
    if isinstance(reply, Unknown):
        return replace(branch, is_asked=True, unknown=reply)
    hosts = tuple(record.host for record in reply.records if isinstance(record, Mx))
    return replace(branch, is_asked=True, hosts=hosts, voids=() if hosts else (branch.target,))


def _is_resolvable(branch: SpfBranch) -> bool:
    """An mx whose hosts a receiver goes through; with more than ten it refuses (RFC 7208 §4.6.4)."""
    return 0 < len(branch.hosts) <= MOST_MX


def _with_hosts(branch: SpfBranch, replies: Replies) -> SpfBranch:
    addresses: tuple[str, ...] = ()
    voids: list[str] = []
    unknown = None
    for host in filter(is_askable, branch.hosts):
        more, is_void, why = _host(host, True, replies)
        addresses += more
        voids += [host] if is_void else []
        unknown = unknown or why
    return replace(branch, addresses=addresses, voids=tuple(voids), unknown=unknown)


def _host(name: str, both: bool, replies: Replies) -> tuple[tuple[str, ...], bool, Unknown | None]:
    """Its addresses; whether it certainly has none; else the question that leaves this open.

    `both`: an AAAA record is enough (for `exists` only A counts, RFC 7208 §5.7).
    """
    said = [replies.get(Question(name, rrtype)) for rrtype in (("A", "AAAA") if both else ("A",))]
    addresses = _addresses(said)
    if addresses:
        return addresses, False, None
    unknown = next((reply for reply in said if isinstance(reply, Unknown)), None)
    return (), unknown is None, unknown


def _questions(branches: list[SpfBranch]) -> list[Question]:
    """The records first: when the budget ends, they are worth the most."""
    asked = [b for b in branches if can_be_asked(b)]
    asked.sort(key=lambda branch: not branch.leads_on)
    return [Question(branch.target, rrtype) for branch in asked for rrtype in TYPES[branch.term.name]]


def _node(domain: str, reply: Reply | None, origin: str) -> SpfNode:
    if reply is None:  # a name that the DNS cannot hold was not asked
        return SpfNode(domain, exists=False)
    if isinstance(reply, Unknown):
        return SpfNode(domain, unknown=reply)
    records = tuple(parse(text) for text in _sorted(reply.texts).records)
    return node_of(domain, records, origin, is_void=not reply.records, exists=not reply.nxdomain)


def _addresses(replies: Sequence[Reply | None]) -> tuple[str, ...]:
    return tuple(name for reply in replies if isinstance(reply, Answer) for name in reply.names)
