"""Asks DNS whether the names of links and addresses exist, and what can be reached there."""

from __future__ import annotations

import asyncio

from checks.answers import Answer, Maybe, Mx, Reply
from checks.certificate import covers, read
from checks.contacts import Contact, HttpReply, Kind
from checks.model import Reason, Unknown
from checks.template.world import NOT_ASKED, Asked, Hosts, HostSays
from deliverability.net.asker import Asker

MOST_NAMES = 100
"""Of one look; the rest is "could not check"."""
MOST_REACHED = 20
"""Web servers that are asked whether they speak TLS."""


async def look_at_hosts(asker: Asker, asked: Asked) -> Hosts:
    """What DNS says of each name, by name. "It is not there" is believed when a second path agrees."""
    names = sorted(asked.web | asked.mail)
    reached = frozenset(sorted(asked.insecure)[:MOST_REACHED])
    said = await asyncio.gather(*(_look(asker, one, asked, one in reached) for one in names[:MOST_NAMES]))
    left_out = {one: _nothing_known(Unknown(one, Reason.TOO_MANY)) for one in names[MOST_NAMES:]}
    return dict(zip(names, said, strict=False)) | left_out


async def _look(asker: Asker, name: str, asked: Asked, is_reached: bool) -> HostSays:
    addresses = [await asker.confirmed(name, "A")]
    if not _has_records(addresses[0]):
        addresses.append(await asker.confirmed(name, "AAAA"))
    has_address = _any(addresses)
    mail: Maybe[bool] = True
    exists = True if has_address is True else _exists(addresses)
    if name in asked.mail:
        exchangers = await asker.confirmed(name, "MX")
        exists = True if _has_records(exchangers) else exists
        mail = _takes_mail(exchangers, has_address)
    https = await _https(asker, name, addresses) if is_reached else NOT_ASKED
    return HostSays(exists, has_address, mail, https)


def _nothing_known(why: Unknown) -> HostSays:
    return HostSays(why, why, why, why)


def _has_records(reply: Reply) -> bool:
    return isinstance(reply, Answer) and bool(reply.records)


def _any(replies: list[Reply]) -> Maybe[bool]:
    """Whether one of them holds records; Unknown where one without an answer may."""
    if any(map(_has_records, replies)):
        return True
    return next((one for one in replies if isinstance(one, Unknown)), False)


def _exists(replies: list[Reply]) -> Maybe[bool]:
    """NXDOMAIN to any question is about the name itself (RFC 8020)."""
    if any(isinstance(one, Answer) and one.nxdomain for one in replies):
        return False
    return next((one for one in replies if isinstance(one, Unknown)), True)


def _takes_mail(exchangers: Reply, has_address: Maybe[bool]) -> Maybe[bool]:
    """MX records decide; without one the address counts (RFC 5321 §5.1); "." takes none (RFC 7505)."""
    if isinstance(exchangers, Unknown):
        return exchangers
    hosts = [one.host for one in exchangers.records if isinstance(one, Mx)]
    return any(hosts) if hosts else has_address


async def _https(asker: Asker, name: str, addresses: list[Reply]) -> Maybe[bool]:
    """Whether a web server there shows a certificate for this name that browsers trust."""
    found = [text for one in addresses if isinstance(one, Answer) for text in one.names]
    if not found:
        return _any(addresses)  # none there, or none known
    said = await asker.reach(Contact(Kind.HTTPS, f"https://{name}/", found[0]))
    if not isinstance(said, HttpReply):
        return said if isinstance(said, Unknown) else False
    tls = said.tls
    if tls is None or tls.problem or tls.trust or tls.overdue or not tls.chain:
        return False
    certificate = read(tls.chain[0])
    return said.status in range(200, 400) and certificate is not None and covers(certificate, name)
