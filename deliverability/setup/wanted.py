"""What somebody wants to set up: the answers of the guided path, and the choices it offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from checks.domain import Domain, parse_target
from checks.providers.facts import DnsHost, Fact, MailboxProvider, SendingService
from checks.providers.load import all_dns_hosts, all_mailbox_providers, all_sending_services

F = TypeVar("F", bound=Fact)
OTHER = "other"
"""A mailbox provider or DNS host that is none of the list, such as a server of one's own."""
MOST_SERVICES = 12
COMMON_MAILBOXES = (
    "google_workspace", "microsoft_365", "zoho_us", "zoho_eu", "fastmail", "proton", "icloud",
)  # fmt: skip
COMMON_HOSTS = (
    "cloudflare", "godaddy", "namecheap", "squarespace", "route53", "ionos", "ovh", "gandi", "hostinger",
    "hetzner", "porkbun", "digitalocean",
)  # fmt: skip
KINDS = {
    "helpdesk": "Help desks", "ecommerce": "Shops", "marketing": "Newsletters", "crm": "Customer lists (CRM)",
    "billing": "Invoices", "transactional": "Mail from your own programs",
}  # fmt: skip
"""What a service is for, as a heading; services of other categories send through these or nothing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The answers so far; "" and None are questions still open.

    `target`: the address as typed. `mailbox`, `host`: an id of mailbox.toml and of dns_hosts.toml, or OTHER.
    `services`: ids of sending.toml. `reports`: the address of the reports, "" for the address itself.
    """

    target: str
    mailbox: str = ""
    services: tuple[str, ...] | None = None
    host: str = ""
    reports: str = ""

    @property
    def domain(self) -> Domain:
        """The domain of the address, which was read when it was typed."""
        return parse_target(self.target)

    @property
    def address(self) -> str:
        """The address; support@ where only a domain was typed."""
        return self.domain.address or f"support@{self.domain.name}"

    @property
    def shown(self) -> str:
        """The address as its owner writes it: an international domain in its own letters (RFC 5891)."""
        return f"{self.domain.local_part or 'support'}@{self.domain.shown}"

    @property
    def reports_to(self) -> str:
        """The address of the reports as a URI; a comma or "!" would end it (RFC 9989 §4.6)."""
        return f"mailto:{quote(self.reports or self.address, safe='@._+-=')}"

    @property
    def provider(self) -> MailboxProvider | None:
        """None for a server of one's own, or a provider nothing is known of."""
        return all_mailbox_providers().get(self.mailbox)

    @property
    def senders(self) -> tuple[SendingService, ...]:
        """The services that send for the domain."""
        return tuple(all_sending_services()[one] for one in self.services or ())

    @property
    def dns_host(self) -> DnsHost | None:
        return all_dns_hosts().get(self.host)

    @property
    def step(self) -> str:
        """The first question without an answer; "" when there is none."""
        answers = {"mailbox": self.mailbox, "services": self.services is not None, "host": self.host}
        return next((name for name, answer in answers.items() if not answer), "")


def mailboxes() -> tuple[tuple[MailboxProvider, ...], tuple[MailboxProvider, ...]]:
    """The providers to choose from, the common ones first, the others by name; gateways hold no mailboxes."""
    offered = [one for one in all_mailbox_providers().values() if one.custom_domain and one.kind != "gateway"]
    return _split(offered, COMMON_MAILBOXES)


def services() -> tuple[tuple[str, tuple[SendingService, ...]], ...]:
    """The services to choose from under their headings."""
    found = all_sending_services().values()
    rows = ((words, [one for one in found if _kind(one) == kind]) for kind, words in KINDS.items())
    return tuple((words, tuple(sorted(ones, key=_name))) for words, ones in rows)


def hosts() -> tuple[tuple[DnsHost, ...], tuple[DnsHost, ...]]:
    """The DNS hosts to choose from, the common ones first."""
    return _split(list(all_dns_hosts().values()), COMMON_HOSTS)


def _kind(service: SendingService) -> str:
    """ "crm_helpdesk_marketing" counts as the first it names."""
    return next((kind for kind in KINDS if service.category.startswith(kind)), "")


def _split(offered: list[F], common: tuple[str, ...]) -> tuple[tuple[F, ...], tuple[F, ...]]:
    known = {one.id: one for one in offered}
    rest = sorted((one for one in offered if one.id not in common), key=_name)
    return tuple(known[id_] for id_ in common), tuple(rest)


def _name(fact: Fact) -> str:
    return fact.name.lower()
