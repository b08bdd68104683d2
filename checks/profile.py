"""What a domain is for, where its owner says so, and which checks that leaves with nothing to look at."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from checks.registry import all_checks, family_of


class Profile(StrEnum):
    """What the owner says of the domain; nothing said leaves it to its records."""

    PARKED = "parked"
    RECEIVE_ONLY = "receive-only"
    SEND_ONLY = "send-only"

    @property
    def takes_mail(self) -> bool:
        """Whether mail is meant to come in."""
        return self is Profile.RECEIVE_ONLY

    @property
    def sends_mail(self) -> bool:
        """Whether mail is meant to go out."""
        return self is Profile.SEND_ONLY


SAID = {
    Profile.PARKED: "you said that this domain is parked, so no mail comes or goes",
    Profile.RECEIVE_ONLY: "you said that this domain only takes mail, and sends none",
    Profile.SEND_ONLY: "you said that this domain only sends mail, and takes none",
}
"""Why a check does not apply, in the reader's words."""

_OF_SENDERS = frozenset({
    "reverse_dns", "blocklists", "placement", "bimi", "mx.null-and-sends", "spf.all-hard", "spf.all-missing",
    "spf.all-neutral", "spf.provider-missing", "dkim.no-keys", "dmarc.policy-none",
    "dmarc.policy-none-without-reports", "dmarc.reject-caveat", "dmarc.rua-missing",
    "hosts.name-not-full", "hosts.name-not-in-dns", "hosts.name-differs-from-ptr",
    "hosts.ptr-missing", "hosts.ptr-not-confirmed", "hosts.ptr-generic",
})  # fmt: skip
"""Families and checks about mail that goes out."""
_OF_PARKED = frozenset({
    "mx.domain-missing", "mx.domain-alias-broken", "mx.null-mixed", "mx.null-preference",
    "mx.parked-takes-mail", "mx.no-null",
})  # fmt: skip
"""What is left to say of the mail servers of a domain that should have none."""
_OF_RECEIVERS = frozenset({"hosts", "mailboxes", "mta_sts", "tls_rpt", "dane"})
_ABSENCE = frozenset({"mailboxes", "mx.none", "mx.implicit", "mx.null-on-receiving", "mx.null-and-sends"})
"""What a domain that takes no mail may well be without."""


@cache
def spared(profile: Profile | None) -> Mapping[str, str]:
    """Every check that does not apply to such a domain, with the reason; none where nobody said anything."""
    if profile is None:
        return {}
    return {check: SAID[profile] for check in all_checks() if _is_spared(profile, check)}


@cache
def is_spared(profile: Profile | None, family: str) -> bool:
    """Whether none of a family's checks applies, so that nothing need be asked for it."""
    return profile is not None and _is_in(_without(profile), family)


def _is_spared(profile: Profile, check: str) -> bool:
    if profile is Profile.PARKED and family_of(check) == "mx":
        return check not in _OF_PARKED
    return _is_in(_without(profile), check, family_of(check))


def _without(profile: Profile) -> frozenset[str]:
    if profile is Profile.PARKED:
        return _OF_SENDERS | _OF_RECEIVERS
    return _OF_SENDERS if profile is Profile.RECEIVE_ONLY else _ABSENCE


def _is_in(named: frozenset[str], *names: str) -> bool:
    return not named.isdisjoint(names)
