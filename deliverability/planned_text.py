"""Turns pasted records into changes: one line may say by a sign what is meant, a zone file is read as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from checks.domain import Domain
from deliverability import zone_file
from deliverability.net.planned_records import has_uses, kind_of
from deliverability.pasted import LONGEST, Pasted, read
from deliverability.pasted_fields import NotARecord, Piece
from deliverability.remedies.model import Action, Change

SIGNS = {"+": Action.ADD, "~": Action.REPLACE, "-": Action.REMOVE, "\u2212": Action.REMOVE}
_SIGNED = re.compile(r"([+~\-\u2212])[ \t]+(?=\S)")
_ZONE = re.compile(r"(?im)^\s*\$(?:ORIGIN|TTL)\b|^[^;\"\n]*\sSOA\s")
_LINE = re.compile(r"line (\d+): (.*)", re.DOTALL)
_ATTRIBUTES = r"""(?:\s+[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s<>"']+))?)*\s*/?>"""
_TAG = re.compile(r"<(/?)(br|p|div|li|tr|t[dh]|table|tbody|thead|ul|span|code|pre|b)" + _ATTRIBUTES, re.I)
_BLOCK = re.compile(r"<(?:br|p|div|li|tr|t[dh])" + _ATTRIBUTES, re.I)
_CELLS = re.compile(r"</(td|th|span)>\s*<\1" + _ATTRIBUTES, re.I)
_NEW_LINE, _NEW_CELL = ("br", "p", "div", "li", "tr", "table", "ul", "pre"), ("td", "th")
_ENTITIES = {"&quot;": '"', "&#34;": '"', "&#39;": "'", "&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&amp;": "&"}


def read_changes(text: str, domain: Domain, usual: Action = Action.REPLACE) -> tuple[Change, ...]:
    """The changes a pasted text means; a line without a sign means `usual`. NotARecord with the place.

    What is taken away comes first, then what is replaced, then what is added.
    """
    if len(text) > LONGEST:
        raise NotARecord(Piece("", 1, 1), f"this is longer than {LONGEST} characters")
    text = _without_tags(text.replace("\r\n", "\n").replace("\r", "\n"))
    if _ZONE.search(text) and not _SIGNED.match(text):
        return _from_zone(text, domain)
    changes = [change for action, part in _parts(text, usual) for change in _of(part, domain, action)]
    if not changes:
        read(text, domain)  # says that there is no record, and how one is written
    order = (Action.REMOVE, Action.REPLACE, Action.ADD)
    return tuple(sorted(changes, key=lambda change: order.index(change.action)))


def changes_of(found: Iterable[Pasted], action: Action) -> Iterator[Change]:
    """The records as changes; of several that replace one set, the first takes its place, others join it.

    Texts of two uses, such as SPF and a proof of ownership, are no set: each takes the place of its like.
    """
    if action is Action.REMOVE:
        yield from (Change(action, one.name, one.rrtype, old=one.value, ttl=one.ttl) for one in found)
        return
    seen: set[tuple[str, str, str]] = set()
    for one in found:
        change = Change(action, one.name, one.rrtype, one.value, ttl=one.ttl)
        place = (one.name, one.rrtype, kind_of(one.value) if has_uses(change) else "")
        yield replace(change, action=Action.ADD) if place in seen else change
        seen.add(place)


def _of(part: str, domain: Domain, action: Action) -> Iterator[Change]:
    yield from changes_of(read(part, domain, bare=action is Action.REMOVE), action)


def _parts(text: str, usual: Action) -> Iterator[tuple[Action, str]]:
    """Lines that mean the same together, on the lines they have, so that a mistake is named by its own."""
    lines = [_signed(line, usual) for line in text.split("\n")]
    at = 0
    for action, same in groupby(lines, key=lambda one: one[0]):
        whole = [line for _, line in same]
        if any(line.strip() for line in whole):
            yield action, "\n" * at + "\n".join(whole)
        at += len(whole)


def _signed(line: str, usual: Action) -> tuple[Action, str]:
    found = _SIGNED.match(line)
    return (SIGNS[found[1]], line[found.end() :]) if found else (usual, line)


def _from_zone(text: str, domain: Domain) -> tuple[Change, ...]:
    try:
        return zone_file.read(text, domain)
    except ValueError as error:
        found = _LINE.match(str(error))
        number = int(found[1]) if found else 1
        lines = text.split("\n")
        whole = lines[number - 1] if 0 < number <= len(lines) else ""
        said = found[2] if found else str(error)
        raise NotARecord(Piece(whole, number, 1, whole), said) from None


def _without_tags(text: str) -> str:
    """The text of HTML that was copied with its tags; other text as it is."""
    if not _TAG.search(text):
        return text
    if _BLOCK.search(text):
        text = " ".join(text.split())  # in HTML a line end is a blank
    plain = _TAG.sub(_between, _CELLS.sub("\t", text))
    for entity, sign in _ENTITIES.items():
        plain = plain.replace(entity, sign)
    return re.sub(r"[ \t]*\n[ \t\n]*", "\n", plain).strip()


def _between(found: re.Match[str]) -> str:
    """A cell ends with a tab and a row with a line, as when a table is copied from a page."""
    name, is_end = found[2].lower(), bool(found[1])
    if name in _NEW_CELL:
        return "\t" if is_end else ""
    return "\n" if name in _NEW_LINE and (is_end or name == "br") else ""
