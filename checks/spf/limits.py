"""What a tree of SPF records costs a receiver: look-ups, void look-ups, loops (RFC 7208 §4.6.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from checks.model import Unknown
from checks.spf.tree import SpfBranch, SpfNode, SpfTree

MOST_LOOKUPS: Final = 10
MOST_VOIDS: Final = 2
MOST_MX: Final = 10


class Count(NamedTuple):
    """How many there are for certain; `is_exact` is False where something below is not known."""

    minimum: int
    is_exact: bool = True

    def __add__(self, other: Count) -> Count:  # type: ignore[override]  # numbers, not sequences
        return Count(self.minimum + other.minimum, self.is_exact and other.is_exact)

    def __str__(self) -> str:
        return str(self.minimum) if self.is_exact else f"at least {self.minimum}"


ONE: Final = Count(1)


@dataclass(frozen=True, slots=True)
class TermCost:
    """What one term of the domain's own record costs, all that hangs below it counted."""

    term: str
    cost: Count

    def __str__(self) -> str:
        return f"{self.term} costs {self.cost} of {MOST_LOOKUPS}"


@dataclass(frozen=True, slots=True)
class Void:
    """A term whose look-up finds nothing: the record it stands in, and the names that have nothing."""

    domain: str
    term: str
    names: tuple[str, ...]
    is_host: bool = True
    """False for an include or redirect, and for a slip in the domain's own record: these have checks."""

    @property
    def described(self) -> str:
        """The term, and the record it stands in."""
        return f"{self.term} (in the record of {self.domain})"


def lookups_so_far(tree: SpfTree) -> Count:
    """The look-ups of a receiver that finds no match: every term each time it is come to, as they count.

    Terms behind a terminal `all`, `exp`, and a redirect beside `all` cost nothing.
    """
    return _total(tree, lambda branch, child: ONE)


lookups = lru_cache(maxsize=8)(lookups_so_far)
"""The same for a tree that no longer grows; several checks ask for it."""


def costs(tree: SpfTree) -> tuple[TermCost, ...]:
    """The cost of each term of the domain's own record that has one, in its order."""
    below = _Totals(tree, lambda branch, child: ONE)
    return tuple(TermCost(branch.term.text, below.of_branch(branch)) for branch in tree.root.branches)


@lru_cache(maxsize=8)
def voids(tree: SpfTree) -> Count:
    """The terms whose look-ups find nothing, each time they are come to; failures are no voids."""
    return _total(tree, _voids_of)


def void_terms(tree: SpfTree) -> tuple[Void, ...]:
    """Those terms, each once."""
    found = []
    for node in tree.walk():
        for branch in node.branches:
            names = _void_names(branch, tree.child(branch))
            if names:
                is_slip = branch.term.fault is not None and node.domain == tree.domain
                found.append(Void(node.domain, branch.term.text, names, not branch.leads_on and not is_slip))
    return tuple(found)


@lru_cache(maxsize=8)
def loops(tree: SpfTree) -> tuple[tuple[str, ...], ...]:
    """The ways that lead back into themselves, as names from the repeated one to itself.

    A name that is merely come to twice is no loop.
    """
    return tuple(_loops(tree, tree.root, (), set()))


def unknown_records(tree: SpfTree) -> tuple[Unknown, ...]:
    """The included records that nobody could read."""
    return tuple(node.unknown for node in tree.walk() if node.unknown is not None)


def unknown_terms(tree: SpfTree) -> tuple[Unknown, ...]:
    """The questions of a, mx and exists that had no answer."""
    found = (branch.unknown for node in tree.walk() for branch in node.branches if branch.unknown is not None)
    return tuple(dict.fromkeys(found))


def is_too_long(tree: SpfTree) -> bool:
    """Receivers give up on it before they have seen all: too many look-ups for certain, or a loop."""
    return lookups(tree).minimum > MOST_LOOKUPS or bool(loops(tree))


def questions(tree: SpfTree) -> int:
    """How many different questions a receiver of mail over IPv4 may have to ask to come to the end."""
    branches = [branch for node in tree.walk() for branch in node.branches if branch.target]
    hosts = {host for branch in branches if len(branch.hosts) <= MOST_MX for host in branch.hosts}
    return 1 + len({(branch.target, branch.term.name) for branch in branches}) + len(hosts)


Weight = Callable[[SpfBranch, SpfNode | None], Count]


def _total(tree: SpfTree, weight: Weight) -> Count:
    return _Totals(tree, weight).of(tree.domain)


class _Totals:
    """Adds a weight up over the tree; each node's total is worked out once, however many lead there."""

    def __init__(self, tree: SpfTree, weight: Weight) -> None:
        self.tree, self.weight = tree, weight
        self.known: dict[str, Count] = {}

    def of(self, name: str) -> Count:
        if name not in self.known:
            self.known[name] = Count(0, False)  # met again below itself: a loop, which has no end
            counts = [self.of_branch(branch) for branch in self.tree.nodes[name].branches]
            total, exact = sum([count[0] for count in counts]), all(count[1] for count in counts)
            self.known[name] = Count(total, exact)
        return self.known[name]

    def of_branch(self, branch: SpfBranch) -> Count:
        child = self.tree.child(branch)
        own = self.weight(branch, child)
        if not branch.leads_on:
            return own
        if child is None or child.unknown is not None:
            return own + Count(0, False)
        return own + self.of(child.domain)


def _voids_of(branch: SpfBranch, child: SpfNode | None) -> Count:
    is_exact = branch.is_asked and branch.unknown is None
    return Count(1 if _void_names(branch, child) else 0, is_exact)


def _void_names(branch: SpfBranch, child: SpfNode | None) -> tuple[str, ...]:
    if child is not None:
        return (child.domain,) if child.is_void else ()
    return branch.voids


def _loops(tree: SpfTree, node: SpfNode, path: tuple[str, ...], done: set[str]) -> Iterator[tuple[str, ...]]:
    path = (*path, node.domain)
    for child in dict.fromkeys(branch.target for branch in node.branches if branch.leads_on):
        if child in path:
            yield (*path[path.index(child) :], child)
        elif child in tree.nodes and child not in done:
            yield from _loops(tree, tree.nodes[child], path, done)
    done.add(node.domain)
