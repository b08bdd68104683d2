"""Asks the most preferred mail server that answers whether it takes mail for a few addresses."""

from __future__ import annotations

import hashlib
import re

from checks.contacts import Contact, Kind, SmtpTalk
from checks.domain import Domain
from checks.hosts.record import Hosts, MailHost
from checks.mailboxes.record import Mailboxes
from checks.model import NotApplicable, Unknown
from deliverability.gather.context import Gathering

USUAL = "support"  # RFC 2142 §3
_ATOMS = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)  # RFC 5321 §4.1.2


async def gather_mailboxes(g: Gathering) -> Mailboxes | Unknown | NotApplicable:
    """The talk about the addresses with the most preferred server that took a connection; no mail is sent."""
    hosts = await g.want("hosts")
    if not isinstance(hosts, Hosts):
        return hosts  # type: ignore[no-any-return]
    best = next((host for host in hosts.hosts if isinstance(host.said, SmtpTalk)), hosts.hosts[0])
    introduced = best.introduced
    if isinstance(introduced, Unknown):  # then it would not take the question either
        return _named(g.domain, best, introduced)
    words = tuple(address for address in _named(g.domain, best, best.said).asked if _can_be_named(address))
    said = await g.asker.reach(Contact(Kind.MAILBOXES, best.host, best.address, words))
    return _named(g.domain, best, said if isinstance(said, SmtpTalk | Unknown) else best.said)


def _can_be_named(address: str) -> bool:
    return bool(_ATOMS.fullmatch(address.rpartition("@")[0]))


def _named(domain: Domain, host: MailHost, said: SmtpTalk | Unknown) -> Mailboxes:
    support = f"{domain.local_part or USUAL}@{domain.name}"
    return Mailboxes(domain.name, host.host, host.address, said, support, made_up(domain))


def made_up(domain: Domain) -> str:
    """An address that nobody has; the same each time, so that a run can be replayed."""
    return f"{hashlib.sha256(domain.name.encode()).hexdigest()[:14]}@{domain.name}"
