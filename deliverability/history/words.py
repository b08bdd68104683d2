"""One sentence for each change, as pages, alerts and reports say it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from checks.model import Severity, Verdict
from checks.providers.recognise import (
    dmarc_manager,
    mailbox_providers_in_spf,
    sending_services,
    service_of_dkim_target,
)
from deliverability.history.model import Cause
from deliverability.history.seen import ADDRESSES, CERTIFICATE, POLICY, family_of_record
from deliverability.wording import SEVERITY_WORDS

CAUSES = {
    Cause.DOMAIN: "your own DNS or servers",
    Cause.THIRD_PARTY: "a service you use",
    Cause.ADVICE: "our advice",
    Cause.SETTINGS: "your settings here",
    Cause.FIRST: "checked for the first time",
    Cause.ACCEPTED: "accepted by you",
    Cause.EXPIRED: "no longer accepted",
    Cause.TEST_MAIL: "what a test mail showed",
}
"""Where a change comes from, to stand behind "Changed:"."""
_KINDS = {
    "MX": "mail servers",
    "NS": "name servers",
    "DS": "DNSSEC key at the registry",
    "TLSA": "certificate record",
    "CNAME": "alias",
    ADDRESSES: "addresses",
    CERTIFICATE: "certificate",
    POLICY: "MTA-STS policy",
}
_TEXTS = {
    "spf": "SPF record", "dkim": "DKIM key", "dmarc": "DMARC record", "mta_sts": "MTA-STS record",
    "tls_rpt": "TLS report record", "bimi": "logo record",
}  # fmt: skip
_STANDS = {
    Verdict.PASS: "all well",
    Verdict.WARN: "a warning",
    Verdict.FAIL: "a problem",
    Verdict.NOT_APPLICABLE: "nothing to check",
    Verdict.COULD_NOT_CHECK: "not known",
}
_NO_LONGER = {
    Cause.ADVICE: "No longer reported, as our advice has changed",
    Cause.SETTINGS: "No longer reported, as your settings here have changed",
}


def record_kind(name: str, rrtype: str) -> str:
    """What a record is called: "SPF record", "mail servers"."""
    return _KINDS.get(rrtype) or _TEXTS[family_of_record(name, rrtype)]


def record_title(
    name: str, rrtype: str, whose: str, differences: Iterable[str], target: str = "", *, harmless: bool
) -> str:
    """The sentence for a record that changed; `target`: where an alias leads, by which a service is known.

    `harmless`: nothing has turned worse by it.
    """
    what, said = record_kind(name, rrtype), ", ".join(differences)
    if not whose:
        whole = {f"{what} added": "is new", f"{what} removed": "is gone"}
        return f"The {what} of {name} {whole.get(said) or f'changed: {said}'}"
    who = party_name(target or name, whose)
    rest = ". There is nothing for you to do" if harmless else ""
    return f"{who} changed the {what} it keeps at {name}: {said}{rest}"


def party_name(name: str, whose: str) -> str:
    """The service a name belongs to, "Google" or the like; the domain `whose` for one that we do not know."""
    known = (
        *sending_services((name,)),
        *mailbox_providers_in_spf((name,)),
        *filter(None, (service_of_dkim_target(name), dmarc_manager(name))),
    )
    return known[0].name if known else whose


def gone_title(title: str, cause: Cause, severity: Severity) -> str:
    """The sentence for a finding that is not there any more."""
    plain = "No longer so" if severity is Severity.NOTICE else "Fixed"
    return f"{_NO_LONGER.get(cause, plain)}: {title}"


def shifted_title(title: str, was: Severity, now: Severity) -> str:
    """The sentence for a finding of another weight."""
    return f"Now a {SEVERITY_WORDS[now]}, before a {SEVERITY_WORDS[was]}: {title}"


def verdict_title(name: str, was: Verdict, now: Verdict) -> str:
    """The sentence for a domain that stands otherwise than before."""
    return f"{name}: {_STANDS[now]}, before {_STANDS[was]}"


def accepted_title(title: str, until: datetime | None) -> str:
    """The sentence for a finding that somebody lives with."""
    return f"Accepted {f'until {until:%-d %B %Y}' if until else 'for good'}: {title}"


def expired_title(title: str) -> str:
    """The sentence for a finding whose acceptance came to its end."""
    return f"No longer accepted: {title}"
