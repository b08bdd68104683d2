"""What may be said of a template before it, and what is wrong with a value that may not."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from datetime import date

from checks.providers.named import service_named, service_near
from checks.template.dialects import dialects
from checks.template.document import Kind

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)
_YES = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class WrongValueError(ValueError):
    """A value that says nothing; the text says what would be right."""


def _kind(value: str) -> Kind:
    name = re.sub(r"[\s-]+", "_", value.strip().lower())
    if name in tuple(Kind):
        return Kind(name)
    raise WrongValueError(f"“{value}” is no kind of template. {_choice(name, tuple(Kind))}")


def _dialect(value: str) -> str:
    name = value.strip().lower()
    if name in dialects():
        return name
    raise WrongValueError(f"“{value}” is no dialect of templates. {_choice(name, tuple(dialects()))}")


def _choice(name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"{f'Do you mean “{near[0]}”? ' if near else ''}There are: {', '.join(known)}."


def _service(value: str) -> str:
    """One that nobody knows is a system of one's own; one that is nearly known is a slip."""
    if service_named(value) is None and (near := service_near(value)):
        raise WrongValueError(f"“{value}” is no sending service that we know. Do you mean “{near}”?")
    return value


def _fragment(value: str) -> bool:
    if value.lower() not in _YES:
        raise WrongValueError(
            f"“fragment: {value}” says nothing. Write true for a part of a mail, false for a whole one."
        )
    return _YES[value.lower()]


def _language(value: str) -> str:
    if found := _LANGUAGE.fullmatch(value):
        return found[1].lower()
    raise WrongValueError(f"“{value}” is no code of a language. Write one such as “en” or “de”.")


def _reviewed(value: str) -> str:
    try:
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        raise WrongValueError(f"“{value}” is no date. Write it as 2026-03-31.") from None


VALUES: Mapping[str, Callable[[str], object]] = {
    "kind": _kind,
    "fragment": _fragment,
    "language": _language,
    "reviewed": _reviewed,
    "title": str,
    "audience": str,
    "service": _service,
    "dialect": _dialect,
    "subject": str,
    "approved_by": str,
}
"""By key: makes the value of it, or raises WrongValueError."""
