"""The fields of a settings form: what is set here, and what holds otherwise and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deliverability.monitored.effective import Effective
from deliverability.monitored.model import KEYS, Own
from deliverability.monitored.settings import NONE, as_text
from deliverability.wording import PROFILES
from web.monitor.words import ALERTS, ALSO, LABELS, origin, schedule_words, value_words

SCHEDULES = (
    "every 30 minutes", "every hour", "every 6 hours", "daily 07:00", "weekly mon 07:00", "paused",
)  # fmt: skip
HINTS = {
    "time_zone": "For example Europe/Berlin. Times of day are meant there, and days begin there.",
    "selectors": "The words after s= in the DKIM-Signature line of mails you sent, with commas between.",
    "sending_ips": "Of servers of your own that send mail, with commas between.",
    "only": "Kinds of checks by their short names, such as mx, spf, dkim, with commas between. "
    "The word none looks at all that is usual.",
    "targets": "The names of places you made, with commas between. The word none tells nobody.",
}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "profile": {value or NONE: words for value, words in PROFILES.items()},
    "alerts": {value.value: words for value, words in ALERTS.items()},
    "also": {NONE: "nothing more than usual", **ALSO},
    "schedule": {value: schedule_words(value) for value in SCHEDULES},
}
"""Settings that are chosen from a list: as it is written -> in words. "" is "not set here"."""
FOR_TECHNICIANS = ("selectors", "sending_ips", "only")
OWN_RULE = "schedule_rule"
"""The field for a schedule that is in no list; it counts before the list."""


@dataclass(frozen=True, slots=True)
class Field:
    """`value`: as typed or as set here, "" for not set; `otherwise`: what holds when it is not."""

    key: str
    label: str
    value: str
    otherwise: str
    hint: str
    choices: tuple[tuple[str, str], ...]
    problem: str
    is_set: bool

    @property
    def is_listed(self) -> bool:
        """Whether the value is one of the choices, or none."""
        return self.value in ("", *(value for value, _ in self.choices))


def fields(
    own: Own,
    above: Effective,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> tuple[Field, ...]:
    """The form's fields. `above`: what holds without what is set here; `typed`, `problems`: by key."""
    return tuple(_field(key, own, above, typed, problems or {}) for key in LABELS)


def _field(
    key: str, own: Own, above: Effective, typed: Mapping[str, str] | None, problems: Mapping[str, str]
) -> Field:
    given, mine = getattr(above, key), getattr(own, key)
    otherwise = f"{value_words(key, given.value)} ({origin(given)})"
    value = as_text(mine) if typed is None else typed.get(key, "")
    choices = tuple(CHOICES.get(key, {}).items())
    problem = problems.get(key, "")
    return Field(key, LABELS[key], value, otherwise, HINTS.get(key, ""), choices, problem, mine is not None)


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """What a form says, by key; "" unsets."""
    said = {key: form.get(key, "").strip().replace("\0", "")[:1000] for key in KEYS}
    rule = form.get(OWN_RULE, "").strip()[:1000]
    return said | ({"schedule": rule} if rule else {})


def problems_in(error: ValueError) -> dict[str, str]:
    """What `monitored.settings.merged` says is wrong, by key, each as a sentence."""
    said: dict[str, str] = {}
    for message in error.args:
        key, _, words = str(message).partition(": ")
        said[key] = f"{words[:1].upper()}{words[1:]}."
    return said
