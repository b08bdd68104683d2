"""Judges a domain as it is, and as it would be with planned changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from checks.domain import Domain
from deliverability.checker import Checker, Wishes
from deliverability.plan import Plan
from deliverability.remedies.model import Action, Change
from deliverability.runs import Run


@dataclass(frozen=True, slots=True)
class Judged:
    """Both runs; `notes` and `clashes` as in Plan."""

    changes: tuple[Change, ...]
    before: Run
    after: Run
    notes: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()

    @property
    def plan(self) -> Plan:
        return Plan(self.changes, self.before.report, self.after.report, self.notes, self.clashes)


async def judge_plan(checker: Checker, domain: Domain, changes: tuple[Change, ...], wishes: Wishes) -> Judged:
    """Check the domain twice; never raises for what the world says."""
    before = await checker.check(domain, wishes)
    keys = tuple(dict.fromkeys((*wishes.selectors, *planned_selectors(domain, changes))))
    after, planned = await checker.planned(domain, changes, replace(wishes, selectors=keys))
    return Judged(changes, before, after, planned.notes, tuple(planned.clashes))


def planned_selectors(domain: Domain, changes: tuple[Change, ...]) -> Iterator[str]:
    """A key that is planned is to be looked at, whatever its selector."""
    end = f"._domainkey.{domain.name}"
    for change in changes:
        is_key = change.name.endswith(end) and change.rrtype in ("TXT", "CNAME")
        if is_key and change.action is not Action.REMOVE and not change.name.startswith("*"):
            yield change.name.removesuffix(end)
