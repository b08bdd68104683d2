"""A placeholder's name is one that the system does not know."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.dialects import Dialect, dialect_of
from checks.template.document import Document, Placeholder, Role
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.settings import Settings
from checks.template.variables.near import near
from checks.template.variables.slips import slip_of

_LOCAL = re.compile(r"\{%-?\s*(?:for|assign|capture|set|with|increment|decrement|tablerow|macro)\s+(\w+)")
_INDEX = re.compile(r"\[[^\]]*\]")
_LANGUAGE = frozenset(
    {"forloop", "loop", "tablerowloop", "true", "false", "nil", "none", "blank", "empty", "now"}
)
MOST = 100
"""Names of one template that are compared with all known ones; no person writes more that are unknown."""
_NOT_VALUES = (Role.CLOSE, Role.COMMENT, Role.FILL_IN)


@rule("VAR004", Severity.ERROR, "Zendesk help: placeholders are case sensitive", languages=())
def unknown_variable(document: Document, settings: Settings) -> Iterator[Spot]:
    """A name close to a known one, or in none of the lists where a system's list is complete."""
    known = dialect_of(document)
    listed = (known.variables if known else frozenset()) | frozenset(settings.variables)
    looked_up: set[str] = set()
    local = {*_LANGUAGE, *_LOCAL.findall(document.source)}
    for one in document.placeholders:
        name = _INDEX.sub("", one.name).rstrip("?")
        if one.role in _NOT_VALUES or not name or re.split(r"[.:]", name)[0] in local:
            continue
        if known and (one.family not in known.families or _is_own(name, known)):
            continue
        if not _is_listed(name, listed, known):
            looked_up.add(name)
            meant = _meant(one.family, name, listed, known) if len(looked_up) <= MOST else ""
            yield from _spot(one, name, meant, known)


def _meant(family: str, name: str, listed: frozenset[str], known: Dialect | None) -> str:
    """Of the names of the system, or of all those that have such marks where nothing tells which it is."""
    if known and known.variables:
        return near(name, listed)
    return (near(name, listed) if listed else "") or slip_of(name, family)


def _is_listed(name: str, listed: frozenset[str], known: Dialect | None) -> bool:
    """Whether it stands there, or is an object whose parts do."""
    if known and not known.exact_case:
        name, listed = name.casefold(), frozenset(one.casefold() for one in listed)
    return name in listed or any(one.startswith(f"{name}.") for one in listed)


def _is_own(name: str, known: Dialect) -> bool:
    """One that an operator gave; a prefix that is a whole object says nothing of a typing error."""
    prefixes = [one.casefold() for one in known.own if not one.endswith(".") or one.count(".") > 1]
    return name.casefold().startswith(tuple(prefixes))


def _spot(one: Placeholder, name: str, meant: str, known: Dialect | None) -> Iterator[Spot]:
    system = known.name if known else "your help desk"
    if not meant and not (known and known.complete):
        return
    if not meant:
        yield Spot(
            one.span,
            {"variable": name, "system": system, "advice": f"Pick a name from the list in {system}."},
        )
        return
    start = one.raw.find(name)
    fix = (
        Fix(f"Write {meant}", (Edit(one.span, one.raw.replace(name, meant)),), safe=True)
        if start >= 0
        else None
    )
    yield Spot(one.span, {"variable": name, "system": system, "advice": f"You probably mean {meant}."}, fix)
