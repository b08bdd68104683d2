"""Reads a check's guide, the Markdown file beside it, and fills in the facts of a finding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent
_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^```(zone|mail|template) *(.*)\n((?:.*\n)*?)```$", re.MULTILINE)
_PLACEHOLDER = re.compile(r"(?<!%)\{([a-z][a-z0-9_]*)\}")  # not the %{i} of an SPF macro
SECTIONS = ("What happens to your mail", "What to do", "Technical detail", "Reported for", "Fine")
TEMPLATE_SECTIONS = ("Why it matters", "What to write", "Technical detail", "Reported for", "Fine")
NEXT_TEMPLATE = "=====\n"


@dataclass(frozen=True, slots=True)
class Example:
    """A world as zone text for example.com, and options of its check ("selectors" -> "s1,s2").

    `mail`: what a test mail showed, a line for each mailbox ("gmail spam"), beneath it what its copy says.
    `templates`: sources for the linter; several are a set.
    """

    zone: str
    options: Mapping[str, str]
    mail: str = ""
    templates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """What a finding says to its reader; `{fact}` stands for a fact of the finding."""

    title: str
    why: str
    fix: str
    detail: str
    reported_for: tuple[Example, ...]
    fine: tuple[Example, ...]


@cache
def guide(check_id: str) -> Guide:
    """The guide of a check; KeyError when a section is missing."""
    text = path_of(check_id).read_text("utf-8")
    title, *parts = _SECTION.split(text)
    body = dict(zip(parts[::2], (part.strip() for part in parts[1::2]), strict=True))
    sections = TEMPLATE_SECTIONS if TEMPLATE_SECTIONS[0] in body else SECTIONS
    why, fix, detail, reported, fine = (body[name] for name in sections)
    return Guide(title.strip().removeprefix("# "), why, fix, detail, _examples(reported), _examples(fine))


def path_of(check_id: str) -> Path:
    """`spf.too-many-lookups` -> checks/spf/too_many_lookups.md; rules of the linter stand in groups.

    Own wording rules (`wording.no-ticket`) share one guide.
    """
    family, _, name = check_id.replace("-", "_").partition(".")
    if family == "wording":
        return ROOT / "template" / "wording.md"
    in_groups = (ROOT / family).glob(f"*/{name}.md") if family == "template" else ()
    return next(iter(in_groups), ROOT / family / f"{name}.md")


def fill(text: str, facts: Mapping[str, object]) -> str:
    """Put the facts into the text; a placeholder without a fact stays as it is (a test finds it)."""
    return _PLACEHOLDER.sub(lambda m: _show(facts[m[1]]) if m[1] in facts else m[0], text)


def _show(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _examples(section: str) -> tuple[Example, ...]:
    return tuple(_example(*found) for found in _FENCE.findall(section))


def _example(kind: str, told: str, body: str) -> Example:
    """Beneath a line "zone:" in the world of a mail or template stands what DNS says."""
    shown, _, zone = body.partition("zone:\n") if kind != "zone" else ("", "", body)
    options = dict(one.split("=", 1) for one in told.split())
    if kind == "template":
        return Example(zone, options, templates=tuple(shown.split(NEXT_TEMPLATE)))
    return Example(zone, options, shown)
