"""The servers of mailbox providers: how they sign their check results, and which of them face the world."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from checks.addresses import is_ip, is_reachable
from checks.domain import organizational
from checks.placement.record import Hop

SIGNED_IN = frozenset({"ESMTPA", "ESMTPSA", "UTF8SMTPA", "UTF8SMTPSA"})
"""Protocols of people who hand in mail (RFC 3848, RFC 6531 §4.3)."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """One receiver; the fields are those of receivers.toml, `hosts` and `ids` in lower case."""

    hosts: tuple[str, ...]
    ids: tuple[str, ...]
    edge: tuple[str, ...] = ()
    nameless: bool = False
    many: bool = False
    by_address: bool = False

    def owns(self, name: str) -> bool:
        """Whether a server of this name, as Received headers have it, is the receiver's."""
        return _is_below(name, self.hosts)

    def wrote(self, hop: Hop) -> bool:
        """Whether the Received header is of one of its servers."""
        return self.owns(hop.by) or (self.by_address and is_ip(hop.by))

    def signs(self, authserv_id: str) -> bool:
        """Whether its check results carry this name."""
        if not authserv_id:
            return self.nameless
        return any(re.fullmatch(_pattern(one), authserv_id) for one in self.ids)


def receiver_of(provider: str, way: tuple[Hop, ...], configured: tuple[str, ...] = ()) -> Receiver | None:
    """Who took the mail in: a provider of the facts, else the servers on top of the way.

    A server of one's own signs with its name, or with its domain (RFC 8601 §2.5); `configured`: further names
    of it. None where no header names one.
    """
    known = _receivers().get(provider)
    if known is not None:
        return known
    own = tuple(dict.fromkeys(_own_servers(way)))
    signs_as = dict.fromkeys((*own, *map(organizational, own), *configured))
    return Receiver(own, tuple(signs_as), many=True) if own else None


def _own_servers(way: tuple[Hop, ...]) -> Iterator[str]:
    """The topmost server; below one that delivers into mailboxes (RFC 2033 §5), the one it took mail from.

    Such a one takes mail from no stranger. A private address is no such sign: the sender may be a neighbour.
    """
    for hop in way:
        if not hop.by:
            return
        yield hop.by
        is_local = not hop.ip and not hop.helo
        if not (is_local or hop.protocol.upper().startswith("LMTP")):
            return


def sending_hop(way: tuple[Hop, ...], receiver: Receiver, allow: tuple[str, ...] = ()) -> int | None:
    """The place in `way` of the hop where the mail came in from outside; None where that cannot be told.

    The receiver's own hops are passed by, and a person who hands in mail with a password is no mail server.
    `allow`: networks that count as outside though they are not public.
    """
    for place, hop in enumerate(way):
        if not receiver.wrote(hop) or hop.protocol.upper() in SIGNED_IN:
            return None
        if _is_entrance(hop, receiver) and hop.ip and is_reachable(hop.ip, allow):
            return place
    return None


def _is_entrance(hop: Hop, receiver: Receiver) -> bool:
    """Where its edge is known, that one; else a hop from a server that is not its own."""
    if receiver.edge:
        return _is_below(hop.by, receiver.edge)
    is_inside = any(receiver.owns(name) or name == "localhost" for name in (hop.helo, hop.name))
    return not is_inside and not hop.protocol.upper().startswith("LMTP")


def _is_below(name: str, suffixes: tuple[str, ...]) -> bool:
    return any(name == suffix or name.endswith(f".{suffix}") for suffix in suffixes)


@cache
def _pattern(written: str) -> str:
    return re.escape(written).replace(r"\*", "[a-z0-9-]*")


@cache
def _receivers() -> Mapping[str, Receiver]:
    """provider -> receiver."""
    data = tomllib.loads(Path(__file__).with_name("receivers.toml").read_text("utf-8"))["receiver"]
    return {provider: _receiver(row) for row in data.values() for provider in row["providers"]}


def _receiver(row: Mapping[str, Any]) -> Receiver:
    hosts, ids, edge = (tuple(row.get(name, ())) for name in ("hosts", "ids", "edge"))
    nameless, many, by_address = (row.get(name, False) for name in ("nameless", "many", "by_address"))
    return Receiver(hosts, ids, edge, nameless, many, by_address)
