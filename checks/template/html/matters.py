"""Which features of HTML and CSS a mail breaks without: columns fall apart, words or distances are lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from checks.template.document import Document
from checks.template.html.caniemail import Feature, features
from checks.template.html.detectors import told
from checks.template.html.features import Use, uses_of
from checks.template.html.mail import in_any, not_for_outlook
from checks.template.html.selectors import Present


@dataclass(frozen=True, slots=True)
class Matter:
    """`only` and `unless` are about what is written; `instead`: what to write."""

    feature: Feature
    lacking: tuple[str, ...]
    only: re.Pattern[str]
    unless: re.Pattern[str] | None
    instead: str


@cache
def matters() -> Mapping[str, Matter]:
    """Those that at least one of the big clients ignores, by slug."""
    found = {}
    for slug, said in told()["matters"].items():
        feature = features()[slug]
        only, unless = re.compile(said.get("only", "")), said.get("unless")
        if lacking := feature.lacking():
            found[slug] = Matter(
                feature, lacking, only, re.compile(unless) if unless else None, said["instead"]
            )
    return found


@cache
def _slugs() -> frozenset[str]:
    return frozenset(matters())


def broken_uses(document: Document) -> Iterator[tuple[Matter, Use]]:
    """Uses with nothing to fall back to, outside @media and the like, in what is really shown."""
    known = matters()
    present = Present(document.html.elements if document.html else ())
    for use in uses_of(document, _slugs()):
        matter = known[use.slug]
        words = use.words.lower()
        if use.is_backed or use.within or not matter.only.search(words):
            continue
        if (matter.unless and matter.unless.search(words)) or _has_stand_in(use):
            continue
        if not _is_left_out(document, present, matter, use):
            yield matter, use


def _has_stand_in(use: Use) -> bool:
    element = use.element
    if element is None:
        return False
    if use.slug == "html-hidden":
        return "display" in element.value("style")
    return use.slug.endswith("gradient") and bool(element.value("bgcolor"))


def _is_left_out(document: Document, present: Present, matter: Matter, use: Use) -> bool:
    """In a rule that holds for nothing here, or in what the clients that ignore it do not get."""
    if use.selectors:
        return not present.has(use.selectors)
    only_outlook = all(one == "Outlook on Windows" for one in matter.lacking)
    return only_outlook and in_any(not_for_outlook(document), use.span.start)
