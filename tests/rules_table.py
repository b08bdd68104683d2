"""Prints every rule of the domain side with the checks that cover it: python -m tests.rules_table."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from checks.registry import all_checks

MAPPING = Path(__file__).with_name("rules.toml")
RULES = Path(__file__).parents[1] / ".." / "shared" / "rules" / "domain.md"
NAME, CHECK = 28, 42  # columns
PARKED = "4.11"  # a section in prose, which is one rule
_SECTION = re.compile(r"^## (4\.\d+) .*$", re.MULTILINE)
_LABEL = re.compile(r"\*{0,2}([a-z]+[0-9]*\.[a-z0-9_]+|idn(?=:))")
_ALSO = re.compile(r"\*{0,2}\s*/\s*([a-z_.]+)")
_NEXT = re.compile(r" · |; (?=[a-z0-9]+\.[a-z_]+ )")


@dataclass(frozen=True, slots=True)
class Cover:
    """What covers a rule: checks by their ids, and what of it no check looks at, with the reason."""

    checks: tuple[str, ...]
    without: str = ""


def rules(text: str) -> tuple[str, ...]:
    """The names of all rules in the text, in their order, each once."""
    parts = _SECTION.split(text)
    sections = dict(zip(parts[1::2], (part.partition("\n# ")[0] for part in parts[2::2]), strict=True))
    told = (body for number, body in sections.items() if number != PARKED)
    named = (name for body in told for name in _named(body))
    return tuple(dict.fromkeys([*named, *(["parked"] if PARKED in sections else [])]))


def _named(section: str) -> Iterator[str]:
    for line in section.splitlines():
        if line.startswith("|"):
            yield from _names(line[1:].partition("|")[0])
        else:
            for sentence in _NEXT.split(line):
                yield from _names(sentence)


def _names(text: str) -> Iterator[str]:
    """ "mx.rcpt_support / _postmaster" -> mx.rcpt_support, mx.rcpt_postmaster."""
    first = _LABEL.match(text.strip())
    if first is None:
        return
    yield first[1]
    rest, family = text.strip()[first.end() :], first[1].partition(".")[0]
    while also := _ALSO.match(rest):
        name = also[1].strip("._")
        yield name if "." in name else f"{family}.{name}"
        rest = rest[also.end() :]


def covers() -> dict[str, Cover]:
    """What the mapping says of each rule."""
    said = tomllib.loads(MAPPING.read_text("utf-8"))
    covered, without = said["covered"], said["without"]
    return {name: Cover(tuple(covered.get(name, ())), without.get(name, "")) for name in covered | without}


def beyond(mapping: Mapping[str, Cover]) -> tuple[str, ...]:
    """The checks that no rule asked for."""
    asked = {check for cover in mapping.values() for check in cover.checks}
    return tuple(check for check in all_checks() if check not in asked)


def table(names: tuple[str, ...], mapping: Mapping[str, Cover]) -> Iterator[str]:
    """One line a rule and check, with severity and citations; then what no check looks at, and why."""
    for name in names:
        cover = mapping[name]
        for check in cover.checks:
            yield _line(name, check)
        if cover.without:
            yield f"{name:<{NAME}}{'–':<{CHECK}}{cover.without}"
    for check in beyond(mapping):
        yield _line("(beyond)", check)


def _line(name: str, check: str) -> str:
    one = all_checks()[check]
    return f"{name:<{NAME}}{check:<{CHECK}}{one.severity.value:<9}{', '.join(one.cites)}"


if __name__ == "__main__":
    known = covers()
    print("\n".join(table(rules(RULES.read_text("utf-8")) if RULES.is_file() else tuple(known), known)))
