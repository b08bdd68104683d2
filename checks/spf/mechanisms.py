"""The mechanisms that ask: a, mx, exists and ptr, and what one evaluation has used up (RFC 7208 §5)."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Final, NamedTuple, TypeAlias, TypeVar

from checks.answers import Mx, Question, Reply
from checks.model import Unknown
from checks.spf.macros import Address, MacroValues, expand_name, is_askable, needs_validated_name
from checks.spf.record import Term
from checks.spf.result import Problem, Step

T = TypeVar("T")
Asking: TypeAlias = Generator[Question, Reply, T]


@dataclass(frozen=True, slots=True)
class Limits:
    """RFC 7208 §4.6.4; `names` per mx and ptr, `depth` of includes and redirects (ours)."""

    lookups: int = 10
    voids: int = 2
    names: int = 10
    depth: int = 20


RFC_LIMITS: Final = Limits()


@dataclass(slots=True)
class State:
    """What one evaluation has used up so far."""

    values: MacroValues
    limits: Limits
    lookups: int = 0
    voids: int = 0
    void_terms: set[int] = field(default_factory=set)
    validated: tuple[str, ...] | None = None
    passed_over: list[Unknown] = field(default_factory=list)

    def spend_lookup(self, term: Term) -> Problem | None:
        if self.lookups >= self.limits.lookups:
            return Problem("too_many_lookups", term.text)
        self.lookups += 1
        return None

    def spend_void(self, term: Term) -> Problem | None:
        """§4.6.4 limits the terms whose look-ups find nothing, so one term counts once."""
        if self.lookups in self.void_terms:
            return None
        self.void_terms.add(self.lookups)
        self.voids += 1
        return Problem("too_many_voids", term.text) if self.voids > self.limits.voids else None


class Match(NamedTuple):
    """Whether a term matches; `problem` ends the evaluation; `path` leads through an include."""

    matches: bool
    problem: Problem | None = None
    path: tuple[Step, ...] = ()


MATCH: Final = Match(True)
NO_MATCH: Final = Match(False)


def target_name(state: State, domain: str, term: Term) -> Asking[str | None]:
    """The term's target name; None when it can never match (RFC 8616 §4)."""
    if not term.value:
        return domain
    values = yield from macro_values(state, domain, term.value)
    return expand_name(term.value, values)


def macro_values(state: State, domain: str, text: str) -> Asking[MacroValues]:
    values = replace(state.values, domain=domain, validated="unknown")
    if not needs_validated_name(text):
        return values
    names = yield from _validated_names(state)
    # §7.3: the domain itself is best, then a name below it, then any.
    chosen = next((name for name in names if name == domain), None)
    chosen = chosen or next((name for name in names if name.endswith(f".{domain}")), None)
    return replace(values, validated=chosen or next(iter(names), "unknown"))


def _a(state: State, target: str, term: Term) -> Asking[Match]:
    reply = yield Question(target, _address_type(state))
    return _addresses_match(state, reply, term)


def _addresses_match(state: State, reply: Reply, term: Term) -> Match:
    if isinstance(reply, Unknown):
        return Match(False, Problem("no_answer", term.text, reply))
    if not reply.names:
        return Match(False, state.spend_void(term))
    return MATCH if any(_covers(state, address, term) for address in reply.names) else NO_MATCH


def _covers(state: State, address: str, term: Term) -> bool:
    ip = state.values.ip
    given = term.cidr4 if ip.version == 4 else term.cidr6
    length = ip.max_prefixlen if given is None else given
    try:
        network = ip_network((address, length), strict=False)
    except ValueError:
        return False
    return ip in network


def _address_type(state: State) -> str:
    return "A" if isinstance(state.values.ip, IPv4Address) else "AAAA"


def _mx(state: State, target: str, term: Term) -> Asking[Match]:
    """More than ten names are a permerror (§4.6.4); no MX is no match, never the name itself (§5.4)."""
    reply = yield Question(target, "MX")
    if isinstance(reply, Unknown):
        return Match(False, Problem("no_answer", term.text, reply))
    hosts = [record.host for record in reply.records if isinstance(record, Mx)]
    if not hosts:
        return Match(False, state.spend_void(term))
    if len(hosts) > state.limits.names:
        return Match(False, Problem("too_many_mx", term.text))
    for host in filter(is_askable, hosts):
        addresses = yield Question(host, _address_type(state))
        found = _addresses_match(state, addresses, term)
        if found != NO_MATCH:
            return found
    return NO_MATCH


def _exists(state: State, target: str, term: Term) -> Asking[Match]:
    """Any A record matches, over IPv6 as well (§5.7)."""
    reply = yield Question(target, "A")
    if isinstance(reply, Unknown):
        return Match(False, Problem("no_answer", term.text, reply))
    return MATCH if reply.names else Match(False, state.spend_void(term))


def _ptr(state: State, target: str, term: Term) -> Asking[Match]:
    names = yield from _validated_names(state, term)
    if state.voids > state.limits.voids:
        return Match(False, Problem("too_many_voids", term.text))
    return MATCH if any(name == target or name.endswith(f".{target}") for name in names) else NO_MATCH


MECHANISMS_THAT_ASK: Final = {"a": _a, "mx": _mx, "exists": _exists, "ptr": _ptr}


def _validated_names(state: State, term: Term | None = None) -> Asking[tuple[str, ...]]:
    """The names behind the address that lead back to it, of the first ten (§5.5).

    An error skips the name; the question is kept in `passed_over`.
    """
    if state.validated is not None:
        return state.validated
    reply = yield Question(state.values.ip.reverse_pointer, "PTR")
    if isinstance(reply, Unknown):
        state.passed_over.append(reply)
        return ()
    if not reply.names and term:
        state.spend_void(term)
    names: list[str] = []
    for name in reply.names[: state.limits.names]:
        if is_askable(name) and (yield from _leads_back(state, name)):
            names.append(name)
    state.validated = tuple(names)
    return state.validated


def _leads_back(state: State, name: str) -> Asking[bool]:
    reply = yield Question(name, _address_type(state))
    if isinstance(reply, Unknown):
        state.passed_over.append(reply)
        return False
    return any(_same_address(address, state.values.ip) for address in reply.names)


def _same_address(address: str, ip: Address) -> bool:
    try:
        return ip_address(address) == ip
    except ValueError:
        return False
