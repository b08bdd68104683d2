"""Where a fact is known from, as words and, where it is public, as a link."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checks.providers.facts import Fact

_GITHUB = re.compile(r"github:(?P<repo>[\w.-]+/[\w.-]+?)(?:@(?P<commit>\w+))?/(?P<path>[^ ]+)(?: .*)?")
UNVERIFIED = "general knowledge, not confirmed by a document"


@dataclass(frozen=True, slots=True)
class Source:
    """`url` "" where there is no page to go to."""

    text: str
    url: str = ""


def sources_of(fact: Fact) -> tuple[Source, ...]:
    """What the fact rests on; what nobody has confirmed is no source."""
    return tuple(_source(text) for text in fact.sources if text != UNVERIFIED)


def standard(rfc: int, section: str) -> Source:
    """A section of an RFC."""
    place = f"https://www.rfc-editor.org/rfc/rfc{rfc}.html#section-{section}"
    return Source(f"RFC {rfc} §{section}", place)


def _source(text: str) -> Source:
    found = _GITHUB.fullmatch(text)
    if found is not None:
        place = f"https://github.com/{found['repo']}/blob/{found['commit'] or 'HEAD'}/{found['path']}"
        return Source(f"{found['repo']}: {found['path'].rpartition('/')[2]}", place)
    url = text.split(" ")[0] if text.startswith("https://") else ""
    return Source(text.removeprefix("https://"), url)
