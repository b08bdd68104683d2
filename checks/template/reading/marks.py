"""Reads placeholders that are not in double braces: *|FNAME|*, #{…}, %{…}, ((name)), <%= %>, ${…}, @if."""

from __future__ import annotations

import re

from checks.template.document import Placeholder, Role
from checks.template.offsets import Span
from checks.template.reading import smarty
from checks.template.reading.words import words

_PATH = re.compile(r"[$@.]?[A-Za-z_]\w*(?:\?|->\w+|\.\w+|\[[^\[\]]{1,40}\])*")
_ELSE_VALUE = re.compile(r"(?:\|\||\?\?|\?:|\bor\b|\bpresence_or)\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.]*))")
_BANG = re.compile(r"!(?!=)\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.]*))")
_ATTRIBUTE = re.compile(r"(key|default)\s*=\s*[\"']([^\"']*)[\"']")
_WORD = re.compile(r"[a-z]+")
_BRACKETED = re.compile(r"\[/?#(?:[a-z]|--)")
"""[#if x]; [#ORDER] is the number of one."""
_RUBY_OPENS = re.compile(r"(?:if|unless|for|while|case|begin)\b|.*\bdo\s*(?:\|[^|]*\|)?\s*$", re.DOTALL)
_NOT_NAMES = words(
    """
    if unless else elsif elseif end each for do while not and or isset empty foreach as list
    """
)

_TOOLKIT = {
    "IF": Role.OPEN, "UNLESS": Role.OPEN, "FOREACH": Role.OPEN, "ELSE": Role.ELSE, "ELSIF": Role.ELSE,
    "END": Role.CLOSE,
}  # fmt: skip
_MERGE = {
    "IF": Role.OPEN, "IFNOT": Role.OPEN, "INTERESTED": Role.OPEN, "ELSEIF": Role.ELSE, "ELSE": Role.ELSE,
    "END": Role.CLOSE,
}  # fmt: skip
_DIRECTIVES = {
    "if": Role.OPEN, "list": Role.OPEN, "switch": Role.OPEN, "macro": Role.OPEN, "else": Role.ELSE,
    "elseif": Role.ELSE, "case": Role.ELSE,
}  # fmt: skip


def read(source: str, span: Span, dialect: str) -> Placeholder | None:
    """A placeholder whose whole text the span holds; None for what a person may fill in, or none at all."""
    raw = source[span.start : span.end]
    if raw[0] in "$#%" and raw[1] == "{":
        return _in_braces(span, raw)
    if raw.startswith("*|"):
        return _merge_tag(span, raw)
    if raw.startswith("(("):
        name, condition, _ = raw[2:-2].partition("??")
        return Placeholder(span, raw, Role.OUTPUT, "notify", name.strip(), "" if condition else None)
    if raw.startswith(("<#", "</#", "<@", "</@")) or _BRACKETED.match(raw):
        return _directive(span, raw)
    if raw.startswith("<attribute"):
        said = dict(_ATTRIBUTE.findall(raw))
        return Placeholder(span, raw, Role.OUTPUT, "attribute", said.get("key", ""), said.get("default"))
    if raw.startswith("@@"):
        return Placeholder(span, raw, Role.STATEMENT, "build")
    if raw.startswith("{!"):
        return Placeholder(span, raw, Role.OUTPUT, "salesforce", raw[2:-1].strip())
    if raw[0] == "{":
        return smarty.read(source, span) if smarty.BEGINS.match(raw) else None
    if raw[0] == "%":
        return _percent(span, raw)
    if raw[0] == "@" and (raw[1:].startswith("end") or "(" in raw or raw in ("@else", "@empty")):
        return _blade(source, span, raw)
    return None


def echo(family: str, source: str, span: Span, _ended: frozenset[str]) -> Placeholder:
    """{!! $html !!}"""
    raw = source[span.start : span.end]
    return Placeholder(span, raw, Role.OUTPUT, family, _path(raw[3:-3]), _first(_ELSE_VALUE, raw))


def erb(source: str, span: Span, _ended: frozenset[str]) -> Placeholder:
    """<%= x %>, <% if x %>, <%# note %>; Underscore's <%- x %> too."""
    raw = source[span.start : span.end]
    inner = raw[2:-2].strip().strip("-").strip()
    if inner.startswith("#"):
        return Placeholder(span, raw, Role.COMMENT, "erb")
    if inner.startswith("="):
        return Placeholder(span, raw, Role.OUTPUT, "erb", _path(inner[1:]), _first(_ELSE_VALUE, inner))
    word = (_WORD.match(inner) or [""])[0]
    if word in ("else", "elsif", "when") or inner.startswith("} else"):
        return Placeholder(span, raw, Role.ELSE, "erb", _path(inner))
    if word == "end" or inner == "}":
        return Placeholder(span, raw, Role.CLOSE, "erb")
    opens = _RUBY_OPENS.match(inner) or inner.endswith("{")
    return Placeholder(span, raw, Role.OPEN if opens else Role.STATEMENT, "erb", _path(inner))


def toolkit(source: str, span: Span, _ended: frozenset[str]) -> Placeholder:
    """[% name %], [% IF name %]"""
    raw = source[span.start : span.end]
    inner = raw[2:-2].strip(" -+")
    word, _, rest = inner.partition(" ")
    if inner.startswith("#"):
        return Placeholder(span, raw, Role.COMMENT, "toolkit")
    role = _TOOLKIT.get(word, Role.STATEMENT if word.isupper() and rest else Role.OUTPUT)
    return Placeholder(span, raw, role, "toolkit", _path(rest if role is not Role.OUTPUT else inner))


def comment(source: str, span: Span, _ended: frozenset[str]) -> Placeholder:
    """<#-- note -->"""
    return Placeholder(span, source[span.start : span.end], Role.COMMENT, "freemarker")


def _in_braces(span: Span, raw: str) -> Placeholder:
    family = {"$": "freemarker", "#": "zammad", "%": "osticket"}[raw[0]]
    inner = raw[2:-1].strip()
    fallback = _first(_BANG, inner) if raw[0] == "$" else None
    if fallback is None:
        fallback = _first(_ELSE_VALUE, inner)
    return Placeholder(span, raw, Role.OUTPUT, family, _path(inner), fallback)


def _merge_tag(span: Span, raw: str) -> Placeholder:
    """*|FNAME|*, *|IF:FNAME|*, *|ELSE:|*, *|END:IF|*."""
    word, colon, rest = raw[2:-2].partition(":")
    role = _MERGE.get(word.upper(), Role.OUTPUT) if colon else Role.OUTPUT
    name = "" if role is Role.CLOSE else (_path(rest) if role is not Role.OUTPUT else raw[2:-2].strip())
    return Placeholder(span, raw, role, "mailchimp", name)


def _directive(span: Span, raw: str) -> Placeholder:
    """FreeMarker's <#if x>, [#else], </#if>, <@macro/>."""
    inner = raw.strip("<>[]").rstrip("/").strip()
    if inner.startswith("/"):
        return Placeholder(span, raw, Role.CLOSE, "freemarker")
    word, _, rest = inner[1:].partition(" ")
    role = _DIRECTIVES.get(word, Role.STATEMENT)
    return Placeholder(span, raw, role, "freemarker", _path(rest))


def _percent(span: Span, raw: str) -> Placeholder:
    """%(name)s and %s of translations, %FIRSTNAME% of newsletters."""
    if raw.endswith("%") and len(raw) > 2:
        return Placeholder(span, raw, Role.OUTPUT, "percent", raw.strip("%"))
    return Placeholder(span, raw, Role.OUTPUT, "gettext", raw[2:-2] if raw[1] == "(" else "")


def _blade(source: str, span: Span, raw: str) -> Placeholder | None:
    """@if ($x) … @endif, in templates that show their values with {{ $x }}."""
    if "{{ $" not in source and "{{$" not in source and "@end" not in source:
        return None
    word = (_WORD.match(raw[1:]) or [""])[0]
    role = Role.OPEN
    if word.startswith("end"):
        role = Role.CLOSE
    elif word in ("else", "elseif", "empty") and "@forelse" not in raw:
        role = Role.ELSE
    elif word in ("lang", "include", "php"):
        role = Role.STATEMENT
    return Placeholder(span, raw, role, "blade", "" if role is Role.CLOSE else _path(raw[1 + len(word) :]))


def _path(text: str) -> str:
    for found in _PATH.finditer(text):
        if found[0] not in _NOT_NAMES:
            return found[0].rstrip("?")
    return ""


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return None if match is None else next((part for part in match.groups() if part), "")
