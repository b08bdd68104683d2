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
    """The talk about the addresses; no mail is sent. Any mail server that greeted us is as good."""
    hosts = await g.want("hosts")
    if not isinstance(hosts, Hosts):
        return hosts  # type: ignore[no-any-return]
    best = next((host for host in hosts.hosts if isinstance(host.said, SmtpTalk)), hosts.hosts[0])
    box = _named(g.domain, best)
    if isinstance(best.said, Unknown):
        return box
    words = tuple(address for address in box.asked if _ATOMS.fullmatch(address.rpartition("@")[0]))
    said = await g.asker.reach(Contact(Kind.MAILBOXES, best.host, best.address, words))
    return _named(g.domain, best, said if isinstance(said, SmtpTalk | Unknown) else best.said)


def _named(domain: Domain, host: MailHost, said: SmtpTalk | Unknown | None = None) -> Mailboxes:
    support = f"{domain.local_part or USUAL}@{domain.name}"
    said = host.said if said is None else said
    return Mailboxes(domain.name, host.host, host.address, said, support, made_up(domain))


def made_up(domain: Domain) -> str:
    """An address that nobody has; the same each time, so that a run can be replayed."""
    return f"{hashlib.sha256(domain.name.encode()).hexdigest()[:14]}@{domain.name}"
