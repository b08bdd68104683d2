"""A DMARC record stands at a name where no receiver looks."""

from collections.abc import Iterator

from checks.dmarc.evidence import DmarcRecords, Misplaced
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 9989 §4.10")
def wrong_place(dmarc: DmarcRecords) -> Iterator[Hit | Unknown]:
    """A record at the apex, without the underscore, or with the domain twice."""
    for one in dmarc.misplaced:
        if isinstance(one, Misplaced):
            facts = {"domain": dmarc.domain, "wrong": one.name, "place": dmarc.here.place, "kind": one.kind}
            yield Hit(f"{one.name} TXT", facts | {"record": one.text, "likely": _LIKELY[one.kind]})
        else:
            yield one


_LIKELY = {
    "apex": "The record was added to the domain itself.",
    "no_underscore": "The underscore before dmarc is missing in the name.",
    "name_twice": "Your DNS host added the domain to the name once more.",
}
