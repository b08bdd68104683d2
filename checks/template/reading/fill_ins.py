"""Reads what is left for a person to fill in: [Name], {name}, <your name>, #NUMBER, @username, ____."""

from __future__ import annotations

import re
from dataclasses import replace

from checks.template.document import Placeholder, Role
from checks.template.offsets import Span
from checks.template.reading.words import words

_NOUN = (
    r"name|first ?name|last ?name|user ?name|surname|customer|client|agent|recipient|sender|user|"
    r"contact|company|organi[sz]ation|team|product|service|brand|store|shop|plan|feature|order|ticket|"
    r"case|invoice|account|number|id|reference|ref|amount|price|cost|total|fee|percent(?:age)?|currency|"
    r"date|day|days|month|week|year|time|hours?|minutes?|timeframe|deadline|eta|duration|period|link|"
    r"url|website|site|page|email|e-mail|mail|address|phone|tel|telephone|city|country|street|zip|"
    r"postcode|reason|issue|problem|topic|subject|details?|description|explanation|summary|action|"
    r"steps?|solution|resolution|workaround|alternative|option|item|model|version|status|title|role|"
    r"position|department|signature|code|coupon|discount|event|location|place|question|answer|message|"
    r"text|content|tracking|carrier|quantity|size|colou?r|file|attachment|screenshot|error|requirement|"
    r"improvement|benefit|offer|policy|terms|guide|article|manager|supervisor|closing|greeting|"
    r"greetings"
)
_ASKS = (
    r"insert|enter|add|your|specific|brief(?:ly)?|describe|explain|provide|list|mention|include|state|"
    r"choose|select|customi[sz]e|personali[sz]e|replace|fill|describe|example|e\.g\.|optional|"
    r"if applicable|their|placeholder|todo|tbd|xx+"
)
_WORDY = re.compile(
    rf"(?:what|why|how|when|where|which|any) \w|(?:^|[\W_])(?:{_NOUN}|{_ASKS})s?(?:$|[\W_])", re.IGNORECASE
)
_CAPITALS = re.compile(r"[A-Z][A-Z0-9]*(?:[ _/-][A-Z0-9]+)*|X+%?|[A-Z][a-z]+(?:[A-Z][a-z]+)+")
_MAYBE = re.compile(r"\[(?!(?:if|endif|else)\b|https?:)(?:[A-Za-z][^\[\]{}\"=*<>|\n]{3,90}|\d{4,})\]")
_NOT_ONE = re.compile(
    r"\s*|[A-Zx✓✔]|\d{1,3}|\^.*|!.*|\d+/\d+|(?:if|endif|else)\b.*|sic|[A-Z]{2,8}-?\d.*|https?:.*|cid:.*|"
    r"\.\.\.|…|::?.*|(?:FAQ|URGENT|EXTERNAL|INFO|UPDATE|WARNING|NEWS|ALERT|ACTION REQUIRED|SPAM|TEST|"
    r"IMPORTANT|[Ii]mage|[Ll]ogo)(?::.*)?"
)
_SINGLE = re.compile(r"\{[A-Za-z_][\w.]{0,60}(?: [\w.]{1,40}){0,4}\}")
_KEY = re.compile(r"\b(?:press|hit|tap|click|push|keys?|buttons?)\s+(?:on\s+)?(?:the\s+)?$", re.IGNORECASE)
_HTML_NAMES = words(
    """
    address area article aside audio base body button canvas caption center cite code col colgroup data
    details dialog div dl dt em embed fieldset figure font footer form frame head header html iframe img
    input label legend li link main map mark menu meta nav noscript object ol option output param
    picture pre script section select small source span strong style sub summary sup svg table tbody td
    template text textarea tfoot th thead title tr track ul var video wbr big abbr bdi bdo kbd samp time
    del ins image path rect
    """
)
_HASHES = words(
    """
    NUMBER ORDER TICKET CASE INVOICE ID NAME XXX XXXX XXXXX XXXXXX ORDER_NUMBER ORDERNUMBER TICKET_ID
    ORDER_ID TICKET_NUMBER CASE_NUMBER INVOICE_NUMBER REFERENCE REF
    """
)
_AT = words(
    """
    username user firstname first_name lastname last_name name customer email company date
    """
)


def read(source: str, span: Span, dialect: str) -> Placeholder | None:
    """A fill-in whose whole text the span holds, None for Markdown, code and words in brackets."""
    raw = source[span.start : span.end]
    if raw[0] == "{":
        return Placeholder(span, raw, Role.FILL_IN, "single", raw[1:-1]) if _SINGLE.fullmatch(raw) else None
    name = _inside(source, span, raw)
    if name is not None:
        return Placeholder(span, raw, Role.FILL_IN, "fill_in", name)
    maybe = raw[0] == "[" and _MAYBE.fullmatch(raw) and _stands_free(source, span)
    return Placeholder(span, raw, Role.FILL_IN, "maybe", raw[1:-1].strip()) if maybe else None


def settled(found: list[Placeholder]) -> tuple[Placeholder, ...]:
    """Words in brackets are to be filled in where others beside them surely are; else they are prose.

    The # of “order #{id}” is a number sign where {name} is how values are written.
    """
    if any(one.family == "single" for one in found) and not any(
        one.family == "zammad" and "." in one.name for one in found
    ):
        found = [_without_sign(one) if one.family == "zammad" else one for one in found]
    is_style = any(one.family == "fill_in" and one.raw[0] == "[" for one in found)
    return tuple(
        replace(one, family="fill_in") if one.family == "maybe" else one
        for one in found
        if is_style or one.family != "maybe"
    )


def _without_sign(one: Placeholder) -> Placeholder:
    return Placeholder(Span(one.span.start + 1, one.span.end), one.raw[1:], Role.FILL_IN, "single", one.name)


def _inside(source: str, span: Span, raw: str) -> str | None:
    if raw[0] == "[":
        return _bracketed(source, span, raw.strip("[]").strip())
    if raw[0] == "#":
        return raw[1:] if raw[1:] in _HASHES else None
    if raw[0] == "@":
        return raw[1:] if raw[1:].lower() in _AT else None
    if raw.startswith("<!--"):
        return raw[4:-3].strip()
    if raw[0] == "<":
        return _angled(source, raw.strip("<>").strip())
    line = source[source.rfind("\n", 0, span.start) + 1 : span.start].strip()
    return "" if line and len(raw) < 60 else None


def _bracketed(source: str, span: Span, inner: str) -> str | None:
    if not _stands_free(source, span) or _NOT_ONE.fullmatch(inner):
        return None
    if _KEY.search(source, max(0, span.start - 20), span.start):
        return None
    return inner if _WORDY.search(inner) or _CAPITALS.fullmatch(inner) else None


def _stands_free(source: str, span: Span) -> bool:
    """Neither an image or index, nor a part of code."""
    before = source[max(0, span.start - 1) : span.start]
    return not (before.isalnum() or before in ("!", "]", "\\", "=", ".", '"'))


def _angled(source: str, inner: str) -> str | None:
    first = inner.split(None, 1)[0].lower() if inner else ""
    if first in _HTML_NAMES or "</" in source or not _WORDY.search(inner):
        return None
    return inner
