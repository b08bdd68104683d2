"""A term lets far more servers send than any sender has."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.spf.limits import unknown_records
from checks.spf.ownership import facts_of
from checks.spf.reach import authorised, granting, ipv4_total, widths
from checks.spf.tree import SpfTree


@check(Severity.WARNING, "RFC 7208 §5.6", "Gmail 5.7.24")
def broad(spf: SpfTree) -> Iterator[Hit | Unknown]:
    """An IPv4 network of /8 to /15, or an IPv6 one of /4 to /19."""
    for node in granting(spf):
        for term, version, length in widths(node.record) if node.record is not None else ():
            if 8 <= length <= 15 if version == 4 else 4 <= length <= 19:
                told = {
                    "prefix": f"/{length}",
                    "version": version,
                    "total": f"{ipv4_total(authorised(spf)):,}",
                }
                yield Hit(f"{node.domain} TXT", {**facts_of(spf, node, term.text), **told})
    yield from unknown_records(spf)
