"""What a look tells of a domain before anybody is asked: who hosts its mail, sends it, and runs its DNS."""

from __future__ import annotations

from dataclasses import dataclass

from checks.providers.facts import DnsHost, MailboxProvider
from checks.providers.load import all_dns_hosts
from checks.providers.recognise import dns_host, mailbox_provider, sending_services
from checks.spf.record import parse, select
from deliverability.setup.seen import Seen


@dataclass(frozen=True, slots=True)
class Recognised:
    """`services`: ids of those that the SPF record names. `hosts`: those that the name servers may be of."""

    mailbox: MailboxProvider | None = None
    services: tuple[str, ...] = ()
    hosts: tuple[DnsHost, ...] = ()


def recognised(domain: str, seen: Seen | None) -> Recognised:
    """Who is known by what stands there; nobody without a look."""
    if seen is None:
        return Recognised()
    hosts = tuple(value.rpartition(" ")[2].lower() for value in seen.values(domain, "MX"))
    mailboxes = [one for one in mailbox_provider(hosts) if one.kind != "gateway" and one.custom_domain]
    includes = tuple(dict.fromkeys(_includes(seen.values(domain, "TXT"))))
    return Recognised(
        mailboxes[0] if mailboxes else None,
        tuple(one.id for one in sending_services(includes)),
        _hosts(seen.nameservers),
    )


def _includes(texts: tuple[str, ...]) -> list[str]:
    terms = [term for text in select(texts).records for term in parse(text).terms]
    return [term.value.lower().rstrip(".") for term in terms if term.name in ("include", "redirect")]


def _hosts(nameservers: tuple[str, ...]) -> tuple[DnsHost, ...]:
    found = dns_host(tuple(name.lower() for name in nameservers))
    if found is None:
        return ()
    known = all_dns_hosts()
    return (found, *(known[id_] for id_ in found.could_also_be if id_ in known))
