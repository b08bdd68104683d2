"""The remedies of the name servers' checks that a record can fix: wrong names, and what answers beside."""

from __future__ import annotations

from checks.model import Finding, Unknown
from checks.nameservers.beside import Doubled, Existence, PolicyHostAlias, Twice, Wildcards
from checks.snapshot import Snapshot
from deliverability.remedies.model import Action, Change, Remedy
from deliverability.remedies.publishing import removed
from deliverability.remedies.registry import remedy

WILDCARD = "Keep it where it leads to your website, or where names below this one need it."


@remedy("nameservers.name-twice", "nameservers.optional-name-twice")
def of_name_twice(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The records move to the name that was meant."""
    found = snapshot.twice.found if isinstance(snapshot.twice, Twice) else ()
    mine = (one for one in found if isinstance(one, Doubled))
    doubled = next((one for one in mine if f"{one.wrong} {one.rrtype}" == finding.subject), None)
    if doubled is None:
        return None
    if not doubled.texts:
        step = f"Find the records whose names end in {doubled.wrong}, and give each a name that ends in "
        return Remedy(steps=(f"{step}{doubled.name}.",))
    # Only MX records stand side by side; of other kinds a second one would spoil the first.
    texts = tuple(map(_typed, doubled.texts)) if doubled.rrtype == "MX" else doubled.texts
    wanted = texts if doubled.rrtype == "MX" else texts[:1]
    new = tuple(Change(Action.ADD, doubled.name, doubled.rrtype, text) for text in wanted)
    old = tuple(Change(Action.REMOVE, doubled.wrong, doubled.rrtype, old=text) for text in texts)
    note = "Most DNS hosts add the domain by themselves: enter only the part in front of it."
    return Remedy(new + old, note=note)


@remedy("nameservers.dangling-policy-host")
def of_dangling_policy_host(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The alias goes, as it leads nowhere; one of a wildcard may serve other names."""
    alias = snapshot.policy_host_alias
    if not isinstance(alias, PolicyHostAlias) or isinstance(alias.dangling, Unknown):
        return None
    if alias.by_wildcard or not alias.target:
        return Remedy(steps=(f"Delete the CNAME record {alias.name}, or give it a target that exists.",))
    caution = "If you still use MTA-STS, ask its provider for the right target, and enter that instead."
    return Remedy((Change(Action.REMOVE, alias.name, "CNAME", old=alias.target),), caution=caution)


@remedy("nameservers.wildcard-text", "nameservers.wildcard-mail")
def of_wildcard(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """What answers for every name goes, where nobody needs it."""
    wildcards = snapshot.wildcards
    here = snapshot.existence
    is_here = isinstance(here, Existence) and here.by_wildcard is False  # else it may stand further up
    if not isinstance(wildcards, Wildcards) or wildcards.is_alias or not is_here:
        return None
    name = f"*.{wildcards.domain}"
    if finding.check.endswith("text") and not isinstance(wildcards.texts, Unknown):
        return Remedy(removed(name, wildcards.texts), caution=WILDCARD)
    hosts = () if isinstance(wildcards.mail, Unknown) else wildcards.mail
    gone = tuple(Change(Action.REMOVE, name, "MX", old=_typed(host)) for host in hosts)
    return Remedy(gone, caution="Keep it if somebody writes to addresses at names below this one.")


@remedy("nameservers.not-seen")
def of_not_seen(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """A name exists as soon as one record of its own stands there (RFC 4592 §2.2.2)."""
    domain = snapshot.domain.name
    steps = (
        f"Enter the MX records of {domain} once more, at {domain} itself and not at a name with *.",
        "If they stand there already, ask your DNS host why its servers deny the name.",
    )
    return Remedy(steps=steps)


@remedy("nameservers.answer-too-big")
def of_answer_too_big(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """What is old among the records, only the owner knows."""
    place = f"{finding.facts['rrtype']} records at {finding.facts['name']}"
    steps = (
        f"Delete those {place} that no service needs any more, such as old proofs of ownership.",
        "Ask your DNS host to let its servers answer over TCP at port 53.",
    )
    return Remedy(steps=steps)


def _typed(record: str) -> str:
    """An MX record without the last dot of its host."""
    return record if record.endswith(" .") else record.removesuffix(".")
