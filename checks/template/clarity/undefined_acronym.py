"""A short form that nobody has spelt out."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.clarity.acronyms import KNOWN
from checks.template.document import Document
from checks.template.rule import Spot, rule

_SHORT = re.compile(r"(?<![\w@./#&-])[A-Z]{3,5}(?![\w@/&-]|\.\w)")
_AMONG_CAPITALS = re.compile(r"[A-Z]{2}[\s,.!:]{1,3}$")


@rule("CLAR006", Severity.NOTICE, "training: spell out short forms", preview=True)
def undefined_acronym(document: Document) -> Iterator[Spot]:
    """Each once, where it stands first; names of products and firms cannot be told from it."""
    text = document.body
    told: set[str] = set()
    for found in _SHORT.finditer(text.masked):
        word, before = found[0], text.masked[max(0, found.start() - 12) : found.start()]
        after = text.masked[found.end() : found.end() + 12]
        if (
            word in KNOWN
            or word in told
            or _AMONG_CAPITALS.search(before)
            or re.match(r"[\s,.!:]{1,3}[A-Z]{2}", after)
        ):
            continue
        told.add(word)
        if not (before.endswith("(") or after.startswith(" (")):
            yield Spot(text.source(*found.span()), {"word": word})
