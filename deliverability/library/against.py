"""Holds a template against DNS: who it says it is from, and where its links lead."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checks.model import Unknown
from checks.template.reading.read import read
from deliverability.config import Settings
from deliverability.library.errors import LibraryError
from deliverability.library.judging import options_for
from deliverability.library.model import Wanted
from deliverability.library.seen import Place, place_of
from deliverability.linting.run import lint_source
from deliverability.linting.world import look

ASKS = {"sender", "hosts"}
"""The evidence that comes from DNS."""


@dataclass(frozen=True, slots=True)
class Against:
    """What only DNS shows. `unknown`: how many things it gave no answer about."""

    places: tuple[Place, ...]
    unknown: int


def against(wanted: Wanted, sender: str, config: Settings) -> Against:
    """Ask DNS, for at most half a minute; LibraryError where nobody says who the mail is from.

    `sender`: the From of a template that names none. For a text that was looked at before, where it hurts
    nobody.
    """
    options = options_for(config)
    if sender.strip():
        options = replace(options, settings=replace(options.settings, sender=sender.strip()))
    rules = tuple(one for one in options.rules if ASKS & set(one.needs))
    options = replace(options, rules=rules, declared=wanted.declared)
    documents = read(wanted.source, wanted.file, wanted.declared)
    if not options.settings.sender and not any("from" in one.headers for one in documents):
        raise LibraryError("sender", "Write who the mail is from, like Support <support@example.com>.")
    world = look(documents, options.settings, config)
    found = lint_source(wanted.source, wanted.file, options, world)
    unknown = sum(isinstance(one.why, Unknown) for one in found.not_judged)
    return Against(tuple(map(place_of, found.findings)), unknown)
