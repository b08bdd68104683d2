"""Old and new receivers disagree about which domain is the owner's main one."""

from collections.abc import Iterator

from checks.dmarc.evidence import DmarcRecords
from checks.dmarc.walk import reached
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 9989 §4.10.2", "RFC 9989 appendix C")
def psl_vs_walk(dmarc: DmarcRecords) -> Iterator[Hit | Unknown]:
    """The walk finds another organizational domain than the public suffix list."""
    owner = dmarc.org_domain
    if isinstance(owner, Unknown):
        yield owner
    elif owner != dmarc.owner and any(step.record for step in reached(dmarc.steps)):
        facts = {"domain": dmarc.domain, "walk": owner, "listed": dmarc.owner}
        yield Hit(f"_dmarc.{owner} TXT", facts)
