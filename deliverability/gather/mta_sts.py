"""Asks for the domain's MTA-STS record, and fetches the policy that it announces."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias, TypeVar

from checks.addresses import is_reachable
from checks.answers import Answer, Maybe, Reply
from checks.contacts import HttpReply
from checks.hosts.record import Hosts
from checks.model import NotApplicable, Reason, Unknown
from checks.mta_sts.evidence import StsMail, StsPolicy, StsReply, modified, unread
from checks.mta_sts.policy import Mode
from checks.mta_sts.policy import parse as parse_policy
from checks.mta_sts.record import VERSION, MtaSts, PolicyHost, host_of, parse, place_of, url_of
from checks.mx.record import MxSet
from checks.versioned import is_record
from deliverability.gather.context import Gathering
from deliverability.gather.reach import fetch
from deliverability.gather.wildcard import shares_addresses, without_wildcard
from deliverability.net.asker import Asker

LONGEST_NAME = 253
NOBODY_THERE = {Reason.CONNECTION_REFUSED, Reason.NOT_PUBLIC}
"""Where nobody takes a connection, no policy is served unannounced."""
T = TypeVar("T")
Evidence: TypeAlias = T | Unknown | NotApplicable


async def gather_mta_sts(g: Gathering) -> Evidence[MtaSts]:
    """The record and the policy host; for a domain that takes no mail only what is there."""
    domain = g.domain.name
    if len(place_of(domain)) > LONGEST_NAME:
        return MtaSts(domain, PolicyHost(host_of(domain)))  # so long a name has no room for it
    found = await _record(g.asker, domain)
    if isinstance(found, Unknown) or found.is_announced:
        return found
    if missing := await g.missing():
        return missing
    if not await g.want("takes_mail"):
        return NotApplicable(f"{domain} takes no mail")
    return replace(found, unannounced=await _serves_a_policy(g, found))


async def gather_sts_reply(g: Gathering) -> Evidence[StsReply]:
    """What the host of an announced policy says when it is asked for it."""
    sts = await g.want("mta_sts")
    if not isinstance(sts, MtaSts):
        return sts  # type: ignore[no-any-return]
    if not sts.is_announced:
        return NotApplicable(f"no record announces a policy of {sts.domain}")
    if isinstance(sts.host.addresses, Unknown):
        return sts.host.addresses
    if not any(is_reachable(address, g.options.allow) for address in sts.host.addresses):
        return NotApplicable(f"{sts.host.name} has no address that the Internet reaches")
    reply = await _fetched(g, sts.domain)
    return reply if isinstance(reply, Unknown) else StsReply(sts.domain, reply)


async def gather_sts_policy(g: Gathering) -> Evidence[StsPolicy]:
    """The policy that is served, good or bad."""
    sts, answered = await g.want("mta_sts"), await g.want("sts_reply")
    if not isinstance(answered, StsReply):
        return answered  # type: ignore[no-any-return]
    missing = unread(answered.reply, answered.url)
    if missing is not None:
        return missing
    policy, servers = parse_policy(answered.reply.body), _servers(await g.want("mx"))
    known = () if isinstance(servers, Unknown) else servers
    return StsPolicy(sts.domain, policy, sts.id or "", known, modified(answered.reply))


async def gather_sts_mail(g: Gathering) -> Evidence[StsMail]:
    """The mail servers, where a policy says something of them."""
    found = await g.want("sts_policy")
    if not isinstance(found, StsPolicy):
        return found  # type: ignore[no-any-return]
    mode = found.policy.mode
    if not found.policy.is_valid or mode is None or mode is Mode.NONE:
        return NotApplicable(f"no policy of {found.domain} is in force")
    names = _servers(await g.want("mx"))
    if isinstance(names, Unknown):
        return names
    hosts: Evidence[Hosts] = await g.want("hosts")
    return StsMail(found.domain, mode, found.policy.patterns, names, hosts, found)


async def gather_sts_before(g: Gathering) -> tuple[str, ...] | NotApplicable:
    """(id, digest of the policy) as the last run of this domain saw them."""
    return g.options.sts_before or NotApplicable("no earlier policy is known")


async def _record(asker: Asker, domain: str) -> Maybe[MtaSts]:
    place, host = place_of(domain), host_of(domain)
    # All at once: the host matters also where there is no record.
    text, *addresses = await asker.ask_all([(place, "TXT"), (host, "A"), (host, "AAAA")])
    if not (isinstance(text, Answer) and _has_record(text)):
        text = await without_wildcard(asker, domain, await asker.confirmed(place, "TXT", _has_record))
    if isinstance(text, Unknown):
        return text
    return parse(domain, await _host(asker, host, addresses), text.texts, text.aliases)


def _has_record(answer: Answer) -> bool:
    return any(is_record(text, VERSION) for text in answer.texts)


async def _host(asker: Asker, name: str, replies: list[Reply]) -> PolicyHost:
    answers = [reply for reply in replies if isinstance(reply, Answer)]
    found = tuple(address for answer in answers for address in answer.names)
    aliases = next((answer.aliases for answer in answers), ())
    if found:
        return PolicyHost(name, found, aliases)
    unknown = next((reply for reply in replies if isinstance(reply, Unknown)), None)
    sure = unknown or await asker.confirmed(name, "A")
    return PolicyHost(name, sure if isinstance(sure, Unknown) else sure.names, aliases)


async def _fetched(g: Gathering, domain: str) -> HttpReply | Unknown:
    """The reply; Unknown where there was no connection, or it ended in a way that may be an accident."""
    url = url_of(domain)
    fetched = await fetch(g.asker, url, g.options.allow)
    if isinstance(fetched, Unknown):
        return fetched
    reply = fetched.reply
    if reply is None:
        return Unknown(url, Reason.NOT_ASKED)
    if reply.status or _is_refusal(reply):
        return reply
    return Unknown(url, reply.ended or Reason.CONNECTION_LOST)


def _is_refusal(reply: HttpReply) -> bool:
    """A handshake that fails for every client: an alert that says so (RFC 8446 §6.2), or no TLS at all."""
    problem = reply.tls.problem if reply.tls else ""
    said_so = "alert" in problem and "internal error" not in problem
    return bool(problem) and (said_so or reply.ended is Reason.NOT_SPOKEN)


async def _serves_a_policy(g: Gathering, found: MtaSts) -> Maybe[bool]:
    """Whether a policy is there that no record announces; a wildcard gives many domains such a host."""
    addresses = found.host.addresses
    if isinstance(addresses, Unknown) or not addresses:
        return addresses if isinstance(addresses, Unknown) else False
    reply = await _fetched(g, found.domain)
    if isinstance(reply, HttpReply) and reply.is_of_the_moment:
        reply = Unknown(url_of(found.domain), Reason.WEB_FAILED)
    if isinstance(reply, Unknown):  # where nobody made the host, nothing is expected of it
        is_open = reply.reason not in NOBODY_THERE
        return reply if is_open and not await shares_addresses(g.asker, found.domain, addresses) else False
    return reply.status == 200 and parse_policy(reply.body).value("version") == VERSION


def _servers(mx: object) -> Maybe[tuple[str, ...]]:
    """The names senders would look for in a policy: the MX hosts, or the domain itself without any."""
    if isinstance(mx, MxSet):
        if mx.hosts:
            return tuple(dict.fromkeys(host.host for host in mx.plain))
        return (mx.domain,) if mx.implicit is not None else ()
    return mx if isinstance(mx, Unknown) else ()
