"""The domain has no SPF record, so anybody can send in its name."""

from collections.abc import Iterator

from checks.model import Hit, NotApplicable, Severity, Unknown
from checks.mx.record import MxSet
from checks.registry import check
from checks.spf.suggest import record_for
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.5")
def missing(spf_texts: SpfTexts, mx: MxSet | Unknown | NotApplicable, sends_mail: bool) -> Iterator[Hit]:
    """No text begins with `v=spf1`, nor looks as if it should."""
    if not spf_texts.selection.records and not spf_texts.selection.lookalikes:
        domain = spf_texts.domain
        yield Hit(f"{domain} TXT", {"domain": domain, "record": record_for(mx, sends_mail)})
