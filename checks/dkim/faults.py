"""What is wrong at the selectors of a domain, as hits for the checks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from checks.dkim.examine import faults_of, shortened
from checks.dkim.fault import DANGEROUS, HARMLESS, Facts, Fault, Kind
from checks.dkim.public_key import PublicKey
from checks.dkim.record import DkimKeys, Selector, Source, parse
from checks.model import Hit, Unknown


def with_fault(dkim: DkimKeys, kind: Kind, probed: bool = False) -> Iterator[Hit | Unknown]:
    """Unknown for each known selector that gave no answer, a hit for each with this fault.

    `probed`: selectors that were only probed count as well.
    """
    silent, found = _looked_at(dkim)
    yield from silent
    for selector, fault in found.get(kind, ()):
        if selector.is_known or probed:
            yield hit(selector, fault)


@lru_cache(maxsize=8)
def _looked_at(dkim: DkimKeys) -> tuple[tuple[Unknown, ...], dict[Kind, list[tuple[Selector, Fault]]]]:
    """The questions about known selectors without an answer, and all faults by kind: many checks ask."""
    silent = tuple(selector.unknown for selector in dkim.known if selector.unknown is not None)
    found: dict[Kind, list[tuple[Selector, Fault]]] = {}
    for selector in dkim.selectors:
        for fault in faults_at(selector):
            found.setdefault(fault.kind, []).append((selector, fault))
    return silent, found


def probed_faults(dkim: DkimKeys, source: Source) -> Iterator[tuple[Kind, Hit]]:
    """What may harm mail at probed selectors of this source, if the key is in use after all.

    What has a check of its own for every selector is left out.
    """
    for selector in dkim.selectors:
        if selector.source is source:
            for fault in faults_at(selector):
                if fault.kind not in HARMLESS | DANGEROUS | {Kind.P_EMPTY}:
                    told = Fault(fault.kind, {**fault.facts, "fault": _phrase(fault)})
                    yield fault.kind, hit(selector, told)


def _phrase(fault: Fault) -> str:
    target = fault.facts.get("target")
    return f"{fault.kind.value} (`{target}`)" if target else fault.kind.value


def hit(selector: Selector, fault: Fault) -> Hit:
    """The fault as a hit at its selector."""
    where = {"domain": selector.domain, "selector": selector.name, "host": selector.host}
    return Hit(f"{selector.host} TXT", {**where, **fault.facts})


def faults_at(selector: Selector) -> tuple[Fault, ...]:
    """What is wrong at a selector; () for one that gave no answer."""
    if selector.unknown is not None:
        return ()
    if selector.broken_target:
        return (Fault(Kind.CNAME_BROKEN, {"target": selector.broken_target}),)
    if selector.missing:
        return (Fault(Kind.MISSING, {}),)
    if len(selector.texts) > 1:  # RFC 6376 §3.6.2.2: undefined, so they are never read one by one
        return (Fault(Kind.MULTIPLE, _multiple(selector)),)
    return faults_of(selector.texts[0])


def is_usable(selector: Selector) -> bool:
    """A receiver can check signatures with the one key that stands there."""
    return bool(selector.texts) and not any(fault.is_fatal for fault in faults_at(selector))


def _multiple(selector: Selector) -> Facts:
    joined = parse("".join(selector.texts)).key
    reversed_ = parse("".join(reversed(selector.texts))).key
    torn = not any(isinstance(record.key, PublicKey) for record in selector.records) and any(
        isinstance(key, PublicKey) for key in (joined, reversed_)
    )
    cause = "One key was split over two records" if torn else "An old record was left beside a new one"
    return {"count": len(selector.texts), "cause": cause, "records": tuple(map(shortened, selector.texts))}
