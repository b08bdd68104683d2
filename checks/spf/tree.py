"""What SPF means for a domain: the texts at its name, the tree of includes, the verdict for a sender."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Final

from checks.model import Unknown
from checks.spf.macros import MacroValues, expand_name, is_askable
from checks.spf.record import Selection, SpfRecord, Term, parse
from checks.spf.result import SpfResult


@dataclass(frozen=True, slots=True)
class SpfTexts:
    """The TXT records at the domain, sorted into SPF records, look-alikes and others.

    `size`: octets of the DNS message that brought them. `aliases`: CNAME targets followed.
    """

    domain: str
    selection: Selection
    size: int = 0
    aliases: tuple[str, ...] = ()

    @property
    def records(self) -> tuple[SpfRecord, ...]:
        """Every SPF record, parsed; more than one is a fault (RFC 7208 §4.5)."""
        return tuple(parse(text) for text in self.selection.records)

    @property
    def record(self) -> SpfRecord | None:
        """The one SPF record; None when there is none, or more than one."""
        return parse(self.selection.records[0]) if len(self.selection.records) == 1 else None


@dataclass(frozen=True, slots=True)
class SpfBranch:
    """One term that asks DNS, and what its look-up gave.

    `target`: the name it asks for, "" when that depends on the sender. `hosts`: what an mx named.
    `addresses`: of a, mx and exists. `voids`: the names that have nothing, NXDOMAIN or NODATA, confirmed.
    `unknown`: a question without an answer. `is_asked` is False where the walk stopped before it.
    An include or redirect has its own node at `target`.
    """

    term: Term
    target: str
    is_asked: bool = False
    hosts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    voids: tuple[str, ...] = ()
    unknown: Unknown | None = None

    @property
    def leads_on(self) -> bool:
        """Another record follows (RFC 7208 §5.2, §6.1)."""
        return self.term.name in ("include", "redirect")

    @property
    def needs_sender(self) -> bool:
        """Its name holds a macro that only a message fills in."""
        return not self.target


@dataclass(frozen=True, slots=True)
class SpfNode:
    """The record at one name of the tree.

    `records`: its SPF records, one when all is well. `record`: the one that a receiver evaluates, None when
    there is none or it must be refused. `is_void`: the TXT question found nothing at all. `exists`: False for
    NXDOMAIN. `unknown`: why its texts are not known.
    """

    domain: str
    records: tuple[SpfRecord, ...] = ()
    record: SpfRecord | None = None
    branches: tuple[SpfBranch, ...] = ()
    is_void: bool = False
    exists: bool = True
    unknown: Unknown | None = None

    @property
    def is_missing(self) -> bool:
        """No SPF record is here, and that is certain."""
        return self.unknown is None and not self.records

    @property
    def is_refused(self) -> bool:
        """Records are here, and a receiver must refuse them (RFC 7208 §4.5, §4.6)."""
        return bool(self.records) and self.record is None


@dataclass(frozen=True, slots=True)
class SpfTree:
    """One SPF record and, below it, those it includes or redirects to: `nodes` by name.

    A name that several terms lead to is one node; so a loop is a path back, and a diamond is none.
    A leading term whose target is not in `nodes` was not asked: the limit was certain to be broken.
    """

    domain: str
    nodes: Mapping[str, SpfNode]

    @property
    def root(self) -> SpfNode:
        return self.nodes[self.domain]

    def child(self, branch: SpfBranch) -> SpfNode | None:
        """The record an include or redirect leads to; None for other terms and where nobody asked."""
        return self.nodes.get(branch.target) if branch.leads_on else None

    def __hash__(self) -> int:
        """For caches that many checks share; the nodes themselves are too much to hash."""
        return hash((self.domain, len(self.nodes)))

    def walk(self) -> Iterator[SpfNode]:
        """Every record that a receiver may come to, each once, the domain's own first."""
        return iter(self.nodes.values())

    def led_to(self) -> Iterator[tuple[SpfNode, SpfBranch, SpfNode]]:
        """Every include and redirect that was followed: the node it stands in, the term, where it leads."""
        for node in self.walk():
            for branch in node.branches:
                child = self.child(branch)
                if child is not None:
                    yield node, branch, child

    def final(self) -> SpfNode:
        """The record that has the last word: the domain's own, or where its redirects end."""
        node, seen = self.root, {self.domain}
        while True:
            last = node.branches[-1] if node.branches else None
            target = self.child(last) if last is not None and last.term.name == "redirect" else None
            if target is None or target.domain in seen:
                return node
            seen.add(target.domain)
            node = target


@dataclass(frozen=True, slots=True)
class SpfSender:
    """What SPF says of one sending server, for mail `mailfrom` sends."""

    ip: str
    mailfrom: str
    result: SpfResult


def node_of(
    domain: str, records: tuple[SpfRecord, ...], origin: str, *, is_void: bool = False, exists: bool = True
) -> SpfNode:
    """The node of a name whose records are known, before anything below it is asked.

    `origin` is the domain of the sender.
    """
    if len(records) != 1 or records[0].is_permerror:
        return SpfNode(domain, records, is_void=is_void, exists=exists)
    terms = (term for term in records[0].evaluated if term.costs_a_lookup)
    branches = tuple(SpfBranch(term, target_of(term, domain, origin)) for term in terms)
    return SpfNode(domain, records, records[0], branches)


def target_of(term: Term, domain: str, origin: str) -> str:
    """The name a term asks for; "" when it depends on the message (%{i}, %{s}, %{l}, %{h}, %{p}, %{v})."""
    if not term.value:
        return domain
    if not term.has_macro:
        return term.value.lower().removesuffix(".")
    if _OF_THE_SENDER.search(term.value):
        return ""
    values = MacroValues(_ANYBODY, "postmaster", origin, origin, domain)
    return expand_name(term.value, values) or ""


def can_be_asked(branch: SpfBranch) -> bool:
    """Whether the DNS can hold the name the term asks for, and the name is known."""
    return bool(branch.target) and is_askable(branch.target)


_OF_THE_SENDER: Final = re.compile(r"%\{[^do]", re.IGNORECASE)
_ANYBODY: Final = IPv4Address(0)
