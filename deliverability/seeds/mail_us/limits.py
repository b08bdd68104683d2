"""How much strangers may ask of our own mail server, each and all together."""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

MINUTE = 60.0
MOST_KNOWN = 10_000
"""Neighbourhoods whose last connections are remembered; the oldest are forgotten first."""


@dataclass(frozen=True, slots=True)
class Caps:
    """Connections `at_once` and `a_minute`, each of one neighbourhood and of all; mails `at_once` in memory.

    `seconds`: a session in all. `idle`: until the next command. `octets`: a message. `wrong`: recipients
    that do not exist, until we hang up.
    """

    at_once: int = 100
    at_once_of_one: int = 10
    a_minute: int = 600
    a_minute_of_one: int = 30
    mails: int = 4
    seconds: float = 120.0
    idle: float = 30.0
    octets: int = 10 * 1024 * 1024
    wrong: int = 3


class Gate:
    """Counts connections; used from one thread. A neighbourhood is an IPv4 address, or a /64 of IPv6."""

    def __init__(self, caps: Caps) -> None:
        self._caps = caps
        self._inside: Counter[str] = Counter()
        self._lately: OrderedDict[str, deque[float]] = OrderedDict()
        self._all: deque[float] = deque()

    def enter(self, address: str, now: float) -> bool:
        """Whether one more connection may stay; each that may is told to `leave` later."""
        who = neighbourhood(address)
        mine = self._lately.pop(who, deque())
        for times in (mine, self._all):
            _forget(times, now - MINUTE)
        is_fine = (
            self._inside.total() < self._caps.at_once
            and self._inside[who] < self._caps.at_once_of_one
            and len(mine) < self._caps.a_minute_of_one
            and len(self._all) < self._caps.a_minute
        )
        if is_fine:
            self._inside[who] += 1
            mine.append(now)
            self._all.append(now)
        self._remember(who, mine)
        return is_fine

    def leave(self, address: str) -> None:
        """A connection is over."""
        who = neighbourhood(address)
        self._inside[who] -= 1
        if self._inside[who] <= 0:
            del self._inside[who]

    def _remember(self, who: str, times: deque[float]) -> None:
        if times:
            self._lately[who] = times
        while len(self._lately) > MOST_KNOWN:
            self._lately.popitem(last=False)


def neighbourhood(address: str) -> str:
    """Whom an address stands for: with IPv6, one customer has a /64 at least (RFC 6177)."""
    known = ip_address(address.partition("%")[0])
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(IPv6Address(int(known) >> 64 << 64))


def _forget(times: deque[float], until: float) -> None:
    while times and times[0] <= until:
        times.popleft()
