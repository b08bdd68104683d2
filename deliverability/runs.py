"""Runs a check: gathers, keeps the transcript, judges, and makes the report."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from checks.domain import Domain, parse_target
from checks.model import Outcome, Reason
from checks.profile import spared
from checks.registry import chosen_families, evaluate
from checks.snapshot import Snapshot
from deliverability.chosen import parse_profile
from deliverability.gather.context import Options
from deliverability.gather.expected import from_kept as pin_from_kept
from deliverability.gather.run import Landed, gather
from deliverability.net.asker import Asker, Budget, Source, replaying
from deliverability.net.transcript import Transcript
from deliverability.overrides import from_kept, overridden
from deliverability.report import FamilyLine, Report, family_line, make_report
from deliverability.seeds.kept import placement_from

SILENT = {Reason.TIMEOUT, Reason.UNREACHABLE}
Progress = Callable[[FamilyLine], None]


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: its report, what it was made from, and what was asked and said."""

    report: Report
    snapshot: Snapshot
    outcome: Outcome
    transcript: Transcript


async def check(
    source: Source,
    domain: Domain,
    options: Options | None = None,
    budget: Budget | None = None,
    progress: Progress | None = None,
) -> Run:
    """Check one domain through a source; `progress` is told of each family as it lands."""
    options, budget = options or Options(), budget or Budget()
    kept = kept_options(options)
    transcript = Transcript(domain.address or domain.name, time.time(), kept, mx_hosts=budget.mx_hosts)
    return await _run(Asker(source, transcript, budget), domain, options, progress)


async def replay(transcript: Transcript, families: tuple[str, ...] = ()) -> Run:
    """Judge an old run again from its transcript, by its own families or these; nothing is asked."""
    options = options_from(transcript.options)
    if families:
        options = replace(options, families=families, also=())
    return await _run(replaying(transcript), parse_target(transcript.target), options, None)


def kept_options(options: Options) -> dict[str, Any]:
    """The options by name, as a transcript keeps them."""
    return {field.name: getattr(options, field.name) for field in fields(options)}


def options_from(kept: Mapping[str, Any]) -> Options:
    """The options a transcript keeps as JSON; ValueError when they are not options."""
    usual = kept_options(Options())
    for key, value in kept.items():
        words = all(isinstance(word, str) for word in value) if isinstance(value, tuple | list) else True
        if key not in usual or type(_tupled(value)) is not type(usual[key]) or not words:
            raise ValueError(f'this transcript is damaged: its option "{key}" is not one of ours')
    options = replace(Options(), **{key: _tupled(value) for key, value in kept.items()})
    from_kept(options.overrides)  # a line that cannot be read is damage, too
    parse_profile(options.profile)
    for line in options.expected:
        pin_from_kept(line)
    if options.placement:
        placement_from(options.placement)
    return options


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


async def _run(asker: Asker, domain: Domain, options: Options, progress: Progress | None) -> Run:
    try:
        snapshot = await gather(asker, domain, options, _landing(progress, options) if progress else None)
    finally:
        asker.close()
    chosen = chosen_families(options.families, options.also)
    outcome = _judged(snapshot, chosen, options)
    report = make_report(snapshot, outcome, chosen)
    return Run(report, snapshot, outcome, asker.transcript)


def _judged(snapshot: Snapshot, chosen: tuple[str, ...], options: Options) -> Outcome:
    outcome = evaluate(snapshot, chosen, spared(snapshot.profile))
    return overridden(outcome, from_kept(options.overrides))


def nobody_answered(transcript: Transcript) -> bool:
    """Whether questions went out and not one server said anything, good or bad; public resolvers aside."""
    asked = [exchange for exchange in transcript.exchanges.values() if not exchange.path.startswith("by ")]
    reasons = {getattr(exchange.reply, "reason", None) for exchange in asked}
    return bool(reasons & SILENT) and reasons <= SILENT | {Reason.BUDGET}


def _landing(progress: Progress, options: Options) -> Landed:
    return lambda family, snapshot: progress(family_line(family, _judged(snapshot, (family,), options)))
