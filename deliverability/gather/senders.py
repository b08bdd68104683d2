"""Finds the servers known to send for a domain, and asks for their names in reverse DNS."""

from __future__ import annotations

from ipaddress import ip_address

from checks.addresses import is_reachable
from checks.answers import Maybe
from checks.model import NotApplicable, Unknown
from checks.providers.recognise import mailbox_providers_in_spf, sending_services
from checks.reverse_dns.record import SendingServer, SendingServers
from checks.snapshot import NO_SENDER
from checks.spf.result import Result, SpfResult
from checks.spf.tree import SpfTexts
from deliverability.gather.context import Gathering, Options
from deliverability.gather.reverse import gather_reverse

FROM_SPF = 8
"""Single addresses of an SPF record that are looked at; who lists more has copied somebody's network."""


async def gather_senders(g: Gathering) -> SendingServers | Unknown | NotApplicable:
    """Those the user named or a test mail came from, and the single addresses of the domain's SPF record."""
    texts = await g.want("spf_texts")
    given = {_plain(ip): "" for ip in known_servers(g.options)}
    named = named_in(texts) if isinstance(texts, SpfTexts) else {}
    wanted = {ip: term for ip, term in (named | given).items() if is_reachable(ip, g.options.allow)}
    if isinstance(texts, Unknown) and not given:
        return texts
    if not wanted:
        return NO_SENDER
    spf = await _results(g) if given else {}
    found = await gather_reverse(g.asker, wanted)
    by_mail = set(map(_plain, g.options.seen_ips)) - set(map(_plain, g.options.sending_ips))
    servers = tuple(
        SendingServer(one, wanted[one.address], _include(spf.get(one.address)), one.address in by_mail)
        for one in found
    )
    return SendingServers(g.domain.name, servers, texts if isinstance(texts, Unknown) else None)


def known_servers(options: Options) -> tuple[str, ...]:
    """Those that certainly send: named by the user, or seen in a test mail; each once."""
    first: dict[str, str] = {}
    for ip in (*options.sending_ips, *options.seen_ips):
        first.setdefault(_plain(ip), ip)
    return tuple(first.values())


def named_in(texts: SpfTexts) -> dict[str, str]:
    """The first single addresses that the record lets send, each with its term."""
    terms = texts.record.evaluated if texts.record is not None else ()
    networks = ((term.network, term.text) for term in terms if term.qualifier in ("", "+"))
    single = ((net.network_address, text) for net, text in networks if net and net.num_addresses == 1)
    return dict(list({_plain(str(ip)): text for ip, text in single}.items())[:FROM_SPF])


async def _results(g: Gathering) -> dict[str, SpfResult]:
    """What SPF says of each server that the user named."""
    senders = await g.want("spf_senders")
    return {_plain(one.ip): one.result for one in senders} if isinstance(senders, tuple) else {}


def _plain(text: str) -> str:
    """The address in its usual form; a mapped one as the IPv4 address that it is."""
    address = ip_address(text)
    return str(getattr(address, "ipv4_mapped", None) or address)


def _include(result: SpfResult | None) -> Maybe[str]:
    """The provider through whose SPF record the address may send; Unknown when a question is open."""
    if result is None:
        return ""
    if result.result is Result.TEMPERROR and result.problem is not None and result.problem.unknown:
        return result.problem.unknown
    if result.result is not Result.PASS:
        return ""
    names = tuple(step.domain for step in result.path)
    return next((found.name for found in (*sending_services(names), *mailbox_providers_in_spf(names))), "")
