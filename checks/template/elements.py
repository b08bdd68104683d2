"""The HTML of a template: its elements and style sheets, each with its place in the source."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from checks.template.offsets import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class Attribute:
    """Of an element: its value with entities decoded, "" without one; spans of all and of the value alone."""

    name: str
    value: str
    span: Span
    value_span: Span


class Attributes(Mapping[str, Attribute], ABC):
    """Of an element, by lower-case name. `written`: as they stand in its tag."""

    __slots__ = ()
    written: str

    @abstractmethod
    def value(self, name: str) -> str:
        """Of one of them, "" without it."""


class _NoAttributes(Attributes):
    """An element has none."""

    __slots__ = ()
    written = ""

    def __getitem__(self, name: str) -> Attribute:
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def get(self, name: str, default: Any = None) -> Any:
        return default

    def value(self, name: str) -> str:
        return ""


NO_ATTRIBUTES = _NoAttributes()


@dataclass(eq=False, slots=True)
class Element:
    """An HTML element. `span`: its start tag; `end`: its end tag, None where it has none.

    `text`: the part of the body's Text it encloses, (start, end). Names are lower-case.
    """

    tag: str
    attributes: Attributes
    span: Span
    end: Span | None = None
    parent: Element | None = field(default=None, repr=False)
    children: list[Element] = field(default_factory=list, repr=False)
    text: Span = NOWHERE
    is_hidden: bool = False
    """Not shown, by itself or by what it stands in (display:none, hidden)."""

    def value(self, name: str) -> str:
        """Of an attribute, "" without it."""
        return self.attributes.value(name)

    def inside(self, *tags: str) -> Element | None:
        """The nearest element with one of these tags that this one stands in."""
        above = self.parent
        while above is not None and above.tag not in tags:
            above = above.parent
        return above


@dataclass(frozen=True, slots=True)
class Sheet:
    """The text of a <style>, and where it stands in the source as it is."""

    css: str
    span: Span


@dataclass(frozen=True, slots=True)
class Html:
    """The elements in the order of the source; `is_document`: with <html>, <head> or a doctype."""

    elements: tuple[Element, ...]
    sheets: tuple[Sheet, ...] = ()
    doctype: Span | None = None
    is_document: bool = False

    def all(self, *tags: str) -> tuple[Element, ...]:
        """Those with one of these tags."""
        return tuple(one for one in self.elements if one.tag in tags)
