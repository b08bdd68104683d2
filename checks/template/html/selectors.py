"""Says which rules of a mail's sheets hold for an element, as far as simple selectors tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from checks.template.elements import Element
from checks.template.html.css import Declaration, StyleRule

_STEP = re.compile(r"\s*([>+~])\s*|\s+")
_PART = re.compile(r"[.#]?-?[\w-]+|\*|\[[^\]]{0,80}\]|::?[\w-]+(?:\([^)]{0,80}\))?", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\[\s*([\w:-]+)\s*(?:([~|^$*]?=)\s*['\"]?([^'\"\]]*)['\"]?\s*[is]?)?\s*\]\Z")
_NOT_AT_REST = re.compile(
    r":(?:hover|active|focus|visited|target|checked|before|after|selection|placeholder)\b"
)
_ALWAYS = frozenset((":link", ":root", ":any-link"))
_MOST = 40_000
"""How often a rule is compared with an element; a usual mail needs a few hundred."""
_HIGHEST = 100
"""How many elements above one are looked at for “table td p”."""


@dataclass(frozen=True, slots=True)
class Simple:
    """One part of a selector: “td.price”. `is_sure` is False where more is asked than we can tell."""

    tag: str
    id: str
    classes: frozenset[str]
    attributes: tuple[tuple[str, str, str], ...]
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Selector:
    """`steps`: the element's own first, then upwards, each with the mark that leads to it (" ", ">")."""

    steps: tuple[tuple[str, Simple], ...]
    weight: tuple[int, int, int]
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A declaration that holds for an element, or may (`is_sure`), of the rule with the number `order`."""

    declaration: Declaration
    weight: tuple[int, int, int]
    order: int
    is_sure: bool


class Index:
    """The rules that can change what `names` say, by what they ask of an element."""

    def __init__(self, rules: Iterable[StyleRule], names: frozenset[str], tags: frozenset[str]) -> None:
        self._left = _MOST
        self._by: dict[str, list[tuple[int, Selector, tuple[Declaration, ...]]]] = {}
        for order, rule in enumerate(rules):
            told = tuple(one for one in rule.declarations if one.name in names)
            for words in rule.selectors if told else ():
                chosen = read_selector(words)
                if chosen and _can_stand(chosen, tags):
                    self._by.setdefault(_key(chosen.steps[0][1]), []).append((order, chosen, told))

    @cached_property
    def looks_up(self) -> bool:
        """Whether it asks what an element stands in."""
        return any(len(chosen.steps) > 1 for known in self._by.values() for _, chosen, _ in known)

    def __bool__(self) -> bool:
        return bool(self._by)

    def matches(self, element: Element) -> list[Match] | None:
        """What holds for it, the weakest first; None where that costs too much to tell."""
        known = [one for key in _keys(element) if key in self._by for one in self._by[key]]
        self._left -= len(known)
        if self._left < 0:
            return None
        found = [
            Match(one, chosen.weight, order, chosen.is_sure)
            for order, chosen, told in known
            if _holds(chosen, element)
            for one in told
        ]
        found.sort(key=lambda one: (one.declaration.important, one.weight, one.order))
        return found


class Present:
    """What of a mail's sheets is for something in the mail at all."""

    def __init__(self, elements: tuple[Element, ...]) -> None:
        self._elements = elements
        self._left = _MOST

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(key for one in self._elements for key in _keys(one))

    def has(self, selectors: Iterable[str]) -> bool:
        """Whether one of these selectors surely holds for an element; no when that costs too much to tell."""
        for words in selectors:
            chosen = read_selector(words)
            if chosen and chosen.is_sure and _key(chosen.steps[0][1]) in self._keys and self._left > 0:
                self._left -= len(self._elements)
                if any(_holds(chosen, element) for element in self._elements):
                    return True
        return False


@lru_cache(maxsize=2048)
def read_selector(words: str) -> Selector | None:
    """None for a state that a mail at rest does not show (“a:hover”), and for what cannot be read."""
    if len(words) > 300 or _NOT_AT_REST.search(words):
        return None
    steps: list[tuple[str, Simple]] = []
    mark, at = "", 0
    for gap in _STEP.finditer(words.strip()):
        steps.append((mark, _simple(words[at : gap.start()])))
        mark, at = gap[1] or " ", gap.end()
    steps.append((mark, _simple(words[at:])))
    backwards = steps[::-1]
    marks = [mark for mark, _ in backwards]
    led = tuple(zip(["", *marks[:-1]], [one for _, one in backwards], strict=True))
    is_sure = all(one.is_sure for _, one in led) and not {"+", "~"} & set(marks)
    return Selector(led, _weight(led), is_sure)


def _simple(words: str) -> Simple:
    tag, own, classes, attributes, is_sure = "", "", [], [], True
    for part in _PART.findall(words):
        if part[0] == ".":
            classes.append(part[1:])
        elif part[0] == "#":
            own = part[1:]
        elif part[0] == "[":
            asked = _ATTRIBUTE.match(part)
            attributes.append((asked[1].lower(), asked[2] or "", asked[3] or "") if asked else ("", "", ""))
        elif part[0] == ":":
            is_sure = is_sure and part in _ALWAYS
        elif part != "*":
            tag = part.lower()
    return Simple(tag, own, frozenset(classes), tuple(attributes), is_sure)


def _weight(steps: tuple[tuple[str, Simple], ...]) -> tuple[int, int, int]:
    ids = sum(bool(one.id) for _, one in steps)
    classes = sum(len(one.classes) + len(one.attributes) for _, one in steps)
    return ids, classes, sum(bool(one.tag) for _, one in steps)


def _can_stand(chosen: Selector, tags: frozenset[str]) -> bool:
    """Whether every tag it names is in the mail at all: “u + .body a” is for Gmail, which adds the u."""
    return all(not one.tag or one.tag in tags for _, one in chosen.steps)


def _key(simple: Simple) -> str:
    if simple.id:
        return f"#{simple.id}"
    return f".{min(simple.classes)}" if simple.classes else simple.tag or "*"


def _keys(element: Element) -> Iterator[str]:
    yield "*"
    yield element.tag
    if own := element.value("id"):
        yield f"#{own}"
    for name in set(element.value("class").split()):
        yield f".{name}"


def _holds(chosen: Selector, element: Element) -> bool:
    here: Element | None = element
    for number, (mark, simple) in enumerate(chosen.steps):
        if number and mark in "+~":
            return True  # not sure, and said so
        if number:
            here = _above(here, simple, only_parent=mark == ">")
            if here is None:
                return False
        elif not _fits(simple, element):
            return False
    return True


def _above(element: Element | None, simple: Simple, *, only_parent: bool) -> Element | None:
    above = element.parent if element else None
    for _ in range(1 if only_parent else _HIGHEST):
        if above is None:
            return None
        if _fits(simple, above):
            return above
        above = above.parent
    return None


def _fits(simple: Simple, element: Element) -> bool:
    if (simple.tag and simple.tag != element.tag) or (simple.id and simple.id != element.value("id")):
        return False
    if simple.classes and not simple.classes <= set(element.value("class").split()):
        return False
    return all(_has(element, *asked) for asked in simple.attributes)


def _has(element: Element, name: str, mark: str, wanted: str) -> bool:
    found = element.attributes.get(name)
    if found is None:
        return False
    value = found.value
    tests = {
        "": True, "=": value == wanted, "^=": value.startswith(wanted), "$=": value.endswith(wanted),
        "*=": wanted in value, "~=": wanted in value.split(), "|=": value.split("-")[0] == wanted,
    }  # fmt: skip
    return tests[mark]
