"""Finds the checks, hands each the evidence it names, and collects what they say."""

from __future__ import annotations

import importlib
import inspect
import logging
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TypeAlias

from checks.model import Finding, Gap, Hit, NotApplicable, Outcome, Reason, Severity, Unknown

log = logging.getLogger(__name__)
ROOT = Path(__file__).parent
FAMILY_ORDER = (
    "mx", "hosts", "mailboxes",
    "spf", "dkim", "dmarc", "reverse_dns", "blocklists", "placement",
    "mta_sts", "dane", "dnssec", "tls_rpt", "bimi",
    "nameservers", "propagation", "expected",
)  # fmt: skip
"""Families are shown in this order; one that is not named here comes after, by its name."""

Judge: TypeAlias = Callable[..., "Iterator[Hit | Unknown]"]
NONE_SPARED: Mapping[str, str] = {}
Evidence: TypeAlias = tuple[object, ...] | NotApplicable | Unknown


@dataclass(frozen=True, slots=True)
class Check:
    """One fault: id from its path, one severity, its citations, and the evidence it asks for.

    `needs`: snapshot fields; `tolerates`: those it takes even when Unknown or NotApplicable.
    `requires`: checks that must have stayed quiet and known, or this one is held back.
    """

    id: str
    severity: Severity
    cites: tuple[str, ...]
    requires: tuple[str, ...]
    needs: tuple[str, ...]
    tolerates: frozenset[str]
    judge: Judge

    @property
    def family(self) -> str:
        return family_of(self.id)


_registered: dict[str, Check] = {}


def check(severity: Severity, *cites: str, requires: tuple[str, ...] = ()) -> Callable[[Judge], Judge]:
    """Register the decorated function as the check of its module.

    Its parameters name the evidence. A parameter whose annotation mentions Unknown or NotApplicable
    gets such a value as it is; every other check is not called for it.
    """

    def register(judge: Judge) -> Judge:
        check_id = id_of(judge.__module__)
        notes = {name: str(p.annotation) for name, p in inspect.signature(judge).parameters.items()}
        tolerates = frozenset(n for n, note in notes.items() if "Unknown" in note or "Maybe" in note)
        _registered[check_id] = Check(check_id, severity, cites, requires, tuple(notes), tolerates, judge)
        return judge

    return register


def id_of(module: str) -> str:
    """`checks.spf.too_many_lookups` -> `spf.too-many-lookups`."""
    return module.removeprefix("checks.").replace("_", "-")


@cache
def family_of(check_id: str) -> str:
    """`mta-sts.mode` -> `mta_sts`, the package."""
    return check_id.partition(".")[0].replace("-", "_")


@cache
def all_checks() -> dict[str, Check]:
    """Every check by its id, families in order, a check after those it requires."""
    for family in families():
        for module in _check_modules(family):
            importlib.import_module(module)
    by_name = sorted(_registered.values(), key=lambda one: one.judge.__module__)  # whoever imported it when
    order = TopologicalSorter({one.id: one.requires for one in by_name}).static_order()
    ranked = {check_id: _registered[check_id] for check_id in order}
    return dict(sorted(ranked.items(), key=lambda item: families().index(item[1].family)))


OPT_IN = frozenset({"blocklists", "mailboxes", "expected", "placement"})
"""Families that are checked only when asked for: they bother servers that others pay for, need a file or a
test mail."""


@cache
def chosen_families(only: tuple[str, ...] = (), also: tuple[str, ...] = ()) -> tuple[str, ...]:
    """`only` those named, else all that are not opt-in; and `also`."""
    return tuple(f for f in families() if f in also or (f in only if only else f not in OPT_IN))


@cache
def fields_of(family: str) -> tuple[str, ...]:
    """The snapshot's fields that the family's checks name."""
    return tuple(dict.fromkeys(name for one in checks_of(family) for name in one.needs))


@cache
def checks_of(family: str) -> tuple[Check, ...]:
    """The checks of one family."""
    return tuple(one for one in all_checks().values() if one.family == family)


@cache
def families() -> tuple[str, ...]:
    """The families that have checks, in the order they are shown."""
    found = {m.name for m in pkgutil.iter_modules([str(ROOT)]) if m.ispkg and _check_modules(m.name)}
    return tuple(sorted(found, key=lambda f: (FAMILY_ORDER.index(f) if f in FAMILY_ORDER else 99, f)))


@cache
def _check_modules(family: str) -> tuple[str, ...]:
    """A check is a module with a guide of the same name beside it."""
    guides = sorted((ROOT / family).glob("*.md"))
    return tuple(f"checks.{family}.{g.stem}" for g in guides if g.with_suffix(".py").exists())


def evaluate(
    snapshot: object, chosen: tuple[str, ...] = (), spared_checks: Mapping[str, str] = NONE_SPARED
) -> Outcome:
    """Judge a snapshot with every check, or those of the chosen families; pure, never raises for evidence.

    `spared_checks` do not apply, for the reason given.
    """
    findings: list[Finding] = []
    gaps: list[Gap] = []
    passed: list[str] = []
    spared: list[tuple[str, str]] = []
    heard: set[str] = set()  # checks that spoke, could not judge, or were held back
    plan, kinds = _plan(chosen)
    ready = [_evidence(one, snapshot) for one in kinds]
    for one, requires, judge, kind in plan:
        if requires and not heard.isdisjoint(requires):
            heard.add(one.id)
            continue
        evidence = ready[kind]
        if isinstance(evidence, NotApplicable) or one.id in spared_checks:
            reason = evidence.reason if isinstance(evidence, NotApplicable) else spared_checks[one.id]
            spared.append((one.id, reason))
            continue
        verdict = _judge(one, judge, evidence) if isinstance(evidence, tuple) else [evidence]
        if not verdict:
            passed.append(one.id)
            continue
        heard.add(one.id)
        findings += [Finding(one.id, one.severity, v.subject, v.facts) for v in verdict if isinstance(v, Hit)]
        gaps += [Gap(one.id, v) for v in verdict if isinstance(v, Unknown)]
    return Outcome(tuple(findings), tuple(gaps), tuple(passed), tuple(spared))


Step: TypeAlias = tuple[Check, tuple[str, ...], Judge, int]


@cache
def _plan(chosen: tuple[str, ...]) -> tuple[tuple[Step, ...], tuple[Check, ...]]:
    """The checks in order, each with the number of its kind of evidence; and one check of each kind."""
    planned = [one for one in all_checks().values() if not chosen or one.family in chosen]
    kinds = {(one.needs, one.tolerates): one for one in planned}
    numbers = {kind: number for number, kind in enumerate(kinds)}
    steps = ((one, one.requires, one.judge, numbers[one.needs, one.tolerates]) for one in planned)
    return tuple(steps), tuple(kinds.values())


def _evidence(one: Check, snapshot: object) -> Evidence:
    """What the check is to be called with, or why it is not called."""
    values = tuple(getattr(snapshot, name) for name in one.needs)
    strict = [value for name, value in zip(one.needs, values, strict=True) if name not in one.tolerates]
    held = [value for value in strict if isinstance(value, NotApplicable | Unknown)]
    return next((value for value in held if isinstance(value, NotApplicable)), held[0] if held else values)


def _judge(one: Check, judge: Judge, evidence: tuple[object, ...]) -> list[Hit | Unknown]:
    try:
        return list(judge(*evidence))
    except Exception:  # a fault in one check must hurt no other; it is ours, so it goes to the log
        log.exception("check %s failed", one.id)
        return [Unknown(one.id, Reason.CRASHED)]
