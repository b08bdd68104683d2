"""A term lets a huge part of the Internet send in the domain's name."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.spf.limits import unknown_records
from checks.spf.ownership import facts_of
from checks.spf.reach import authorised, granting, ipv4_total, widths
from checks.spf.tree import SpfTree


@check(Severity.ERROR, "RFC 7208 §5.6", "Gmail 5.7.24")
def too_broad(spf: SpfTree) -> Iterator[Hit | Unknown]:
    """An IPv4 network of /0 to /7, or an IPv6 one of /0 to /3."""
    for node in granting(spf):
        for term, version, length in widths(node.record) if node.record is not None else ():
            if length <= 7 if version == 4 else length <= 3:
                told = {
                    "prefix": f"/{length}",
                    "version": version,
                    "total": f"{ipv4_total(authorised(spf)):,}",
                }
                yield Hit(f"{node.domain} TXT", {**facts_of(spf, node, term.text), **told})
    yield from unknown_records(spf)
