"""The SPF record to publish, by what the domain's mail servers tell about its mail provider."""

from __future__ import annotations

from checks.domain import organizational
from checks.model import NotApplicable, Unknown
from checks.mx.record import MxSet
from checks.providers.facts import Confidence, MailboxProvider
from checks.providers.recognise import mailbox_provider


def record_for(mx: MxSet | Unknown | NotApplicable, sends_mail: bool) -> str:
    """A whole record; an include in pointed brackets where the provider is not known for certain."""
    if not sends_mail:
        return "v=spf1 -all"
    known = providers_behind(mx)
    includes = " ".join(f"include:{provider.spf_includes[0]}" for provider in known)
    if not includes and _receives_itself(mx):
        return "v=spf1 mx ~all"
    return f"v=spf1 {includes or 'include:<the name your mail provider gives>'} ~all"


def providers_behind(mx: MxSet | Unknown | NotApplicable) -> tuple[MailboxProvider, ...]:
    """The mailbox hosts behind the MX whose includes are known for certain."""
    if not isinstance(mx, MxSet):
        return ()
    found = mailbox_provider(tuple(host.host for host in mx.hosts))
    return tuple(provider for provider in found if _is_sure(provider))


def _receives_itself(mx: MxSet | Unknown | NotApplicable) -> bool:
    """Every mail server lies in the domain's own zone, so it is likely to send as well."""
    if not isinstance(mx, MxSet) or not mx.hosts:
        return False
    own = organizational(mx.domain)
    return all(host.host and organizational(host.host) == own for host in mx.hosts)


def _is_sure(provider: MailboxProvider) -> bool:
    plain = all("<" not in name for name in provider.spf_includes)
    return (
        provider.kind == "mailbox"
        and provider.confidence is Confidence.HIGH
        and bool(provider.spf_includes)
        and plain
        and provider.is_certain("spf_includes")
    )
