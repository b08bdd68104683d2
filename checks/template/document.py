"""A template as the rules see it: prose, placeholders, links, HTML, each with its place in the source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from checks.template.elements import Element, Html
from checks.template.families import places_of
from checks.template.offsets import AS_IT_STANDS, NOWHERE, Offsets, Span

_WORD = re.compile(r"[^\W_]+")
MASK = "\ufffc"
"""Stands in masked prose for each character of a placeholder; it is no letter, no mark and no space."""


class Format(StrEnum):
    """What a source is written in."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


class Kind(StrEnum):
    """What a template is for. Rules of structure hold for a declared kind only."""

    COMPLAINT = "complaint"
    APOLOGY = "apology"
    BAD_NEWS = "bad_news"
    FEEDBACK_REQUEST = "feedback_request"
    ACKNOWLEDGEMENT = "acknowledgement"
    INFO_REQUEST = "info_request"
    RESOLUTION = "resolution"
    FOLLOW_UP = "follow_up"
    HOW_TO = "how_to"
    NOTIFICATION = "notification"
    REVIEW_REPLY = "review_reply"
    INTERNAL_NOTE = "internal_note"
    OTHER = "other"


class Role(StrEnum):
    """What a placeholder does."""

    OUTPUT = "output"
    OPEN = "open"
    ELSE = "else"
    CLOSE = "close"
    STATEMENT = "statement"
    COMMENT = "comment"
    FILL_IN = "fill-in"
    """Left for a person to fill in, such as [Name]."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """`{{ customer.first_name | default: "there" }}`: its name, and what is shown when it is empty.

    `span` in the source. `family`: the syntax, a key of dialects.toml (“liquid”). `name`: the path as written
    ("customer.first_name"), "" where there is none. `fallback`: None without one, "" for an empty one.
    `condition`: the names whose value decides whether it is shown at all.
    """

    span: Span
    raw: str
    role: Role
    family: str
    name: str = ""
    fallback: str | None = None
    filters: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """Of a Text, by offsets in it; a bullet, a greeting line and a heading are sentences of their own."""

    start: int
    end: int
    in_list: bool = False


class Text:
    """Prose in the order in which it is read, and where each of its characters stands in the source.

    `plain`: as the reader sees it, placeholders as written. `masked`: of equal length, for patterns: straight
    quotes, spaces for special ones, MASK for what is in placeholders (template comments are in neither).
    Offsets of sentences, paragraphs and lines count in both.
    """

    def __init__(
        self,
        plain: str,
        masked: str,
        offsets: Offsets,
        sentences: tuple[Sentence, ...],
        paragraphs: tuple[Span, ...],
    ) -> None:
        if len(plain) != len(masked):
            raise ValueError("the masked text has another length")
        self.plain, self.masked, self.offsets = plain, masked, offsets
        self.sentences, self.paragraphs = sentences, paragraphs
        self._starts = [one.start for one in sentences]

    def source(self, start: int, end: int) -> Span:
        """Where that part stands in the source."""
        return self.offsets.span(start, end)

    def of(self, sentence: Sentence) -> str:
        """The masked text of a sentence."""
        return self.masked[sentence.start : sentence.end]

    def number_at(self, offset: int) -> int:
        """The number of the sentence at this offset, or of the last one before it; 0 with none."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def around(self, offset: int, before: int = 0, after: int = 0) -> str:
        """The masked text of the sentence at `offset` with so many sentences before and after it."""
        if not self.sentences:
            return ""
        here = self.number_at(offset)
        chosen = self.sentences[max(0, here - before) : here + after + 1]
        return self.masked[chosen[0].start : chosen[-1].end]

    @cached_property
    def folded(self) -> str:
        """The masked text in small letters, line ends as spaces; of equal length."""
        small = self.masked.lower()
        if len(small) != len(self.masked):  # İ becomes two characters
            small = "".join(one if len(one) == 1 else " " for one in map(str.lower, self.masked))
        return small.replace("\n", " ")

    @cached_property
    def places(self) -> Mapping[str, list[int]]:
        """Where words begin in `folded`, for Families."""
        return places_of(self.folded)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Its words in small letters, each once."""
        return frozenset(_WORD.findall(self.folded))

    @cached_property
    def words(self) -> int:
        """How many words, a placeholder counting as one."""
        return len(self.masked.replace(MASK, "x").split())

    def __bool__(self) -> bool:
        return bool(self.plain.strip())


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads, what it shows, and where both stand: `span` of the address, `text` in the body.

    `target` with entities decoded, placeholders as written. `element` in HTML; `is_bare`: in prose.
    """

    target: str
    span: Span
    text: str
    shown: Span
    element: Element | None = None
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """`alt` is None without one. `span` of the whole image, `source` of its address."""

    target: str
    alt: str | None
    span: Span
    source: Span
    element: Element | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """A line of a mail's head, or of front matter that stands for one (From, Reply-To, List-Unsubscribe)."""

    name: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a source by its syntax: what, in plain words, and where.

    `code`: "unbalanced", "syntax", "no-templates", "encoding", "markup", "front-matter", "too-deep".
    """

    code: str
    says: str
    span: Span


@dataclass(frozen=True, slots=True)
class Comment:
    """What template or markup hides from the reader: its inner text, and the span of the whole."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Declared:
    """What is said of a template: in its front matter, by its folder's rule in the config, or by its name.

    `kind_by` tells which. `dialect`: a key of dialects.toml. What is "" or None is found out.
    """

    kind: Kind | None = None
    kind_by: str = ""
    title: str = ""
    audience: str = ""
    service: str = ""
    language: str = ""
    dialect: str = ""
    fragment: bool | None = None
    subject: str | None = None
    approved_by: str = ""
    reviewed: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A template. Every span counts in `source`; `in_file` leads from there into the file it came in.

    `name`: the file, and in an export "#" and what the entry is called. `body`: what is read of the HTML, or
    the text; `other_text`: the plain text beside HTML. `subject` is None where none can be (a macro).
    `is_fragment`: a part of a mail, without greeting and end.
    """

    name: str
    source: str
    format: Format
    declared: Declared
    body: Text
    subject: Text | None = None
    other_text: Text | None = None
    html: Html | None = None
    placeholders: tuple[Placeholder, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    headers: Mapping[str, Header] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()
    faults: tuple[Fault, ...] = ()
    is_fragment: bool = False
    in_file: Offsets = AS_IT_STANDS
    file: str = ""
    """The text of the whole file, "" where it is the source."""
    markup: Span = NOWHERE
    """Of HTML: the source without front matter, headers and a text beside it."""

    @property
    def kind(self) -> Kind | None:
        """As declared."""
        return self.declared.kind

    def texts(self) -> tuple[Text, ...]:
        """All prose: subject, body, and the plain text beside it."""
        return tuple(text for text in (self.subject, self.body, self.other_text) if text is not None)
