"""Closes the loop: the changes of a remedy are made in the world, and the world is checked again."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace

from checks.domain import parse_target
from checks.guide import Example, guide
from checks.model import Finding, Severity
from checks.profile import Profile
from checks.providers.load import all_mailbox_providers
from checks.providers.recognise import mailbox_provider
from checks.registry import all_checks, families, family_of
from deliverability.remedies.model import Change, Remedy
from deliverability.remedies.registry import remedy_for
from deliverability.runs import Run, check
from tests.at_once import at_once
from tests.judging import RECORDS, asked_of, judging
from tests.remedies.direct import Direct
from tests.remedies.zone import NotThere, applied, records_of, served
from tests.world import World

SERVER = """
example.com. MX 10 mail.example.com.
mail.example.com. A 192.0.2.10
"""
STILL_THERE = """
_left-over.example.com. TXT "a zone whose last record goes is a zone all the same"
"""
FAMILIES = families()
SAID_BY_RECORDS = {*RECORDS, "tls_rpt"}


@dataclass(frozen=True, slots=True)
class Case:
    """A world, and the check in whose guide it stands."""

    check_id: str
    example: Example

    @property
    def key(self) -> tuple[object, ...]:
        """Worlds of the same key are judged alike."""
        family = family_of(self.check_id)
        judged = "records" if family in RECORDS else (family, all_checks()[self.check_id].requires)
        return textwrap.dedent(self.example.zone).strip(), tuple(sorted(self.example.options.items())), judged

    def with_zone(self, zone: str) -> Case:
        """The same check in another world."""
        return replace(self, example=replace(self.example, zone=zone))

    def with_profile(self, profile: Profile) -> Case:
        """The same world of a domain that is for something else."""
        options = dict(self.example.options) | {"profile": profile.value}
        return replace(self, example=replace(self.example, options=options))


@dataclass(frozen=True, slots=True)
class Loop:
    """One finding of one world, its remedy, and why its changes do not clear it ("" where they do).

    `is_undone`: undone in reverse, they leave the zone as it was.
    """

    finding: Finding
    remedy: Remedy | None
    fault: str = ""
    is_undone: bool = False

    @property
    def changes(self) -> tuple[Change, ...]:
        """The records of its remedy, if any."""
        return self.remedy.changes if self.remedy else ()


def every_loop(chosen: tuple[str, ...] = FAMILIES) -> tuple[tuple[Case, tuple[Loop, ...]], ...]:
    """Each world of the guides of these families, once, with its loops."""
    cases = worlds(chosen)
    return tuple(zip(cases, at_once(loops, cases), strict=True))


def worlds(chosen: tuple[str, ...] = FAMILIES) -> tuple[Case, ...]:
    """Every world of every guide of the families, reported for or fine, each once.

    One of DMARC that has no mail server comes once more with one, as reports need somewhere to go; one that a
    check of records speaks in comes once more for each profile.
    """
    ids = [one for one in all_checks() if family_of(one) in chosen]
    told = [Case(one, world) for one in ids for world in (*guide(one).reported_for, *guide(one).fine)]
    bare = [case for case in told if family_of(case.check_id) == "dmarc" and "MX" not in case.example.zone]
    told += [case.with_zone(case.example.zone + SERVER) for case in bare]
    first = [Case(one, guide(one).reported_for[0]) for one in ids if family_of(one) in ("mx", "spf", "dmarc")]
    told += [case.with_profile(profile) for case in first for profile in Profile]
    return tuple({case.key: case for case in reversed(told)}.values())[::-1]


async def loops(world: World, case: Case) -> tuple[Loop, ...]:
    """Each finding of the world once round; one without changes is told as it is."""
    before = await judged(world, case)
    done: dict[object, Run | str] = {}
    closed = []
    for finding in before.outcome.findings:
        remedy = remedy_for(finding, before.snapshot)
        if remedy is None or not remedy.changes:
            closed.append(Loop(finding, remedy))
            continue
        key = remedy.changes, remedy.pages
        if key not in done:
            done[key] = await _after(world, case, remedy)
        fault = _fault(finding, before, done[key])
        closed.append(Loop(finding, remedy, fault, _is_undone(case.example.zone, remedy.changes)))
    return tuple(closed)


async def judged(world: World, case: Case) -> Run:
    """The run of a world, over real messages unless it is nothing but records."""
    target, options = asked_of(case.example, case.check_id)
    if set(options.families) <= SAID_BY_RECORDS and Direct.fits(case.example.zone):
        return await check(Direct(case.example.zone), parse_target(target), options)
    world.set(case.example.zone)
    return await judging(world, target, options)


async def _after(world: World, case: Case, remedy: Remedy) -> Run | str:
    try:
        zone = _pins(case) + served(applied(case.example.zone, remedy.changes), remedy.pages)
    except NotThere as error:
        return str(error)
    return await judged(world, case.with_zone(zone + STILL_THERE + _of_providers(zone, remedy.changes)))


def _pins(case: Case) -> str:
    """The lines of the zone text that say what its owner expects, which are no records."""
    lines = textwrap.dedent(case.example.zone).splitlines(keepends=True)
    return "".join(line for line in lines if line.startswith("; expected:"))


def _is_undone(zone: str, changes: tuple[Change, ...]) -> bool:
    try:
        after = applied(applied(zone, changes), tuple(change.undo for change in reversed(changes)))
    except NotThere:
        return False
    return records_of(after) == records_of(zone)


def _fault(finding: Finding, before: Run, after: Run | str) -> str:
    if isinstance(after, str):
        return after
    if _key(finding) in map(_key, after.outcome.findings):
        return "it is still there"
    known = {_key(one) for one in before.outcome.findings}
    silent = {gap.check for gap in before.outcome.gaps}  # what was not judged before cannot be new
    heavy = [f for f in after.outcome.findings if f.severity is not Severity.NOTICE]
    new = [f for f in heavy if _key(f) not in known and f.check not in silent]
    return f"new: {', '.join(f'{one.check} {dict(one.facts)}' for one in new)}" if new else ""


def _key(finding: Finding) -> tuple[str, str]:
    return finding.check, finding.subject


def _of_providers(zone: str, changes: tuple[Change, ...]) -> str:
    """What the mail providers publish that the new records name, and the zone does not have."""
    wanted = " ".join(change.value for change in changes)
    names = {name for one in all_mailbox_providers().values() for name in one.spf_includes}
    records = {name: 'TXT "v=spf1 ip4:198.51.100.0/24 ~all"' for name in names if name in wanted}
    hosts = [change.value.split()[1] for change in changes if change.rrtype == "MX" and change.value]
    records |= {host: "A 192.0.2.200" for host in hosts if mailbox_provider((host,))}
    return "".join(f"{name}. {value}\n" for name, value in records.items() if f"{name}. " not in zone)
