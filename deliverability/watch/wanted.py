"""Says what to watch: the places that remedies change, and records that somebody names."""

from __future__ import annotations

from collections.abc import Iterable

from checks.answers import Answer, Question
from deliverability.net.transcript import Transcript
from deliverability.pasted import Pasted
from deliverability.remedies.model import Action, Change
from deliverability.report import Advice
from deliverability.watch.meets import typed
from deliverability.watch.model import Watched

MOST = 12
"""Places of one watch."""


def from_changes(changes: Iterable[Change], transcript: Transcript | None = None) -> tuple[Watched, ...]:
    """A place for each name and type that is changed; what was there before comes from the transcript."""
    places: dict[Question, Watched] = {}
    for change in dict.fromkeys(changes):
        question = Question(change.name, change.rrtype)
        place = places.get(question) or Watched(*question, before=_before(question, transcript))
        places[question] = _with(place, change)
    return tuple(places.values())[:MOST]


def from_findings(findings: Iterable[Advice], transcript: Transcript | None = None) -> tuple[Watched, ...]:
    """The places of all remedies of these findings."""
    changes = (change for advice in findings if advice.remedy for change in advice.remedy.changes)
    return from_changes(changes, transcript)


def from_pasted(records: Iterable[Pasted]) -> tuple[Watched, ...]:
    """A place for each record; one without a value is watched for whatever changes."""
    places: dict[Question, Watched] = {}
    for record in records:
        question = Question(record.name, record.rrtype)
        known = places.get(question, Watched(*question))
        values = (*known.present, record.value) if record.value else known.present
        places[question] = Watched(*question, tuple(dict.fromkeys(values)))
    return tuple(places.values())[:MOST]


def _with(place: Watched, change: Change) -> Watched:
    present, absent = place.present, place.absent
    if change.action is not Action.REMOVE and change.value not in present:
        present = (*present, change.value)
    if change.old and change.old != change.value and change.old not in absent:
        absent = (*absent, change.old)
    gone = tuple(value for value in absent if value not in present)
    return Watched(place.name, place.rrtype, present, gone, place.before)


def _before(question: Question, transcript: Transcript | None) -> tuple[str, ...] | None:
    """What the check saw there; the resolvers' word, which fresh runs have from the zone's own servers."""
    reply = transcript.reply(question) if transcript is not None else None
    return typed(reply) if isinstance(reply, Answer) else None
