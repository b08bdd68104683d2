"""Closes the loop: the changes of a remedy are made in the world, and the world is checked again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from checks.guide import Example, guide
from checks.model import Finding, Severity
from checks.providers.load import all_mailbox_providers
from checks.registry import all_checks, family_of
from deliverability.remedies.model import Change
from deliverability.remedies.registry import remedy_for
from deliverability.runs import Run
from tests.judging import judge_example
from tests.remedies.zone import NotThere, applied
from tests.world import World

FAMILIES = ("mx", "spf", "dkim", "dmarc")


@dataclass(frozen=True, slots=True)
class Loop:
    """One finding of one world: `changes` of its remedy, and why they do not clear it ("" where they do)."""

    finding: Finding
    changes: tuple[Change, ...]
    fault: str = ""


def examples(families: tuple[str, ...] = FAMILIES) -> list[tuple[str, Example]]:
    """Every world of every guide of the families, reported for or fine, with the guide's check."""
    chosen = [one for one in all_checks() if family_of(one) in families]
    return [(one, world) for one in chosen for world in (*guide(one).reported_for, *guide(one).fine)]


def loops(world: World, example: Example, check_id: str) -> Iterator[Loop]:
    """Each finding of the world once round; one without changes is told as it is."""
    before = judge_example(world, example, check_id)
    done: dict[tuple[Change, ...], Run | str] = {}
    for finding in before.outcome.findings:
        remedy = remedy_for(finding, before.snapshot)
        changes = remedy.changes if remedy else ()
        if changes and changes not in done:
            done[changes] = _after(world, example, check_id, changes)
        yield Loop(finding, changes, _fault(finding, before, done[changes]) if changes else "")


def _after(world: World, example: Example, check_id: str, changes: tuple[Change, ...]) -> Run | str:
    try:
        zone = applied(example.zone, changes)
    except NotThere as error:
        return str(error)
    return judge_example(world, replace(example, zone=zone + _of_providers(zone, changes)), check_id)


def _fault(finding: Finding, before: Run, after: Run | str) -> str:
    if isinstance(after, str):
        return after
    if _key(finding) in map(_key, after.outcome.findings):
        return "it is still there"
    known = {_key(one) for one in before.outcome.findings}
    new = [f for f in after.outcome.findings if _key(f) not in known and f.severity is not Severity.NOTICE]
    return f"new: {', '.join(f'{one.check} {dict(one.facts)}' for one in new)}" if new else ""


def _key(finding: Finding) -> tuple[str, str]:
    return finding.check, finding.subject


def _of_providers(zone: str, changes: tuple[Change, ...]) -> str:
    """What the mail providers publish that the new records name, and the zone does not have."""
    wanted = " ".join(change.value for change in changes)
    names = {name for one in all_mailbox_providers().values() for name in one.spf_includes}
    hosts = {host for one in all_mailbox_providers().values() for mx in one.mx for _, host in mx}
    records = dict.fromkeys(names, 'TXT "v=spf1 ip4:198.51.100.0/24 ~all"')
    records |= dict.fromkeys(hosts, "A 192.0.2.200")
    named = (name for name in records if name in wanted and f"{name}. " not in zone and "<" not in name)
    return "".join(f"{name}. {records[name]}\n" for name in named)
