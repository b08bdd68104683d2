"""Recognises who else has a hand in a domain's mail records: keepers of single names, takers of reports."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TypeAlias

from checks.providers.facts import MailboxProvider, ReportReceiver, SendingService
from checks.providers.load import all_mailbox_providers, all_report_receivers, all_sending_services
from checks.providers.matching import index_of, longest
from checks.providers.recognise import KEPT, dmarc_manager, service_of_dkim_target

Known: TypeAlias = SendingService | MailboxProvider | ReportReceiver


@lru_cache(KEPT)
def record_keeper(target: str) -> Known | None:
    """Who keeps a mail record of a domain, by the name that its CNAME or NS record leads to."""
    found = dmarc_manager(target) or longest(_policy_suffixes(), target)
    return found or longest(_record_suffixes(), target) or service_of_dkim_target(target)


@lru_cache(KEPT)
def report_receiver(domain: str) -> ReportReceiver | None:
    """Whose service takes the reports that are sent to an address at `domain`."""
    return longest(_report_suffixes(), domain)


@cache
def _policy_suffixes() -> dict[str, MailboxProvider | SendingService]:
    providers: tuple[MailboxProvider | SendingService, ...] = (
        *all_sending_services().values(),
        *all_mailbox_providers().values(),
    )
    return index_of(providers, lambda entry: entry.policy_suffixes)


@cache
def _record_suffixes() -> dict[str, ReportReceiver]:
    return index_of(all_report_receivers().values(), lambda entry: entry.record_suffixes)


@cache
def _report_suffixes() -> dict[str, ReportReceiver]:
    return index_of(all_report_receivers().values(), lambda entry: entry.report_suffixes)
