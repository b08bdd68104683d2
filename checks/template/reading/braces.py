"""Reads {{ }} and {% %}: Liquid, Jinja, Django, Handlebars, Mustache, Go, and help desks that borrow them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from checks.template.document import Placeholder, Role
from checks.template.offsets import NOWHERE, Span
from checks.template.reading.words import words

_HELP_SCOUT = re.compile(r"\{%\s?([A-Za-z]\w*(?:\.\w+)+)\s?(?:,\s*fallback=([^%{}]*))?\s?%\}")
_PATH = re.compile(r"[$@.]?[A-Za-z_]\w*(?:-\w+)*(?:\??->\w+|\.\w+|\[[^\[\]]{1,40}\])*|\.(?=\s*$)")
_SPACED = re.compile(r"[A-Za-z_][\w'/-]*(?: +[\w'/-]+){1,5}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|&quot;.*?&quot;|“[^”]*”", re.DOTALL)
_FILTER = re.compile(r"(?<!\|)\|(?!\|)\s*([A-Za-z_]\w*)")
_VALUE = r"\s*(?:\"([^\"]*)\"|'([^']*)'|&quot;(.*?)&quot;|“([^”]*)”|([\w. -]*))"
_FALLBACK = re.compile(
    r"(?:\|\s*(?:default(?:_if_none)?|fallback|if_empty)\s*[:(=]?|\|\s*d\(|\|(?=\s*[\"'])"
    r"|\|\||\?\?|\?:|\bor\b|\belse\b|:default\s*=)" + _VALUE,
    re.DOTALL,
)
_TAG = re.compile(r"[{%\s#^/<>+~-]*(\w+)")
_BLOCKS = words(
    """
    if unless for case capture tablerow block macro autoescape ifchanged ifequal ifnotequal spaceless
    blocktrans blocktranslate raw verbatim comment form paginate foreach
    """
)
_ENTERS = words(
    """
    else elif elsif elseif when empty plural
    """
)
_HELPERS = words(
    """
    if unless each with range define block template include partial lookup log formatDate pluralize t
    i18n translate or and not eq ne default date currency upper lower yield
    """
)
_WORDS = words(
    """
    and or not in is if else elif elsif unless contains blank empty nil null none true false for of as
    with eq ne gt lt size reversed limit offset loop range cols case when
    """
)


REMEMBERED = 200
"""Characters of a placeholder; a longer one is hardly written twice."""


def output(source: str, span: Span, _ended: frozenset[str]) -> Placeholder | None:
    """{{ x }}, {{{ x }}}, {{#if x}}, {{else}}, {{/if}}, {{! note }}; Go's {{if .X}} and {{end}}."""
    raw = source[span.start : span.end]
    one = _output(raw) if len(raw) < REMEMBERED else _output.__wrapped__(raw)
    return replace(one, span=span) if one else None


@lru_cache(maxsize=2048)
def _output(raw: str) -> Placeholder | None:
    """A mail shows the same value again and again, in each row of a table."""
    span = NOWHERE
    width = 3 if raw.startswith("{{{") and raw.endswith("}}}") else 2
    inner = raw[width:-width].strip(" \t\r\n~-")
    first = inner[:1]
    family = "handlebars" if width == 3 or first in tuple("#^/!>&") else ""
    if not inner:
        return None
    if raw.startswith("{{--"):
        return Placeholder(span, raw, Role.COMMENT, "blade")
    if first == "!":
        return Placeholder(span, raw, Role.COMMENT, family)
    if first == "/":
        return Placeholder(span, raw, Role.CLOSE, family, inner[1:].strip())
    if inner == "^":
        return Placeholder(span, raw, Role.ELSE, family)
    if first in "#^":
        told = inner[1:].split(None, 1)
        named = len(told) > 1 and told[0] in _HELPERS
        return Placeholder(span, raw, Role.OPEN, family, _path(told[1] if named else inner[1:]))
    if first == ">":
        return Placeholder(span, raw, Role.STATEMENT, family, "")
    word = inner.split(None, 1)[0]
    if word == "else":
        return Placeholder(span, raw, Role.ELSE, family, _path(inner[4:]))
    if role := _go_role(word, inner):
        return Placeholder(span, raw, role, "go", _path(inner[len(word) :]) if role is not Role.CLOSE else "")
    return _shown(span, raw, inner.lstrip("&"), family)


def tag(source: str, span: Span, ended: frozenset[str]) -> Placeholder:
    """{% if x %} and its kin, {%customer.firstName,fallback=there%}, {% comment %} up to its end."""
    raw = source[span.start : span.end]
    if found := _HELP_SCOUT.fullmatch(raw):
        return Placeholder(span, raw, Role.OUTPUT, "help_scout", found[1], found[2])
    match = _TAG.match(raw)
    word = match[1] if match else ""
    if word in ("comment", "raw", "verbatim"):
        return _to_the_end(source, span, word)
    rest = raw[match.end() :] if match else ""
    role = _role(word, rest.lstrip(), ended)
    if word == "for":
        rest = rest.partition(" in ")[2]
    name = "" if role is Role.CLOSE else _path(_QUOTED.sub("", rest.rstrip("%}- ")))
    fallback = _fallback(rest) if word in ("assign", "set") else None
    return Placeholder(span, raw, role, "liquid", name, fallback, (word,) if word else ())


def _role(word: str, rest: str, ended: frozenset[str]) -> Role:
    """A tag that can have an end is a block if the template has such an end, and it holds no value itself."""
    if word.startswith("end"):
        return Role.CLOSE
    if word in _ENTERS:
        return Role.ELSE
    alone = (word == "set" and "=" in rest) or (word.startswith("trans") and rest[:1] in ("'", '"'))
    return Role.OPEN if not alone and (word in ended or word in _BLOCKS) else Role.STATEMENT


def comment(source: str, span: Span, _ended: frozenset[str]) -> Placeholder:
    """{# note #}"""
    return Placeholder(span, source[span.start : span.end], Role.COMMENT, "liquid")


def with_family(found: tuple[Placeholder, ...], dialect: str) -> tuple[Placeholder, ...]:
    """Says of plain {{ x }} which syntax it is: the one whose other marks stand in the template."""
    found = _without_go(found)
    seen = {one.family for one in found}
    plain = next((one for one in ("blade", "go", "handlebars", "liquid") if one in seen), "liquid")
    if dialect in ("handlebars", "mustache", "postmark", "sendgrid", "go", "blade"):
        plain = {"go": "go", "blade": "blade"}.get(dialect, "handlebars")
    if plain == "handlebars" and "liquid" in seen and not dialect:
        plain = "liquid"
    return tuple(one if one.family else replace(one, family=plain) for one in found)


def _without_go(found: tuple[Placeholder, ...]) -> tuple[Placeholder, ...]:
    """{{ end }} beside {% %} is a value of that name, unless Go opened a block for it to close."""
    ends = [one for one in found if one.family == "go" and one.role is Role.CLOSE]
    if not ends or any(one.family == "go" and one.role is Role.OPEN for one in found):
        return found
    if not any(one.family == "liquid" for one in found):
        return found
    return tuple(
        replace(one, role=Role.OUTPUT, family="", name="end") if one in ends else one for one in found
    )


def _go_role(word: str, inner: str) -> Role | None:
    if inner == "end":
        return Role.CLOSE
    if word in ("if", "range", "with", "block", "define") and inner != word:
        return Role.OPEN
    return Role.STATEMENT if word == "template" and inner != word else None


def _shown(span: Span, raw: str, inner: str, family: str) -> Placeholder:
    inner = inner.strip()
    if inner.startswith("$") and not inner.startswith("${"):
        family = family or "blade"
    elif inner.startswith("."):
        family = family or "go"
    bare = _QUOTED.sub("''", inner)
    filters = tuple(_FILTER.findall(bare)) if "|" in bare else ()
    return Placeholder(span, raw, Role.OUTPUT, family, _name(bare), _fallback(inner), filters)


def _fallback(inner: str) -> str | None:
    match = _FALLBACK.search(inner) if any(mark in inner for mark in "|?:os") else None
    return None if match is None else next((part for part in match.groups() if part), "").strip()


def _name(bare: str) -> str:
    """The path that is shown; a name may have spaces, where it is not a helper with its argument."""
    path = bare.partition("|")[0].partition("??")[0].strip()
    if _SPACED.fullmatch(path):
        parts = path.split()
        if not _WORDS.intersection(parts) and parts[0] not in _HELPERS:
            return path
    return _path(path)


def _path(text: str) -> str:
    """The first name of an expression that is no word of the language."""
    for found in _PATH.finditer(text):
        if found[0] not in _WORDS and found[0] not in _HELPERS and text[found.end() : found.end() + 1] != "(":
            return found[0].strip("{}")
    return ""


def _to_the_end(source: str, span: Span, word: str) -> Placeholder:
    """What is hidden or shown as it stands up to the tag that ends it; a lone tag without one."""
    end = re.compile(rf"\{{%[-+]?\s*end{word}\s*[-+]?%\}}").search(source, span.end)
    if word == "comment":
        whole = Span(span.start, end.end() if end else span.end)
        role = Role.COMMENT if end else Role.OPEN
        return Placeholder(whole, source[whole.start : whole.end], role, "liquid", filters=(word,))
    return Placeholder(span, source[span.start : span.end], Role.OPEN, "liquid", filters=(word,))
