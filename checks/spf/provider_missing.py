"""The mail provider that the MX records name is not allowed to send for the domain."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.mx.record import MxSet
from checks.providers.facts import MailboxProvider
from checks.providers.recognise import operators_in_spf
from checks.registry import check
from checks.spf.closing import with_all
from checks.spf.limits import unknown_records
from checks.spf.suggest import providers_behind
from checks.spf.tree import SpfTree

SENDS_FROM_ELSEWHERE = frozenset({"google", "microsoft"})  # their MX hosts only receive
FLATTENED = 8  # so many ip4 and ip6 terms may be the provider's own networks, copied


@check(Severity.WARNING, "RFC 7208 §2.4", requires=("spf.include-all-plus",))
def provider_missing(spf: SpfTree, mx: MxSet, sends_mail: bool) -> Iterator[Hit | Unknown]:
    """A mailbox provider whose include is known for certain, and no term that could stand for it."""
    if not sends_mail or (spf.root.record is not None and spf.root.record.faults):
        return  # a slip may be the provider's include, and has a check of its own
    names = tuple(branch.target for node in spf.walk() for branch in node.branches if branch.leads_on)
    named = operators_in_spf(names)
    absent = [provider for provider in providers_behind(mx) if provider.operator not in named]
    for provider in absent:
        if _may_be_meant_otherwise(spf, provider):
            continue
        doubts = unknown_records(spf)
        yield from doubts
        if not doubts:
            yield Hit(f"{spf.domain} TXT", _facts(spf, provider))


def _may_be_meant_otherwise(spf: SpfTree, provider: MailboxProvider) -> bool:
    """A macro, copied networks or `mx` may let the provider in without its name."""
    terms = [term for node in spf.walk() if node.record for term in node.record.evaluated]
    if any(term.has_macro for term in terms) or sum(t.network is not None for t in terms) >= FLATTENED:
        return True
    return provider.operator not in SENDS_FROM_ELSEWHERE and any(t.name in ("mx", "a") for t in terms)


def _facts(spf: SpfTree, provider: MailboxProvider) -> dict[str, object]:
    record = spf.root.record
    include = f"include:{provider.spf_includes[0]}"
    facts: dict[str, object] = {"domain": spf.domain, "provider": provider.name, "include": include}
    if record is None:
        return facts
    last = record.terminal_all
    corrected = with_all(record.text, last, f"{include} {last.text if last else '~all'}")
    return {**facts, "record": record.text, "corrected": corrected}
