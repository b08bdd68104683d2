"""Reads what somebody sets for a domain, a group or all domains: from a form, a line of CSV, TOML or JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from deliverability.addresses import parse_ip, parse_selector
from deliverability.chosen import parse_family, parse_profile
from deliverability.config_sources import nearest
from deliverability.config_values import show
from deliverability.monitored.model import KEYS, NOTHING, Alerts, Own
from deliverability.schedule import rule

NONE = "none"
"""Written for an empty list, or no profile, where a group or the default has one."""
LONGEST_NAME, MOST_TAGS, MOST_IN_A_LIST = 64, 20, 50


def merged(own: Own, given: Mapping[str, object]) -> Own:
    """`own` with what is given, by key; "" or None unsets. ValueError with a message for each wrong thing."""
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for key, value in given.items():
        try:
            read = _READERS[_known(key)]
            values[key] = None if value is None or value == "" else read(value)
        except ValueError as error:
            wrong += (f"{key}: {message}" for message in error.args)
    if wrong:
        raise ValueError(*wrong)
    return replace(own, **values)


def read_own(given: Mapping[str, object]) -> Own:
    """What is given, and nothing else; raises as `merged`."""
    return merged(NOTHING, given)


def as_text(value: object) -> str:
    """A value as it may be written again; "" for one that is not set."""
    if value is None:
        return ""
    return (", ".join(value) if isinstance(value, tuple) else str(value)) or NONE


def parse_name(text: str) -> str:
    """The name of a group, a tag or a target: one line; ValueError when it is empty or too long."""
    name = " ".join(text.split())
    if not name or not name.isprintable():
        raise ValueError("a name is missing; write a few letters, such as shops")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"{show(name)} is longer than {LONGEST_NAME} characters")
    return name


def parse_tags(given: object) -> tuple[str, ...]:
    """Tags in a list, or of text with commas: sorted, in lower case, each once. ValueError for too many."""
    tags = tuple(sorted({tag.lower() for tag in _list(given, parse_name)}))
    if any("," in tag or ";" in tag for tag in tags):
        raise ValueError("a tag has no comma or semicolon in it; write two tags")
    if len(tags) > MOST_TAGS:
        raise ValueError(f"there are {len(tags)} tags; a domain may have {MOST_TAGS}")
    return tags


def _known(key: str) -> str:
    if key in KEYS:
        return key
    near = nearest(key, list(KEYS))
    raise ValueError(
        f"is not a setting; {f'did you mean {near}?' if near else 'there are: ' + ', '.join(KEYS)}"
    )


def _schedule(given: object) -> str:
    said = " ".join(_text(given).lower().split())
    rule.parse(said)
    return said


def _alerts(given: object) -> Alerts:
    try:
        return Alerts(" ".join(_text(given).lower().replace("_", " ").split()))
    except ValueError:
        raise ValueError(f"{show(given)} is none of {', '.join(Alerts)}") from None


def _profile(given: object) -> str:
    said = _text(given).strip()
    return "" if said.lower() == NONE else parse_profile(said)


def _names(parse: Callable[[str], str]) -> Callable[[object], tuple[str, ...]]:
    return lambda given: _list(given, parse)


def _list(given: object, parse: Callable[[str], str]) -> tuple[str, ...]:
    if isinstance(given, str):
        words = [word.strip() for word in given.replace(";", ",").split(",")]
        given = [] if given.strip().lower() == NONE else [word for word in words if word]
    if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
        raise ValueError(f"{show(given)} is not a list of words")
    if len(given) > MOST_IN_A_LIST:
        raise ValueError(f"there are {len(given)} of them; {MOST_IN_A_LIST} is the most")
    return tuple(dict.fromkeys(map(parse, given)))


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise ValueError(f"{show(given)} is not text; write it in quotes")
    return given


_READERS: Mapping[str, Callable[[object], Any]] = {
    "schedule": _schedule,
    "time_zone": lambda given: rule.parse_zone(_text(given)),
    "selectors": _names(parse_selector),
    "sending_ips": _names(parse_ip),
    "also": _names(parse_family),
    "only": _names(parse_family),
    "profile": _profile,
    "alerts": _alerts,
    "targets": _names(parse_name),
}
