"""The domain itself is an alias, beside which no other record may stand."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.tree import SpfTexts


@check(Severity.WARNING, "RFC 1034 §3.6.2")
def cname_conflict(spf_texts: SpfTexts, domain: Domain) -> Iterator[Hit]:
    """A CNAME at a name where a zone begins."""
    if spf_texts.aliases and domain.name == domain.org_domain:
        facts = {"domain": domain.name, "target": spf_texts.aliases[0]}
        yield Hit(f"{domain.name} CNAME", facts)
