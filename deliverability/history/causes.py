"""Tells why a finding came or went: their own records, a third party's, our checks, or what we are asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checks.domain import organizational
from checks.model import Gap, Reason
from checks.registry import all_checks, family_of
from deliverability.history.look import BY_MAIL, Key, Look, Seen
from deliverability.history.model import Cause, Standing
from deliverability.history.records import Move
from deliverability.party import is_below

HANGS_ON = {
    "hosts": ("mx", "hosts"),
    "mailboxes": ("mx", "hosts"),
    "spf": ("spf", "mx"),
    "dane": ("dane", "mx", "hosts", "dnssec"),
    "mta_sts": ("mta_sts", "mx", "hosts"),
    "dnssec": ("dnssec", "nameservers"),
    "bimi": ("bimi", "dmarc"),
    "reverse_dns": ("spf",),
}
"""The families whose records decide the findings of a family, where it is more than its own."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The last transcript judged by today's checks and settings; `new`: checks it holds no answers for.

    `cause`: what is different by then, ADVICE or SETTINGS.
    """

    look: Look
    new: frozenset[str]
    cause: Cause


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What else is known of a run: the domain, the records that changed, what was looked at before.

    `unjudged`: checks that no run before could judge. `families`: those the last run looked at.
    """

    home: str
    moves: tuple[Move, ...]
    families: frozenset[str]
    unjudged: frozenset[str]
    baseline: Baseline | None = None


def baseline(look: Look, gaps: Iterable[Gap], cause: Cause) -> Baseline:
    """From the replay of the last transcript."""
    new = (gap.check for gap in gaps if gap.unknown.reason is Reason.NOT_ASKED)
    return Baseline(look, frozenset(new), cause)


def cause_of_new(seen: Seen, about: Circumstances) -> Cause:
    """Why a finding is there, or is heavier."""
    then = about.baseline
    if then is not None and (_is_there(then.look, seen) or seen.check in then.new):
        return then.cause
    if family_of(seen.check) in BY_MAIL:
        return Cause.TEST_MAIL
    if family_of(seen.check) not in about.families:
        return Cause.SETTINGS
    if seen.check in about.unjudged:
        return Cause.FIRST
    return _in_the_world(seen.key, about)


def cause_of_gone(one: Standing, about: Circumstances) -> Cause:
    """Why a finding is not there any more."""
    then = about.baseline
    if one.check not in all_checks():
        return Cause.ADVICE
    if then is not None and one.check in then.look.closed and one.key not in then.look.found:
        return then.cause
    return Cause.TEST_MAIL if family_of(one.check) in BY_MAIL else _in_the_world(one.key, about)


def whose_doing(key: Key, about: Circumstances) -> str:
    """The domain of the third party that a finding is put down to."""
    mine = (move.now.whose for move in _deciding(key, about) if move.now.whose)
    return next(mine, "") or organizational(_name_in(key).lower())


def already(then: Baseline | None) -> frozenset[Key]:
    """Findings that the last transcript shows as well, so that they have been seen twice."""
    return frozenset(then.look.found) if then else frozenset()


def _is_there(look: Look, seen: Seen) -> bool:
    then = look.found.get(seen.key)
    return then is not None and then.severity is seen.severity


def _in_the_world(key: Key, about: Circumstances) -> Cause:
    mine = _deciding(key, about)
    if any(not move.now.whose for move in mine):
        return Cause.DOMAIN
    name = _name_in(key)
    is_elsewhere = "." in name and not is_below(name.lower(), about.home)
    return Cause.THIRD_PARTY if mine or is_elsewhere else Cause.DOMAIN


def _deciding(key: Key, about: Circumstances) -> list[Move]:
    """The records that changed and that the finding may hang on."""
    family = family_of(key[0])
    decide = HANGS_ON.get(family, (family,))
    return [move for move in about.moves if move.family in decide]


def _name_in(key: Key) -> str:
    """The name that a subject begins with: "example.com TXT"."""
    return key[1].partition(" ")[0]
