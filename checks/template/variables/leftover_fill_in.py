"""Something that somebody was to replace is still there."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Placeholder, Role, Text
from checks.template.rule import Spot, rule
from checks.template.settings import Settings
from checks.template.variables.by_hand import is_by_hand

_ASKS = re.compile(
    r"(?:please\s)?(?:insert|enter|add|acknowledge|answer|offer|link to|confirm|ask|apologi[sz]e|thank|your|"
    r"specific|brief(?:ly)?|short|describe|explain|provide|mention|"
    r"choose|"
    r"select|customi[sz]e|personali[sz]e|replace|fill|example|e\.g\.|optional|if|todo|tbd|placeholder|write|"
    r"give|state|"
    r"what|why|how|where|when|which|any|additional|any other|honest|clear|actual|relevant|appropriate|"
    r"unique)\b",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(
    r"[^:]{2,60}:\s|,.*\b(?:etc|or)\b|\S\s*/\s*\S+\s+\S+\s*/|\betc\.?$|\bif (?:applicable|any|available|"
    r"needed)\b"
)
_HERE = re.compile(r"\bhere$", re.IGNORECASE)
_WORDS = re.compile(
    r"\bxx([./-])xx\1x{2,4}\b|\bXX(?:[.,:/]XX){1,3}\b"
    r"|\b(?:TODO|FIXME|TBD|TBC|CHANGEME|REPLACE[ _-]?ME)\b(?!-)|\bX{3,}(?:-X{2,})*\b(?!-?\w)|\blorem ipsum\b"
    r"|(?:\(|\b)INSERT (?:[A-Z]{1,20} ){1,6}HERE\b|\(INSERT(?: [A-Z]{2,20}){1,6}\)"
    r"|\bsed ut perspiciatis\b|\b(?:at|by|for|from|in|is|of|on|the|to|your) \?\?(?= \w)"
    r"|[(\[][^()\[\]\n]{1,40} goes here[)\]]|/[^/\n]{1,40}\bdelete as (?:needed|appropriate|applicable)\b"
    r"|\bM(?:r|s|rs)/M(?:r|s|rs) (?:SUR|LAST)?NAME\b"
    r"|\b(?:John|Jane) (?:Doe|Q\. Public)\b|\bMax Mustermann\b"
    r"|(?<!\w)(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]555[ .-]\d{4}\b|(?<![\w-])555-\d{4}\b"
    r"|\b(?:your|my)[-_ ]?(?:company|domain|site|name)\.(?:com|org|net)\b"
    r"|(?<![\w.-])(?:[\w-]{1,30}\.){0,3}example\.(?:com|org|net)\b"
    r"|_(?<!\w_)_{2,}(?!\w)",
    re.IGNORECASE,
)
_HINTS = (
    "insert", "todo", "fixme", "tbd", "tbc", "changeme", "replace", "xx", "lorem", " doe",
    "q. public", "mustermann", "555", "example.", "company.", "domain.", "site.", "name.", "___",
    "perspiciatis", "??", "goes here", "delete as", "surname", "lastname",
)  # fmt: skip
"""One of these is in whatever the pattern finds; looking for them first is quick."""
_SIGNED = re.compile(
    r"\b(?:sign(?:ed)? (?:here|below)|print (?:your )?name|signature of|signature)\b[^\n_]{0,40}_{3}",
    re.IGNORECASE,
)
"""A form for the reader's pen, whose lines are meant to be empty."""
_CASED = re.compile(r"\W?(?:INSERT|TODO|FIXME|TBD|TBC|CHANGEME|X(?!X[./-]XX[./-]X))")
_SAMPLE = re.compile(
    r"\b(?:e\.g\.|for example|for instance|such as|like|example|sample|format)\W{0,3}(?:\S{1,40}@)?$",
    re.IGNORECASE,
)


@rule("VAR005", Severity.ERROR, "Gladly help: fields that must be filled in before sending", languages=())
def leftover_fill_in(document: Document, settings: Settings) -> Iterator[Spot]:
    """Brackets that tell what to write, unless a person fills them in by declaration; TODO, mail addresses at
    example.com. A link there is for LINK007."""
    by_hand = is_by_hand(document, settings)
    is_form = _SIGNED.search(document.source) is not None
    told = [
        one
        for one in document.placeholders
        if _is_told(one) and not by_hand and not (is_form and one.raw[0] == "_")
    ]
    for one in told:
        yield Spot(one.span, {"words": one.raw})
    taken = [one.span for one in told] + [one.span for one in document.links if "//" in one.target]
    for text in document.texts():
        for spot in _in_prose(text):
            if is_form and str(spot.facts["words"])[0] == "_":
                continue
            if not any(one.start <= spot.span.start < one.end for one in taken):
                yield spot


def _is_told(one: Placeholder) -> bool:
    """Whether the brackets tell what to write, and do not only name it."""
    if one.role is not Role.FILL_IN or one.raw[0] not in "[<_":
        return False
    if one.raw.startswith(("<!--", "_")) or _ASKS.match(one.name):
        return True
    if one.raw[0] == "<" or _HERE.search(one.name):
        return " " in one.name.strip()
    return one.raw[0] == "[" and (bool(_EXPLAINS.search(one.name)) or len(one.name.split()) > 3)


def _in_prose(text: Text) -> Iterator[Spot]:
    seen: set[str] = set()
    if not any(map(text.folded.__contains__, _HINTS)):
        return
    for found in _WORDS.finditer(text.masked):
        words = found[0]
        if _CASED.match(words.upper()) and words != words.upper():
            continue
        line = text.masked[text.masked.rfind("\n", 0, found.start()) + 1 : found.start()]
        if (words[0] == "_" and (not line.strip() or len(words) > 60)) or words.lower() in seen:
            continue
        if not _SAMPLE.search(line):
            seen.add(words.lower())
            yield Spot(text.source(*found.span()), {"words": words})
