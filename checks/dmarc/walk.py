"""The DNS tree walk (RFC 9989 §4.10): whose names are asked, which record applies, and who is the owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from checks.answers import Maybe
from checks.dmarc.record import DmarcRecord, Policy, parse
from checks.dmarc.selection import Selection
from checks.model import Unknown

LONGEST_BELOW_JUMP = 7
"""A name of eight or more labels goes on with its last seven, so a walk is at most eight questions."""


@dataclass(frozen=True, slots=True)
class Step:
    """One name of the walk, and the TXT texts at `_dmarc.` below it."""

    name: str
    texts: Maybe[Selection]
    aliases: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        return f"_dmarc.{self.name}"

    @property
    def selection(self) -> Selection:
        """The texts; none where there was no answer."""
        return Selection() if isinstance(self.texts, Unknown) else self.texts

    @property
    def record(self) -> DmarcRecord | None:
        """The one DMARC record; several are all discarded (§4.10 steps 2 and 6)."""
        records = self.selection.records
        return parse(records[0]) if len(records) == 1 else None


@dataclass(frozen=True, slots=True)
class Effective:
    """The policy that receivers apply to mail from the domain.

    `policy` is None when the record is unusable and DMARC does not take place. `tag`: whose value it is.
    """

    policy: Policy | None
    tag: str = "p"


@lru_cache(maxsize=65536)
def walk_names(domain: str) -> tuple[str, ...]:
    """The names of a walk in the order they are asked, the domain first, its top-level domain last."""
    labels = domain.split(".")
    above = range(min(len(labels) - 1, LONGEST_BELOW_JUMP), 0, -1)
    return (domain, *(".".join(labels[-count:]) for count in above))


def reached(steps: tuple[Step, ...]) -> Iterator[Step]:
    """The steps up to the record with `psd=n` or `psd=y`, which ends a walk."""
    for step in steps:
        yield step
        if step.record is not None and step.record.psd != "u":
            return


def organizational_domain(steps: tuple[Step, ...]) -> Maybe[str]:
    """The owner's domain by the walk (§4.10.2); Unknown when a step on the way had no answer."""
    fewest = start = steps[0]
    for step in reached(steps):
        if isinstance(step.texts, Unknown):
            return step.texts
        if step.record is None:
            continue
        if step.record.psd == "y" and step is not start:
            return _one_label_below(start.name, step.name)
        fewest = step
    return fewest.name


def step_that_applies(steps: tuple[Step, ...]) -> Maybe[Step | None]:
    """Where the record is that applies to the first name (§4.10.1): its own, its owner's, its suffix's.

    A record between the name and its organizational domain does not apply.
    """
    if isinstance(steps[0].texts, Unknown):
        return steps[0].texts
    if steps[0].record is not None:
        return steps[0]
    owner = organizational_domain(steps)
    if isinstance(owner, Unknown):
        return owner
    walked = tuple(reached(steps))
    theirs = next((step for step in walked if step.name == owner and step.record is not None), None)
    last = walked[-1]
    return theirs or (last if last.record is not None and last.record.psd == "y" else None)


def effective_policy(record: DmarcRecord, is_own: bool, exists: Maybe[bool] = True) -> Maybe[Effective]:
    """The policy of a record for the domain itself (`is_own`) or for a name below it (§4.10.1).

    `exists`: whether that name does; Unknown is returned only where it decides.
    """
    if record.invalid_policies:
        return Effective(Policy.NONE if record.has_reports else None, record.invalid_policies[0].name)
    if is_own:
        return _first_of(record, ("p",))
    there, absent = _first_of(record, ("sp", "p")), _first_of(record, ("np", "sp", "p"))
    if isinstance(exists, Unknown):
        return there if there.policy == absent.policy else exists
    return there if exists else absent


def _first_of(record: DmarcRecord, tags: tuple[str, ...]) -> Effective:
    """The first tag that is there; no `p` at all means none (§4.7)."""
    for tag in tags:
        policy = record.policy(tag)
        if policy is not None:
            return Effective(policy.weaker if record.is_testing else policy, tag)
    return Effective(Policy.NONE)


def _one_label_below(start: str, suffix: str) -> str:
    return ".".join(start.split(".")[-(suffix.count(".") + 2) :])
