"""Says in CSS how MJML's elements look: by their own attributes, their classes, and <mj-attributes>."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from checks.template.elements import Element, Html

_SET = {
    "color": "color", "font-size": "font-size", "font-weight": "font-weight",
    "background-color": "background-color", "container-background-color": "background-color",
    "inner-background-color": "background-color", "background-url": "background-image",
}  # fmt: skip
"""The property that an attribute stands for; a later one of the same wins."""
_TEXT = {"color": "#000000", "font-size": "13px"}
_BUILT_IN: Mapping[str, Mapping[str, str]] = {
    "mj-text": _TEXT,
    "mj-table": _TEXT,
    "mj-button": {"color": "#ffffff", "background-color": "#414141", "font-size": "13px"},
    **{name: {} for name in ("mj-body", "mj-wrapper", "mj-section", "mj-group", "mj-column", "mj-hero")},
}
"""What mjml.io's own components start with; of the others we do not say how they look."""
_UNKNOWN = {"color": "?", "background-color": "?", "font-size": "?("}


def mjml_looks(html: Html) -> dict[Element, dict[str, str]]:
    """The properties of every MJML element of a mail, {} for other HTML; "?" for what cannot be known."""
    if not html.all("mj-body"):
        return {}
    told = [one for one in html.elements if one.tag.startswith("mj-")]
    themes = _themes(one for one in told if one.inside("mj-attributes"))
    return {one: _look(one, themes) for one in told}


def _themes(told: Iterable[Element]) -> dict[str, dict[str, str]]:
    """By tag, and by "." and the name of an <mj-class>."""
    themes: dict[str, dict[str, str]] = {}
    for one in told:
        name = f".{one.value('name')}" if one.tag == "mj-class" else one.tag
        themes.setdefault(name, {}).update(_own(one))
    return themes


def _look(element: Element, themes: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    if element.tag not in _BUILT_IN or "css-class" in element.attributes:
        return _UNKNOWN | _own(element)  # a sheet may say more of a class
    classes = (themes.get(f".{name}", {}) for name in element.value("mj-class").split())
    of_all, of_tag = themes.get("mj-all", {}), themes.get(element.tag, {})
    look = {**_BUILT_IN[element.tag], **of_all, **of_tag}
    for one in classes:
        look |= one
    return look | _own(element)


def _own(element: Element) -> dict[str, str]:
    found = {}
    for name, meaning in _SET.items():
        if value := element.value(name).strip().lower():
            found[meaning] = "url(…)" if name == "background-url" else value
    return found
