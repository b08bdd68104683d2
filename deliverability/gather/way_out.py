"""Tests whether this machine can reach mail servers at all, before one that does not answer is blamed."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import TypeAlias

from checks.answers import Answer
from checks.contacts import Connected, Contact, Kind, Reached
from checks.model import Reason, Unknown
from deliverability.net.asker import Asker

MOST = 3  # reference servers that are tried
BARRED = frozenset({Reason.TIMEOUT, Reason.CONNECTION_REFUSED, Reason.UNREACHABLE, Reason.NO_ROUTE})
Ways: TypeAlias = dict[int, bool]
"""IP version (4, 6) -> whether mail servers can be reached over it; left out where that is not known."""


async def ways_out(asker: Asker, references: tuple[str, ...], versions: Collection[int]) -> Ways:
    """Connect to the reference mail servers over each of the IP versions, all at once."""
    wanted = [(name, version) for version in sorted(versions) for name in references[:MOST]]
    replies = await asker.ask_all((name, "A" if version == 4 else "AAAA") for name, version in wanted)
    contacts = [
        (version, Contact(Kind.CONNECT, name, reply.names[0]))
        for (name, version), reply in zip(wanted, replies, strict=True)
        if isinstance(reply, Answer) and reply.records
    ]
    said = await asyncio.gather(*(asker.reach(contact) for _, contact in contacts))
    return _ways([(version, one) for (version, _), one in zip(contacts, said, strict=True)])


def _ways(said: list[tuple[int, Reached]]) -> Ways:
    """One connection proves a way; that there is none is believed when each reference was barred to us."""
    found: Ways = {}
    for version in {version for version, _ in said}:
        heard = [one for number, one in said if number == version]
        if any(isinstance(one, Connected) for one in heard):
            found[version] = True
        elif all(isinstance(one, Unknown) and one.reason in BARRED for one in heard):
            found[version] = False
    return found
