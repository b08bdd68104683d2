"""The doors to mail and web servers: how many at once, how often the same one, and who opens which."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import NamedTuple

from checks.contacts import Connected, Contact, Kind, Reached
from checks.model import Unknown
from deliverability.net import guard, https, smtp

RUN_AT_ONCE = 16  # five mail servers at two addresses, and three more by which we test our way out
AT_ONCE = 100
KEPT = 600.0  # seconds: nobody's mail server is bothered more often, whoever asks
KEPT_FRESH = 30.0
MOST_KEPT = 2000


@dataclass(frozen=True, slots=True)
class Terms:
    """How servers are reached.

    `allow`: networks in which an address is reached as a public one is. `ca_file`: authorities to trust
    beside those of this machine. `ehlo_name`: who we are to mail servers, "" for the address we speak from.
    `seconds`: what one contact may take in all.
    """

    smtp_port: int = 25
    https_port: int = 443
    allow: tuple[str, ...] = ()
    ca_file: str = ""
    ehlo_name: str = ""
    seconds: float = guard.SECONDS


class _Kept(NamedTuple):
    met: asyncio.Task[Reached]
    begun: float


class House:
    """What the runs of one process share: what servers said lately, and how many are reached at once."""

    def __init__(self, terms: Terms, at_once: int = AT_ONCE) -> None:
        self._terms = terms
        self._room = asyncio.Semaphore(at_once)
        self._kept: OrderedDict[Contact, _Kept] = OrderedDict()

    def doors(self, *, fresh: bool = False) -> Doors:
        """The doors of one run; a fresh one takes nothing older than half a minute."""
        return Doors(self, KEPT_FRESH if fresh else KEPT)

    async def meet(self, contact: Contact, longest: float) -> Reached:
        """What the server said, at most `longest` seconds ago when it is a mail server."""
        if contact.kind is Kind.HTTPS:
            return await self._meet(contact)
        now = _now()
        kept = self._kept.get(contact)
        if kept is None or now - kept.begun > longest:
            kept = _Kept(asyncio.create_task(self._meet(contact)), now)
            self._keep(contact, kept)
        # A run that is given up does not take the answer from the others who wait for it.
        return await asyncio.shield(kept.met)

    async def close(self) -> None:
        """Give up what is still under way."""
        under_way = [kept.met for kept in self._kept.values() if not kept.met.done()]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    def _keep(self, contact: Contact, kept: _Kept) -> None:
        self._kept[contact] = kept
        self._kept.move_to_end(contact)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        kept.met.add_done_callback(lambda met: self._forget_failure(contact, met))

    def _forget_failure(self, contact: Contact, met: asyncio.Task[Reached]) -> None:
        if (met.cancelled() or met.exception()) and contact in self._kept and self._kept[contact].met is met:
            del self._kept[contact]

    async def _meet(self, contact: Contact) -> Reached:
        async with self._room:
            return await self._open(contact)

    async def _open(self, contact: Contact) -> Reached:
        terms = self._terms
        if contact.kind in (Kind.SMTP, Kind.OLD_TLS, Kind.MAILBOXES):
            return await smtp.talk(
                contact,
                terms.smtp_port,
                terms.allow,
                ehlo_name=terms.ehlo_name,
                ca_file=terms.ca_file,
                seconds=terms.seconds,
            )
        if contact.kind is Kind.HTTPS:
            return await https.get(
                contact, terms.https_port, terms.allow, ca_file=terms.ca_file, seconds=terms.seconds
            )
        return await self._connect(contact)

    async def _connect(self, contact: Contact) -> Reached:
        terms = self._terms
        try:
            async with await guard.connect(
                contact.address, terms.smtp_port, terms.allow, seconds=terms.seconds
            ):
                return Connected()
        except guard.Broken as broken:
            return Unknown(str(contact), broken.reason)


def _now() -> float:
    return asyncio.get_running_loop().time()


class Doors:
    """One run's doors: so many connections at once, and nothing kept longer than `longest` seconds."""

    def __init__(self, house: House, longest: float) -> None:
        self._house = house
        self._longest = longest
        self._room = asyncio.Semaphore(RUN_AT_ONCE)

    async def reach(self, contact: Contact) -> Reached:
        """What the server said; Unknown with the reason when there was no connection."""
        async with self._room:
            return await self._house.meet(contact, self._longest)
