"""The domain takes no mail and yet lets servers send in its name, which receivers refuse."""

from collections.abc import Iterator

from checks.model import Hit, NotApplicable, Reason, Severity, Unknown
from checks.mx.record import MxSet
from checks.registry import check
from checks.spf.record import SpfRecord
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7505 §4.2")
def null_and_sends(mx: MxSet, spf_texts: SpfTexts | Unknown | NotApplicable) -> Iterator[Hit | Unknown]:
    """A null MX, and an SPF record that is more than `v=spf1 -all`."""
    if not mx.is_null or isinstance(spf_texts, NotApplicable):
        return
    if isinstance(spf_texts, Unknown):
        yield spf_texts
        return
    for record in spf_texts.records:
        yield from _judge(mx.domain, record)


def _judge(domain: str, record: SpfRecord) -> Iterator[Hit | Unknown]:
    first = next(iter(record.mechanisms), None)
    if first is None and record.redirect:
        # The other record may well be the "-all" that a parking service shares among its domains.
        yield Unknown(f"{record.redirect.value} TXT", Reason.NOT_ASKED)
    elif first is None or not first.is_all or first.qualifier != "-":
        yield Hit(f"{domain} MX", {"domain": domain, "spf": record.text})
