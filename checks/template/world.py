"""What DNS says of the names in a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from checks.answers import Maybe
from checks.model import Gap, NotApplicable, Reason, Unknown

NOT_ASKED = Unknown("", Reason.NOT_ASKED)

_FATES = {
    "reject": "Your domain asks receivers to refuse such mail, so customers never see it.",
    "quarantine": "Your domain asks receivers to put such mail into spam.",
    "none": "Your domain asks for no action, so each receiver decides, and many choose spam.",
    "": "Your domain says nothing of such mail, so each receiver decides, and many choose spam.",
}
"""By the DMARC policy (RFC 9989 §4.7)."""


@dataclass(frozen=True, slots=True)
class ServiceSays:
    """Whether a sending service may send for a domain, by its SPF and DKIM records.

    `records`: what to publish so that it may, each as "NAME TYPE VALUE"; () where only its own pages tell.
    `where`: the page of the service that shows them, "" where that is not known.
    """

    id: str
    name: str
    is_allowed: Maybe[bool]
    records: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class SenderDomain:
    """The domain in From, as the checks of that domain see it, and what it authorises.

    `findings`: ids of checks that spoke ("spf.missing"); `faults`: those that cost mail, each as a sentence.
    `policy`: of DMARC ("none", "quarantine", "reject", "" without a record that holds). `services`: by id,
    those that templates name. `not_known`: the checks that could not judge, and why.
    """

    domain: str
    findings: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    policy: Maybe[str] = ""
    services: Mapping[str, ServiceSays] = field(default_factory=dict)
    not_known: tuple[Gap, ...] = ()

    @property
    def fate(self) -> str:
        """What becomes of mail that is sent without leave, as a sentence; "" where it is not known."""
        return _FATES.get(self.policy, "") if isinstance(self.policy, str) else ""


@dataclass(frozen=True, slots=True)
class HostSays:
    """`has_address`: A or AAAA; `takes_mail`: MX, or an address without one, and no null MX (RFC 7505).

    `answers_https`: a web server there has a certificate for the name; asked of hosts of http: links only.
    """

    exists: Maybe[bool] = True
    has_address: Maybe[bool] = True
    takes_mail: Maybe[bool] = True
    answers_https: Maybe[bool] = NOT_ASKED


Hosts: TypeAlias = Mapping[str, HostSays]
Sender: TypeAlias = SenderDomain | NotApplicable | Unknown


@dataclass(frozen=True, slots=True)
class World:
    """What was learnt of all names in a set of templates: of domains in From, and of the others."""

    senders: Mapping[str, Sender] = field(default_factory=dict)
    hosts: Hosts = field(default_factory=dict)

    def sender(self, domain: str) -> Sender:
        """Of the domain in a template's From, "" where it names none."""
        if not domain:
            return NotApplicable("The template names no sender, and neither do the settings.")
        return self.senders.get(domain, NotApplicable(f"DNS was not asked about {domain}."))


@dataclass(frozen=True, slots=True)
class Asked:
    """The names a template makes us ask for: of web links, of mail addresses, and of links without TLS."""

    web: frozenset[str] = field(default_factory=frozenset)
    mail: frozenset[str] = field(default_factory=frozenset)
    insecure: frozenset[str] = field(default_factory=frozenset)
