"""The domain takes no mail and yet lets servers send in its name, which receivers refuse."""

from collections.abc import Iterator

from checks.model import Hit, NotApplicable, Reason, Severity, Unknown
from checks.mx.record import MxSet
from checks.registry import check
from checks.spf.record import SpfRecord
from checks.spf.tree import SpfTexts, SpfTree


@check(Severity.ERROR, "RFC 7505 §4.2")
def null_and_sends(
    mx: MxSet, spf_texts: SpfTexts | Unknown | NotApplicable, spf: SpfTree | Unknown | NotApplicable
) -> Iterator[Hit | Unknown]:
    """A null MX, and an SPF record that is more than `v=spf1 -all`, or redirects to one that is."""
    if not mx.is_null or isinstance(spf_texts, NotApplicable):
        return
    if isinstance(spf_texts, Unknown):
        yield spf_texts
        return
    for record in spf_texts.records:
        if record.mechanisms or record.redirect is None:
            yield from _judge(mx.domain, record)
        else:
            yield from _elsewhere(mx.domain, spf)


def _judge(domain: str, record: SpfRecord) -> Iterator[Hit]:
    first = next(iter(record.mechanisms), None)
    if first is None or not first.is_all or first.qualifier != "-":
        yield Hit(f"{domain} MX", {"domain": domain, "spf": record.text})


def _elsewhere(domain: str, spf: SpfTree | Unknown | NotApplicable) -> Iterator[Hit | Unknown]:
    """The record that a redirect leads to may well be the "-all" that a parking service's domains share."""
    if isinstance(spf, Unknown):
        yield spf
    if not isinstance(spf, SpfTree):
        return
    end = spf.final()
    if end.unknown is not None:
        yield end.unknown
    elif end.branches and end.branches[-1].needs_sender:
        yield Unknown(f"{end.branches[-1].term.value} TXT", Reason.NOT_ASKED)
    elif end.record is not None and (end.record.mechanisms or end.record.redirect is None):
        yield from _judge(domain, end.record)
