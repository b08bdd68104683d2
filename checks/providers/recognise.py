"""Recognises who is behind a name: mailbox hosts, sending services, DNS hosts, free mail, parking.

Names are lower-case A-labels without the last dot. They match on whole labels: notgoogle.com is not
google.com.
Each answer is a dict look-up per label and is kept, because in bulk the same names return all the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from checks.providers.facts import (
    DnsHost,
    MailboxProvider,
    ParkingService,
    Placeholder,
    Provider,
    SendingService,
)
from checks.providers.load import (
    all_dns_hosts,
    all_freemail_groups,
    all_mailbox_providers,
    all_parking_services,
    all_placeholders,
    all_sending_services,
)
from checks.providers.matching import distinct as _distinct
from checks.providers.matching import index_of as _index
from checks.providers.matching import longest as _longest

KEPT = 8192  # names remembered per question


@lru_cache(KEPT)
def mailbox_provider(mx_hosts: tuple[str, ...]) -> tuple[MailboxProvider, ...]:
    """The distinct providers that `mx_hosts` belong to, in the order of the hosts; unknown hosts are skipped.

    Whether two of them differ is told by `operator`; whether that is normal, by `keeps_mail`.
    """
    return _distinct(map(_mailbox_provider, mx_hosts))


@lru_cache(KEPT)
def receiving_services(mx_hosts: tuple[str, ...]) -> tuple[SendingService, ...]:
    """The sending services that also receive at one of `mx_hosts` (Mailgun, Postmark inbound)."""
    return _distinct(_longest(_service_mx_suffixes(), host) for host in mx_hosts)


@lru_cache(KEPT)
def sending_services(spf_includes: tuple[str, ...]) -> tuple[SendingService, ...]:
    """The distinct sending services that the include targets of an SPF record name, in that order."""
    return _distinct(_longest(_service_spf_suffixes(), name) for name in spf_includes)


@lru_cache(KEPT)
def mailbox_providers_in_spf(spf_includes: tuple[str, ...]) -> tuple[MailboxProvider, ...]:
    """The distinct mailbox providers that the include or redirect targets of an SPF record name."""
    return _distinct(_longest(_mailbox_spf_suffixes(), name) for name in spf_includes)


@lru_cache(KEPT)
def operators_in_spf(spf_includes: tuple[str, ...]) -> frozenset[str]:
    """The operators whose mail the include or redirect targets authorise.

    GoDaddy's include stands for Microsoft too, because it covers the Microsoft 365 that GoDaddy sells.
    """
    found = (_longest(_spf_operators(), name) for name in spf_includes)
    return frozenset(operator for operators in found if operators for operator in operators)


@lru_cache(KEPT)
def service_of_dkim_target(target: str) -> SendingService | MailboxProvider | None:
    """Who owns the name that a selector is a CNAME for."""
    for pattern, service in _dkim_patterns():
        if pattern.match(target):
            return service
    return _longest(_dkim_suffixes(), target)


@lru_cache(KEPT)
def service_of_return_path(target: str) -> SendingService | None:
    """Whose the name is that a return-path host is a CNAME for."""
    return _longest(_return_path_suffixes(), target)


@lru_cache(KEPT)
def service_of_server(hostname: str) -> SendingService | None:
    """Whose sending server has this name (from its PTR record)."""
    return _longest(_rdns_suffixes(), hostname)


@lru_cache(KEPT)
def dmarc_manager(target: str) -> SendingService | MailboxProvider | None:
    """Who took over _dmarc, by the name its CNAME or NS points to."""
    return _longest(_dmarc_suffixes(), target)


@lru_cache(KEPT)
def dns_host(nameservers: tuple[str, ...]) -> DnsHost | None:
    """The one host that runs all of `nameservers`; None if any is unknown or they belong to different hosts.

    `could_also_be` of the answer names hosts that look just the same.
    """
    hosts = {_dns_host(name) for name in nameservers}
    return hosts.pop() if len(hosts) == 1 else None


def is_freemail(domain: str) -> bool:
    """Whether the public has addresses at this very domain, so that nobody who asks can edit its DNS."""
    return domain in _freemail_domains()


@lru_cache(KEPT)
def parking_service(nameservers: tuple[str, ...]) -> ParkingService | None:
    """The service that parks the domain; None unless every name server is one of a parking service."""
    services = [_longest(_parking_suffixes(), name) for name in nameservers]
    return services[0] if services and all(services) else None


@lru_cache(KEPT)
def mx_placeholder(mx_host: str) -> Placeholder | None:
    """What kind of placeholder this MX host is, if it is one that can never take mail."""
    return _longest(_placeholder_suffixes(), mx_host)


@cache
def provider_hosts_suffixes() -> frozenset[str]:
    """Names at or below which known MX hosts live; the domain after one of them is a missing last dot."""
    return frozenset(_mx_suffixes())


def selectors_of(providers: Iterable[Provider]) -> tuple[str, ...]:
    """The fixed DKIM selectors that `providers` tell their customers to publish, without repeats."""
    return tuple(dict.fromkeys(r.selector for provider in providers for r in provider.dkim if r.selector))


def rare_selectors_of(providers: Iterable[Provider]) -> tuple[str, ...]:
    """Other fixed selectors that were seen to lead to `providers`, without repeats."""
    return tuple(dict.fromkeys(selector for provider in providers for selector in provider.selectors))


@lru_cache(KEPT)
def _mailbox_provider(host: str) -> MailboxProvider | None:
    found = _longest(_mx_suffixes(), host)
    return found or next((entry for pattern, entry in _mx_patterns() if pattern.match(host)), None)


@lru_cache(KEPT)
def _dns_host(name: str) -> DnsHost | None:
    found = _longest(_ns_suffixes(), name)
    return found or next((entry for pattern, entry in _ns_patterns() if pattern.match(name)), None)


@cache
def _mx_suffixes() -> dict[str, MailboxProvider]:
    return _index(all_mailbox_providers().values(), lambda entry: entry.mx_suffixes)


@cache
def _mx_patterns() -> tuple[tuple[re.Pattern[str], MailboxProvider], ...]:
    entries = all_mailbox_providers().values()
    return tuple((re.compile(entry.mx_pattern), entry) for entry in entries if entry.mx_pattern)


@cache
def _ns_suffixes() -> dict[str, DnsHost]:
    return _index(all_dns_hosts().values(), lambda entry: entry.ns_suffixes)


@cache
def _ns_patterns() -> tuple[tuple[re.Pattern[str], DnsHost], ...]:
    entries = all_dns_hosts().values()
    return tuple((re.compile(entry.ns_pattern), entry) for entry in entries if entry.ns_pattern)


@cache
def _service_mx_suffixes() -> dict[str, SendingService]:
    return _index(all_sending_services().values(), lambda entry: entry.mx_suffixes)


@cache
def _service_spf_suffixes() -> dict[str, SendingService]:
    return _index(all_sending_services().values(), lambda entry: entry.spf_suffixes)


@cache
def _mailbox_spf_suffixes() -> dict[str, MailboxProvider]:
    # Two entries share their include with another one, which owns it: amazonses.com, secureserver.net.
    plain = (entry for id_, entry in all_mailbox_providers().items() if id_ not in _INCLUDE_OF_ANOTHER)
    return _index(plain, _spf_names)


_INCLUDE_OF_ANOTHER = ("amazon_workmail", "godaddy_m365")


@cache
def _spf_operators() -> dict[str, frozenset[str]]:
    operators: dict[str, frozenset[str]] = {}
    for entry in all_mailbox_providers().values():
        for name in _spf_names(entry):
            operators[name] = operators.get(name, frozenset()) | {entry.operator}
    for service in all_sending_services().values():
        for name in service.spf_suffixes:
            operators[name] = operators.get(name, frozenset()) | {service.operator}
    return operators


def _spf_names(entry: MailboxProvider) -> list[str]:
    names = [*entry.spf_includes, *entry.spf_suffixes, entry.spf_redirect]
    return [name for name in names if name and "<" not in name]


@cache
def _dkim_suffixes() -> dict[str, SendingService | MailboxProvider]:
    return _index(_all_providers(), lambda entry: entry.dkim_suffixes)


@cache
def _dkim_patterns() -> tuple[tuple[re.Pattern[str], SendingService], ...]:
    entries = all_sending_services().values()
    return tuple((re.compile(entry.dkim_pattern), entry) for entry in entries if entry.dkim_pattern)


@cache
def _return_path_suffixes() -> dict[str, SendingService]:
    return _index(all_sending_services().values(), lambda entry: entry.return_path_suffixes)


@cache
def _rdns_suffixes() -> dict[str, SendingService]:
    return _index(all_sending_services().values(), lambda entry: entry.rdns_suffixes)


@cache
def _dmarc_suffixes() -> dict[str, SendingService | MailboxProvider]:
    return _index(_all_providers(), lambda entry: entry.dmarc_suffixes)


def _all_providers() -> tuple[SendingService | MailboxProvider, ...]:
    return (*all_sending_services().values(), *all_mailbox_providers().values())


@cache
def _freemail_domains() -> frozenset[str]:
    return frozenset(domain for group in all_freemail_groups().values() for domain in group.domains)


@cache
def _parking_suffixes() -> dict[str, ParkingService]:
    return _index(all_parking_services().values(), lambda entry: (*entry.ns_suffixes, *entry.ns_hosts))


@cache
def _placeholder_suffixes() -> dict[str, Placeholder]:
    return _index(all_placeholders().values(), lambda entry: entry.mx_suffixes)
