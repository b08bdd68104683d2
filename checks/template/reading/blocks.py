"""Says of each placeholder which conditions it stands in, and what is shown when its value is empty."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from checks.template.document import Placeholder, Role
from checks.template.reading.words import words

_PATH = re.compile(r"[@$.]?[A-Za-z_]\w*(?:\.\w+)*")
_TAGS = re.compile(r"<[^<>]{0,300}>")
_CONDITIONAL = re.compile(
    r"\W*(?:if|unless|ifnot|IF|IFNOT|UNLESS|with|isset|case|switch|elif|elsif|elseif)\b"
)

_WORDS = words(
    """
    if unless ifnot IF IFNOT UNLESS with isset case switch elif elsif elseif else ELSE ELSEIF and or not
    is eq ne in nil null none blank empty true false default do end contains
    """
)


@dataclass(slots=True)
class _Block:
    """An open block: what its conditions name, where its branches end, and the outputs in them."""

    names: frozenset[str]
    starts: list[int]
    ends: list[int] = field(default_factory=list)
    outputs: list[tuple[int, int]] = field(default_factory=list)
    """By number of the branch and of the placeholder."""


def with_conditions(source: str, found: tuple[Placeholder, ...]) -> tuple[Placeholder, ...]:
    """The placeholders with their `condition`, and with the `fallback` that another branch gives them."""
    local = {
        one.name: one.fallback for one in found if one.role is Role.STATEMENT and one.fallback is not None
    }
    shown = [
        replace(one, fallback=local[one.name])
        if one.name in local and one.role is Role.OUTPUT and one.fallback is None
        else one
        for one in found
    ]
    if not any(one.role is Role.OPEN for one in found):
        return tuple(shown)
    stack: list[_Block] = []
    for number, one in enumerate(found):
        if one.role is Role.OPEN:
            stack.append(_Block(_names(one), [one.span.end]))
        elif stack and one.role is Role.ELSE:
            stack[-1].ends.append(one.span.start)
            stack[-1].starts.append(one.span.end)
            stack[-1].names |= _names(one)
        elif stack and one.role is Role.CLOSE:
            stack[-1].ends.append(one.span.start)
            _settle(source, shown, stack.pop())
        elif stack and one.role is Role.OUTPUT:
            for block in stack[-8:]:
                block.outputs.append((len(block.ends), number))
            named = frozenset[str]().union(*(block.names for block in stack[-8:]))
            shown[number] = replace(shown[number], condition=tuple(sorted(named)))
    return tuple(shown)


def _names(one: Placeholder) -> frozenset[str]:
    """What a condition asks for; a loop asks whether there is anything to go through."""
    if not _CONDITIONAL.match(one.raw):
        return frozenset({one.name} - {""})
    return frozenset(_PATH.findall(one.raw)) - _WORDS


def _settle(source: str, shown: list[Placeholder], block: _Block) -> None:
    for branch, number in block.outputs:
        one = shown[number]
        if one.fallback is not None or one.name not in block.names:
            continue
        others = [n for n in range(len(block.ends)) if n != branch]
        text = source[block.starts[others[0]] : block.ends[others[0]]] if others else ""
        shown[number] = replace(one, fallback=_TAGS.sub("", text).strip()[:80])
