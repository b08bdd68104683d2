"""Closes the loop: the changes of a remedy are made in the world, and the world is checked again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from checks.guide import Example, guide
from checks.model import Finding, Severity
from checks.providers.load import all_mailbox_providers
from checks.providers.recognise import mailbox_provider
from checks.registry import all_checks, family_of
from deliverability.remedies.model import Change
from deliverability.remedies.registry import remedy_for
from deliverability.runs import Run
from tests.judging import judge_example
from tests.remedies.zone import NotThere, applied
from tests.world import World

SERVER = """
example.com. MX 10 mail.example.com.
mail.example.com. A 192.0.2.10
"""
FAMILIES = ("mx", "spf", "dkim", "dmarc", "mta_sts", "tls_rpt")


@dataclass(frozen=True, slots=True)
class Loop:
    """One finding of one world: `changes` of its remedy, and why they do not clear it ("" where they do)."""

    finding: Finding
    changes: tuple[Change, ...]
    fault: str = ""


def examples(families: tuple[str, ...] = FAMILIES) -> list[tuple[str, Example]]:
    """Every world of every guide of the families, reported for or fine, with the guide's check.

    One of DMARC that has no mail server comes once more with one: reports need somewhere to go.
    """
    chosen = [one for one in all_checks() if family_of(one) in families]
    worlds = [(one, world) for one in chosen for world in (*guide(one).reported_for, *guide(one).fine)]
    bare = [(one, w) for one, w in worlds if family_of(one) == "dmarc" and "MX" not in w.zone]
    return worlds + [(one, replace(world, zone=world.zone + SERVER)) for one, world in bare]


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
