"""`deliverability seed plan`: when test mails go by themselves, and whether the support address gets one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from deliverability.commands.options import wrong
from deliverability.commands.output import dumps, say
from deliverability.commands.seed_desk import at_desk, desk_options, domain_of, sender_of
from deliverability.monitored.model import Monitored
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.plans import first_plan, plan_of, set_plan
from deliverability.store import senders
from deliverability.store.database import reading
from deliverability.store.seed_plans import Plan
from deliverability.wording import counted

NONE = "No test mails of {name} go by themselves. Say how often with --rule, such as 'every 7 days'."


@click.command()
@click.argument("target")
@click.option("--rule", metavar="RULE", help='How often: "every 7 days", "weekly mon 09:00" or "paused".')
@click.option("--zone", metavar="ZONE", help="By whose clocks, such as Europe/Berlin.")
@click.option("--round-trip-by", "outside", metavar="NAME",
              help="Also write to your support address, by this way to send of another domain.")  # fmt: skip
@click.option("--no-round-trip", is_flag=True, help="Write to your support address no more.")
@click.option("--promise", type=click.IntRange(0, 7 * 24 * 60), metavar="MINUTES",
              help="By when its answer is due; 0 where it does not answer by itself.")  # fmt: skip
@click.option("--json", "as_object", is_flag=True, help="One JSON object.")
@desk_options
def plan(
    target: str, rule: str | None, zone: str | None, outside: str | None, no_round_trip: bool,
    promise: int | None, as_object: bool, **asked: Any,
) -> None:  # fmt: skip
    """Show when test mails of TARGET go by themselves, or set it."""
    if outside and no_round_trip:
        wrong("--round-trip-by and --no-round-trip are opposites. Give one of them.")
    with at_desk(**asked) as desk:
        one = domain_of(desk, target)
        kept = plan_of(desk, one.id)
        changes: dict[str, Any] = {"rule": rule, "time_zone": zone, "promise_minutes": promise}
        changes = {name: value for name, value in changes.items() if value is not None}
        if outside or no_round_trip:
            changes["outside_id"] = sender_of(desk, outside).id if outside else None
        if changes:
            kept = set_plan(desk, replace(kept or first_plan(one.id, desk.clock()), **changes), desk.clock())
        said = _as_json(desk, one, kept)
    say(dumps(said, indent=2) if as_object else _in_words(said, kept))


def _as_json(desk: SeedDesk, one: Monitored, kept: Plan | None) -> dict[str, Any]:
    with reading(desk.database) as connection:
        outside = senders.get(connection, kept.outside_id) if kept and kept.outside_id else None
    return {
        "domain": one.name, "rule": kept.rule if kept else None,
        "time_zone": kept.time_zone if kept else None,
        "next": kept.next_due.isoformat() if kept and kept.next_due else None,
        "round_trip_by": outside.name if outside else None,
        "promise_minutes": kept.promise_minutes if kept else 0,
    }  # fmt: skip


def _in_words(said: dict[str, Any], kept: Plan | None) -> str:
    if kept is None:
        return NONE.format(name=said["domain"])
    when = f"the next {kept.next_due:%Y-%m-%d %H:%M} UTC" if kept.next_due else "none are due"
    lines = [f"Test mails of {said['domain']}: {kept.rule} ({kept.time_zone}), {when}."]
    if said["round_trip_by"]:
        lines.append(f"With them, {said['round_trip_by']} writes to your support address.")
    if kept.promise_minutes:
        lines.append(f"Its answer is due within {counted(kept.promise_minutes, 'minute')}.")
    return "\n".join(lines)
