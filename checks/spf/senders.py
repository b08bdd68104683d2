"""What the checks over known sending servers share: those with one result, and what could not be told."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Hit, Unknown
from checks.spf.result import Result
from checks.spf.tree import SpfSender


def with_result(senders: tuple[SpfSender, ...], result: Result) -> Iterator[Hit | Unknown]:
    """A hit for each server with that result; Unknown for each that ended in a temporary error."""
    for sender in senders:
        problem = sender.result.problem
        if sender.result.result == result:
            yield Hit(sender.ip, _facts(sender))
        elif sender.result.result == Result.TEMPERROR and problem is not None and problem.unknown is not None:
            yield problem.unknown


def _facts(sender: SpfSender) -> dict[str, object]:
    outcome = sender.result
    last = outcome.path[-1] if outcome.path else None
    facts = {
        "domain": outcome.domain,
        "ip": sender.ip,
        "mailfrom": sender.mailfrom,
        "version": "ip6" if ":" in sender.ip else "ip4",
        "term": (last.term if last else "") or "the end of the record",
        "record": outcome.path[0].record if outcome.path else "",
        "path": tuple(f"{step.domain}: {step.term or 'no term matches'}" for step in outcome.path),
        "problem": f"{outcome.problem.kind.replace('_', ' ')}: {outcome.problem.subject}"
        if outcome.problem
        else "",
    }
    return {key: value for key, value in facts.items() if value}
