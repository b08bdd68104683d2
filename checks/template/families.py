"""Looks for many patterns at once: each is tried only in texts, and at places, that have words it needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from checks.template.needed import ANY_WORD, Needs, alternatives, keys

_WORD = re.compile(r"\w+")


def places_of(folded: str) -> Mapping[str, list[int]]:
    """Where in a text in small letters words begin with no hyphen before them, by the keys of all words."""
    places: dict[str, list[int]] = {}
    for word in _WORD.finditer(folded):
        start = word.start()
        here = [] if start and folded[start - 1] == "-" else [start]
        for key in keys(word[0]):
            if key in places:
                places[key] += here
            else:
                places[key] = here[:]
    return places


class Family:
    """What is found by one pattern, which is made when a text has the words that it needs."""

    def __init__(self, pattern: str, needs: Needs, *, is_whole: bool) -> None:
        self._pattern = f"(?:{pattern})(?![\\w-])" if is_whole else pattern
        self.needs = needs

    @cached_property
    def match(self) -> Callable[[str, int], re.Match[str] | None]:
        """Of a text in small letters at an offset."""
        return re.compile(self._pattern).match


class Families:
    """Patterns for text in small letters, tried where words begin. `is_whole`: they end with a word."""

    def __init__(self, patterns: Iterable[str], *, is_whole: bool = True) -> None:
        self._patterns, self._is_whole = tuple(patterns), is_whole

    @cached_property
    def all(self) -> tuple[Family, ...]:
        """Each alternative by itself, in their order."""
        return tuple(
            Family(written, needs, is_whole=self._is_whole)
            for pattern in self._patterns
            for written, needs in alternatives(pattern, is_whole=self._is_whole)
        )

    def matches(self, folded: str, places: Mapping[str, list[int]]) -> list[re.Match[str]]:
        """In the order of the text, also across each other; of several at one place the first family's."""
        found: dict[int, re.Match[str]] = {}
        for family in self._likely(places):
            for begin in family.needs.begins & places.keys():
                for at in places[begin]:
                    if at not in found and (hit := family.match(folded, at)):
                        found[at] = hit
        return [found[at] for at in sorted(found)]

    def _likely(self, places: Mapping[str, list[int]]) -> Iterator[Family]:
        """The families that a text has all words for, in their order."""
        here = places.keys()
        numbers = {one for word in self._needed_by.keys() & here for one in self._needed_by[word]}
        for number in sorted(numbers):
            family = self.all[number]
            if not any(map(here.isdisjoint, family.needs.words[1:])):
                yield family

    @cached_property
    def _needed_by(self) -> Mapping[str, list[int]]:
        """The numbers of the families by the keys of the words that will do for them."""
        numbers: dict[str, list[int]] = {}
        for number, family in enumerate(self.all):
            for word in family.needs.words[0] if family.needs.words else (ANY_WORD,):
                numbers.setdefault(word, []).append(number)
        return numbers
