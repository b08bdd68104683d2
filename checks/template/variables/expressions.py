"""Whether a placeholder can be read by the engine of its system; none is ever run."""

from __future__ import annotations

import re
from functools import lru_cache

from checks.template.document import Placeholder, Role

LONGEST = 500
_PATH = r"[A-Za-z_][\w-]*\??(?:\.[\w-]+\??|\[[^\[\]]{1,60}\])*"
_VALUE = rf"(?:\"[^\"]*\"|'[^']*'|&quot;(?:(?!&quot;).)*&quot;|-?\d+(?:\.\d+)?|{_PATH})"
_ARGUMENT = rf"(?:[A-Za-z_][\w-]*\s*:\s*)?{_VALUE}"
_FILTER = rf"\|\s*[A-Za-z_]\w*\s*(?::\s*{_ARGUMENT}\s*(?:,\s*{_ARGUMENT}\s*)*)?"
_OR = rf"(?:\|\|\s*{_VALUE}\s*)?"  # Chatwoot's own
_OUTPUT = re.compile(rf"\A\s*{_VALUE}\s*{_OR}(?:{_FILTER})*", re.DOTALL)
_COMPARED = rf"{_VALUE}\s*(?:(?:==|!=|<>|<=|>=|<|>|&lt;|&gt;|contains\b)\s*{_VALUE}\s*)?"
_CONDITION = re.compile(rf"\A\s*{_COMPARED}(?:\b(?:and|or)\s+{_COMPARED})*", re.DOTALL)
_RANGE = rf"\(\s*{_VALUE}\s*\.\.\s*{_VALUE}\s*\)"
_LOOP = re.compile(
    rf"\A\s*[A-Za-z_][\w-]*\s+in\s+(?:{_VALUE}|{_RANGE})\s*"
    rf"(?>,?\s*(?:reversed\b|(?:limit|offset|cols)\s*:\s*{_VALUE})\s*)*"
)
_ASSIGN = re.compile(rf"\A\s*[A-Za-z_][\w.-]*\s*=\s*{_VALUE}\s*(?:{_FILTER})*", re.DOTALL)
_TAG = re.compile(r"\{%[-+]?\s*(\w+)(.*?)[-+]?%\}", re.DOTALL)
_LIQUID = {
    "if": _CONDITION, "unless": _CONDITION, "elsif": _CONDITION, "for": _LOOP, "tablerow": _LOOP,
    "assign": _ASSIGN,
}  # fmt: skip
_SPACES = re.compile(r"\s+")
_JINJA = {"if": "endif", "for": "endfor", "with": "endwith", "filter": "endfilter", "elif": "", "set": ""}


def can_be_read(one: Placeholder, engine: str) -> bool:
    """Whether the engine ("liquid", "jinja") knows the grammar of a value or a tag. Unknown tags can be."""
    raw = _SPACES.sub(" ", one.raw)
    if len(raw) > LONGEST or one.family != "liquid":
        return True
    if one.role is Role.OUTPUT:
        return _liquid_value(raw) if engine == "liquid" else _jinja(raw)
    if one.role not in (Role.OPEN, Role.ELSE, Role.STATEMENT):
        return True
    found = _TAG.fullmatch(raw)
    if found is None:
        return True
    if engine == "liquid":
        grammar = _LIQUID.get(found[1])
        return grammar is None or bool(grammar.fullmatch(found[2]))
    return _jinja_tag(found[1], raw)


@lru_cache(maxsize=4096)
def _liquid_value(raw: str) -> bool:
    return bool(_OUTPUT.fullmatch(raw[2:-2].strip("-")))


def _jinja_tag(word: str, raw: str) -> bool:
    if word not in _JINJA:
        return True
    if word == "elif":
        return _jinja("{% if a %}" + raw + "{% endif %}")
    end = _JINJA[word]
    if word == "set" and "=" not in raw:
        end = "endset"
    return _jinja(raw + ("{% " + end + " %}" if end else ""))


def _jinja(source: str) -> bool:
    from checks.template.variables.jinja_grammar import is_jinja  # late: Jinja2 is large, and few ask for it

    return is_jinja(source)
