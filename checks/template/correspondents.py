"""Who a template is from and where its answers go, as far as it says so itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from checks.domain import NotADomain, organizational, to_ascii
from checks.template.document import Document, Header
from checks.template.offsets import Span
from checks.template.settings import Settings

_ADDRESS = re.compile(
    r"(?P<local>[^\s<>@,;:\"()\[\]{}|]{1,64})@(?P<domain>[^\s<>@,;:\"'()\[\]{}|/\\]{1,253})"
)
_START = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Correspondent:
    """An address in a header; `domain` in A-labels. `span` of the header's line, or the template's start."""

    local_part: str
    domain: str
    span: Span

    @property
    def address(self) -> str:
        return f"{self.local_part}@{self.domain}"


def sender_of(document: Document, settings: Settings) -> Correspondent | None:
    """From; the settings' where the template names none. None where a placeholder stands in its place."""
    line = header(document, "From")
    if line is not None:
        return _read(line.value, line.span)
    return _read(settings.sender, _START)


def replies_to(document: Document) -> Correspondent | None:
    """Reply-To, where it is written out."""
    line = header(document, "Reply-To")
    return _read(line.value, line.span) if line else None


def bounces_to(document: Document) -> Correspondent | None:
    """Return-Path, where it is written out."""
    line = header(document, "Return-Path")
    return _read(line.value, line.span) if line else None


def sender_domain(document: Document, settings: Settings) -> str:
    """The domain in From, "" where none is known."""
    found = sender_of(document, settings)
    return found.domain if found else ""


def own_domains(document: Document, settings: Settings) -> frozenset[str]:
    """The registrable domains that belong to the sender: those of the settings, and From's own."""
    named = (*settings.domains, sender_domain(document, settings))
    return frozenset(organizational(one.lower()) for one in named if one)


def header(document: Document, name: str) -> Header | None:
    """A line of the head, by its name in any case."""
    headers = document.headers
    return headers.get(name.lower()) or headers.get(name)


def _read(value: str, span: Span) -> Correspondent | None:
    found = _parsed(value)
    return Correspondent(*found, span) if found else None


@lru_cache(4096)
def _parsed(value: str) -> tuple[str, str] | None:
    """What stands in angle brackets, else the first address (RFC 5322 §3.4)."""
    start = value.rfind("<") + 1
    found = _ADDRESS.search(value, start) or _ADDRESS.search(value)
    if found is None:
        return None
    try:
        return found["local"], to_ascii(found["domain"].rstrip("."))
    except NotADomain:
        return None
