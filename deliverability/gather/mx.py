"""Asks for the domain's MX records and the addresses of each host they name."""

from __future__ import annotations

from checks.addresses import is_reachable
from checks.answers import Answer, Maybe, Mx, Reply
from checks.domain import Domain
from checks.model import Reason, Unknown
from checks.mx.record import MxHost, MxSet, by_preference
from deliverability.net.asker import Asker


async def gather_mx(asker: Asker, domain: Domain, allow: tuple[str, ...]) -> Maybe[MxSet]:
    """The MX set, each host resolved; without MX the apex's own addresses (RFC 5321 §5.1)."""
    reply = await asker.confirmed(domain.name, "MX")
    if isinstance(reply, Unknown):
        return reply
    if reply.nxdomain:
        return MxSet(domain.name, domain_exists=False)
    records = by_preference(reply.records)
    if not records:
        implicit = await _hosts(asker, (Mx(0, domain.name),), allow)
        return MxSet(domain.name, implicit=implicit[0])
    return MxSet(domain.name, await _hosts(asker, records, allow))


async def _hosts(asker: Asker, records: tuple[Mx, ...], allow: tuple[str, ...]) -> tuple[MxHost, ...]:
    """Every host with its addresses, asked at once; beyond the budget a host is Unknown(too many)."""
    asked = [record for record in records if record.host][: asker.budget.mx_hosts]
    replies = await asker.ask_all([(mx.host, rrtype) for mx in asked for rrtype in ("A", "AAAA")])
    pairs = dict(zip(asked, zip(replies[::2], replies[1::2], strict=True), strict=True))
    return tuple([await _host(asker, record, pairs.get(record), allow) for record in records])


async def _host(asker: Asker, record: Mx, pair: tuple[Reply, Reply] | None, allow: tuple[str, ...]) -> MxHost:
    preference, host = record
    if not host:
        return MxHost(preference, host)
    if pair is None:
        return MxHost(preference, host, unknown=Unknown(f"{host} A", Reason.TOO_MANY))
    answers = [reply for reply in pair if isinstance(reply, Answer)]
    addresses = tuple(address for answer in answers for address in answer.names)
    aliases = next((answer.aliases for answer in answers if answer.aliases), ())
    reachable = tuple(address for address in addresses if is_reachable(address, allow))
    unknown = next((reply for reply in pair if isinstance(reply, Unknown)), None)
    if addresses or unknown:
        return MxHost(preference, host, addresses, reachable, False, aliases, None if addresses else unknown)
    sure = await asker.confirmed(host, "A")
    if isinstance(sure, Unknown):
        return MxHost(preference, host, aliases=aliases, unknown=sure)
    return MxHost(preference, host, sure.names, (), not sure.records, aliases)
