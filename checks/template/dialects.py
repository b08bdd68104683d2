"""What is known of each system's placeholders, and which system a template was written for."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from checks.template.document import Document, Placeholder, Role

_FACTS = Path(__file__).with_suffix(".toml")
_EACH = re.compile(r"\{([^{}]*)\}")
_ENDINGS = {
    ".liquid": "liquid", ".j2": "jinja2", ".jinja": "jinja2", ".jinja2": "jinja2", ".twig": "jinja2",
    ".hbs": "handlebars", ".handlebars": "handlebars", ".mustache": "mustache", ".erb": "erb",
    ".ftl": "freemarker", ".ftlh": "freemarker", ".blade.php": "blade", ".tmpl": "go", ".gohtml": "go",
}  # fmt: skip
_OF_FAMILY = {
    "mailchimp": "mailchimp", "zammad": "zammad", "osticket": "osticket", "notify": "govuk_notify",
    "erb": "erb", "freemarker": "freemarker", "blade": "blade", "go": "go", "attribute": "intercom",
    "salesforce": "salesforce", "handlebars": "handlebars", "help_scout": "help_scout",
    "smarty": "smarty",
}  # fmt: skip
_FREEMARKER = re.compile(r"[<\[]/?[#@][a-z]|\$\{[^{}\n]{1,80}[!?]")
"""Marks of its own; ${name} alone is written for many systems."""
_DJANGO = re.compile(r"\{%\s*(?:load|url|blocktrans|blocktranslate|regroup|now|with \w+=|autoescape)\b")
_JINJA = re.compile(r"\{%-?\s*(?:set|import|from|macro|call)\b|\|\s*default\(|\{\{\s*_\(")
_LIQUID = re.compile(r"\{%-?\s*(?:assign|capture|elsif|unless|render|increment)\b|\|\s*\w+:\s|==\s*blank")


@dataclass(frozen=True, slots=True)
class Dialect:
    """A system's placeholders, as dialects.toml explains each field."""

    key: str
    name: str
    families: frozenset[str]
    engine: str
    fallback: str
    empty: str
    unknown: str
    exact_case: bool
    complete: bool
    variables: frozenset[str]
    own: tuple[str, ...]

    def with_fallback(self, name: str, text: str) -> str:
        """The placeholder of that name which shows `text` where its value is empty; "" if there is no way."""
        whole = self.fallback.replace("$NAME", "$" + name.removeprefix("$"))
        return whole.replace("NAME", name).replace("TEXT", text)


@cache
def dialects() -> dict[str, Dialect]:
    """All that are known, by key."""
    facts = tomllib.loads(_FACTS.read_text("utf-8"))
    return {key: _dialect(key, told) for key, told in facts.items()}


def dialect(key: str) -> Dialect | None:
    """By its key ("zendesk"), however its letters are cased and parted; None where it is not known."""
    return dialects().get(key.strip().lower().replace("-", "_").replace(" ", "_").replace(".", ""))


@lru_cache(maxsize=8)
def dialect_of(document: Document) -> Dialect | None:
    """The declared one, or the one that its placeholders tell of; None when neither says."""
    if document.declared.dialect:
        return dialect(document.declared.dialect)
    return dialect(_detected(document.source, document.name, document.placeholders))


def _detected(source: str, name: str, placeholders: tuple[Placeholder, ...]) -> str:
    """The key of the dialect, by the names and marks; "" when that is not sure."""
    ending = next((key for end, key in _ENDINGS.items() if name.lower().endswith(end)), "")
    if ending or not placeholders:
        return ending
    families = {one.family for one in placeholders if one.role is not Role.FILL_IN}
    families -= {"gettext", "single", "percent", "build"}
    if len(families) != 1:
        return "intercom" if families == {"liquid", "attribute"} else ""
    (family,) = families
    if family in ("liquid", "help_scout"):
        known = _by_names(family, [one for one in placeholders if one.role is Role.OUTPUT])
        return known or _OF_FAMILY.get(family, "") or _engine(source)
    if family == "freemarker" and not _FREEMARKER.search(source):
        return ""
    return _OF_FAMILY.get(family, "")


def _by_names(family: str, placeholders: Iterable[Placeholder]) -> str:
    """The only system that lists the most of these names; names of one word tell nothing."""
    names = {one.name for one in placeholders if "." in one.name}
    listed = {key: one.variables for key, one in dialects().items() if family in one.families}
    hits = {key: len(names & variables) for key, variables in listed.items()}
    most = max(hits.values(), default=0)
    best = [key for key, count in hits.items() if count == most and most]
    return best[0] if len(best) == 1 and _knows_half(dialects()[best[0]], names) else ""


def _knows_half(guessed: Dialect, names: set[str]) -> bool:
    """Another program may call a few of its values just so; most of them it would not."""
    known = sum(name in guessed.variables or name.startswith(guessed.own) for name in names)
    return known * 2 >= len(names)


def _engine(source: str) -> str:
    marks = (("django", _DJANGO), ("jinja2", _JINJA), ("liquid", _LIQUID))
    found = [key for key, pattern in marks if pattern.search(source)]
    return found[0] if len(found) == 1 else ""


def _dialect(key: str, told: dict[str, object]) -> Dialect:
    def texts(name: str) -> list[str]:
        listed = told[name]
        return [str(one) for one in listed] if isinstance(listed, list) else []

    return Dialect(
        key, str(told["name"]), frozenset(texts("families")), str(told["engine"]), str(told["fallback"]),
        str(told["empty"]), str(told["unknown"]), bool(told["exact_case"]), bool(told["complete"]),
        frozenset(name for one in texts("variables") for name in _each(one)), tuple(texts("own")),
    )  # fmt: skip


def _each(pattern: str) -> list[str]:
    """{a,b}.c stands for a.c and b.c."""
    parts = _EACH.split(pattern)
    choices = [part.split(",") if number % 2 else [part] for number, part in enumerate(parts)]
    return ["".join(chosen) for chosen in itertools.product(*choices)]
