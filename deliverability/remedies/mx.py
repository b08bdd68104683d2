"""The remedies of MX records: what is wrong goes, what is right stays, names as they were meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from checks.domain import organizational
from checks.model import Finding
from checks.mx.record import Flaw, MxHost, MxSet
from checks.profile import Profile
from checks.providers.facts import MailboxProvider
from checks.providers.recognise import mailbox_providers_in_spf
from checks.snapshot import Snapshot
from checks.spf.tree import SpfTree
from deliverability.remedies.model import Action, Change, Remedy
from deliverability.remedies.registry import remedy
from deliverability.remedies.sts_first import policy_first

MENDABLE = (
    "mx.missing-dot", "mx.null-mixed", "mx.null-preference", "mx.placeholder-left", "mx.duplicate",
    "mx.target-missing", "mx.alias", "mx.alias-broken",
)  # fmt: skip
NEW = (
    "mx.none", "mx.implicit", "mx.placeholder", "mx.targets-all-missing", "mx.null-on-receiving",
    "mx.null-and-sends", "mx.domain-alias-broken",
)  # fmt: skip
NULL = "0 ."


@remedy(*MENDABLE)
def of_records(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The domain's MX records without what spoils them, one set for all findings of them."""
    mx = snapshot.mx
    if not isinstance(mx, MxSet):
        return None
    if mx.silences:
        return _of_one(finding) or of_none(finding, snapshot)
    if mx.is_null or snapshot.profile is Profile.PARKED:
        return _null_instead(mx)
    kept = _once(host for host in map(_as_meant, mx.hosts) if host is not None)
    if not any(host.addresses or (host.flaw is Flaw.NONE and host not in mx.hosts) for host in kept):
        return _of_one(finding) or of_none(finding, snapshot)  # nothing would be left that takes mail
    changes = _changes(mx, tuple(map(_typed, kept)))
    if changes and _is_cleared(finding, mx, kept):
        return policy_first(Remedy(changes, caution=_caution(mx, kept)), snapshot)
    return _of_one(finding) or of_none(finding, snapshot)


@remedy(*NEW)
def of_none(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The MX records of the one provider whose mailboxes the SPF record names; else the owner's choice."""
    mx, provider = snapshot.mx, _provider(snapshot)
    if not isinstance(mx, MxSet):
        return None
    if provider is None or mx.silences:
        return Remedy(steps=_choose(finding, mx))
    wanted = tuple(f"{host.preference} {host.host}" for host in provider.mx[0])
    caution = f"Only if the mailboxes of {mx.domain} are at {provider.name}, which its SPF record names."
    return policy_first(Remedy(_changes(mx, wanted), caution=caution), snapshot)


@remedy("mx.no-null", "mx.parked-takes-mail")
def of_parked(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """A domain that takes no mail says so (RFC 7505 §3)."""
    mx = snapshot.mx
    if not isinstance(mx, MxSet) or snapshot.profile is not Profile.PARKED:
        return None
    lost = f"Mail to {mx.domain} no longer arrives then." if mx.hosts else ""
    return Remedy(_changes(mx, (NULL,)), caution=lost)


@remedy("mx.two-providers")
def of_two_providers(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """Which of them is right, only the owner knows."""
    providers = finding.facts["providers"]
    shown = " or ".join(providers) if isinstance(providers, tuple) else "the one you use"
    return Remedy(steps=(f"Decide who keeps your mail: {shown}.", "Delete the MX records of the other."))


@remedy("mx.ip-literal")
def of_literal(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The records of the provider that SPF names; else the guide tells how a server is given a name."""
    mx = snapshot.mx
    leads_somewhere = isinstance(mx, MxSet) and any(host.addresses or host.silent for host in mx.hosts)
    return None if leads_somewhere or _provider(snapshot) is None else of_none(finding, snapshot)


@remedy("mx.bad-hostname")
def of_bad_hostname(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """An MX record needs a name, which only the owner can give."""
    host, domain = finding.facts["host"], finding.facts["domain"]
    name = f"Give the mail server a name, such as mail.{domain}, with its address in an A record."
    return Remedy(steps=(name, f"Write that name into the MX record in place of {host}."))


def _of_one(finding: Finding) -> Remedy | None:
    """What is to be done with one record, while nothing can be said of them all."""
    if finding.check != "mx.target-missing":
        return None
    return Remedy(steps=(f"Correct or delete the MX record with {finding.facts['host']}; keep the others.",))


def _null_instead(mx: MxSet) -> Remedy | None:
    changes = _changes(mx, (NULL,))
    return Remedy(changes) if changes else None


def _choose(finding: Finding, mx: MxSet) -> tuple[str, ...]:
    """What only the owner can say: where the mailboxes are."""
    is_doubled = any(host.flaw is Flaw.MISSING_DOT for host in mx.hosts)
    if finding.check == "mx.targets-all-missing" and is_doubled:
        return ("Change the MX records whose server has the domain's name once too often.",)
    first = f"Choose who keeps the mail of {mx.domain}, and copy the MX records from there."
    if finding.check == "mx.domain-alias-broken":
        target = f"Delete the CNAME record at {mx.domain}, or point it at a name that exists."
        return (target, first)
    if finding.check == "mx.missing-dot":
        return (
            f"If {finding.facts['meant']} is no mail server, copy the MX records from who keeps your mail.",
        )
    if finding.check == "mx.null-and-sends":
        silent = f"If {mx.domain} neither sends nor takes mail, publish this SPF record instead: v=spf1 -all"
        return (first, silent)
    return (first,)


def _caution(mx: MxSet, kept: tuple[MxHost, ...]) -> str:
    """Records that go, where a mailbox may hang on one of them."""
    hosts = {host.host for host in kept}
    named = (host for host in mx.hosts if host.host and not host.aliases and not host.meant_at)
    gone = ", ".join(dict.fromkeys(host.host for host in named if host.host not in hosts))
    return f"Mail no longer goes to {gone}, which has no address now." if gone else ""


def _once(hosts: Iterable[MxHost]) -> tuple[MxHost, ...]:
    """Each name once, with its best preference."""
    return tuple({host.host: host for host in reversed(tuple(hosts))}.values())[::-1]


def _as_meant(host: MxHost) -> MxHost | None:
    """The record as it should be; None where it should not be."""
    if host.flaw in (Flaw.NULL, Flaw.PLACEHOLDER, Flaw.PARKED) or (host.missing and not host.flaw):
        return None
    if host.flaw is Flaw.MISSING_DOT:
        return MxHost(host.preference, host.meant, addresses=host.meant_at)
    if host.aliases:
        return replace(host, host=host.aliases[-1], aliases=())
    return host


def _is_cleared(finding: Finding, mx: MxSet, kept: tuple[MxHost, ...]) -> bool:
    """A host that was not seen yet must be one of a provider, or take the place of nothing better."""
    new = [host.host for host in kept if host.host not in mx.names and not host.addresses]
    return (
        all(organizational(name) != organizational(mx.domain) for name in new) or finding.check == "mx.alias"
    )


def _changes(mx: MxSet, wanted: tuple[str, ...]) -> tuple[Change, ...]:
    """From the records as they are to those wanted: what can take another's place does, the rest goes."""
    now = [_typed(host) for host in mx.hosts]
    gone = [one for one in dict.fromkeys(now) if one not in wanted]
    new = [one for one in dict.fromkeys(wanted) if one not in now]
    pairs = list(zip(gone, new, strict=False))
    place = mx.domain
    return (
        *(Change(Action.REPLACE, place, "MX", value, old) for old, value in pairs),
        *(Change(Action.ADD, place, "MX", value) for value in new[len(pairs) :]),
        *(Change(Action.REMOVE, place, "MX", old=old) for old in gone[len(pairs) :]),
    )


def _typed(host: MxHost) -> str:
    return f"{host.preference} {host.host or '.'}"


def _provider(snapshot: Snapshot) -> MailboxProvider | None:
    """The one mailbox provider that SPF names and whose MX records are the same for every customer."""
    tree = snapshot.spf
    names = tuple(b.target for b in tree.root.branches if b.leads_on) if isinstance(tree, SpfTree) else ()
    found = [one for one in mailbox_providers_in_spf(names) if one.kind == "mailbox"]
    return found[0] if len(found) == 1 and _is_sure(found[0]) else None


def _is_sure(provider: MailboxProvider) -> bool:
    hosts = provider.mx[0] if provider.mx else ()
    plain = all("<" not in one.host and one.preference is not None for one in hosts)
    return bool(hosts) and plain and provider.is_certain("mx")
