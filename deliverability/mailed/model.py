"""What a mail says, block by block; texts may hold `code` and **bold**, and nothing else of Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from checks.model import Verdict


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over what follows; `level` 2, or 3 for a part of it; `verdict` puts its icon in front."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 2
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph; `is_small` for what is said in passing."""

    kind: ClassVar[str] = "prose"
    text: str
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list of short texts."""

    kind: ClassVar[str] = "points"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Caution:
    """What must not be overlooked, in a box."""

    kind: ClassVar[str] = "caution"
    text: str


@dataclass(frozen=True, slots=True)
class Way:
    """A place to go to: the words of its button, and the whole link."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Ways:
    """Buttons, the first of which is the one that is meant; `is_small` makes all of them plain links."""

    kind: ClassVar[str] = "ways"
    ways: tuple[Way, ...]
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A record to type: `fields` as (label, value); `before` where, `after` what else to know."""

    kind: ClassVar[str] = "record"
    title: str
    fields: tuple[tuple[str, str], ...]
    before: str = ""
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of a table of states: what it is, how it stands, a few words beside it.

    `word`: what is said in place of the verdict's own, whose shape and colour it borrows.
    """

    name: str
    verdict: Verdict
    words: str = ""
    url: str = ""
    word: str = ""

    @property
    def said(self) -> str:
        return self.word or self.verdict.value


@dataclass(frozen=True, slots=True)
class Marks:
    """A table of states; `caption` says for the ear what it shows."""

    kind: ClassVar[str] = "marks"
    caption: str
    rows: tuple[Mark, ...]


Block: TypeAlias = Heading | Prose | Points | Caution | Ways | Record | Marks


@dataclass(frozen=True, slots=True)
class Page:
    """A mail: `about` whom, one `sentence` that says it all, the blocks, and why it came (`closing`)."""

    subject: str
    about: str
    sentence: str
    blocks: tuple[Block, ...]
    closing: tuple[Block, ...] = ()
