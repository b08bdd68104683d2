"""What our own checks of a domain mean for the mail that a template becomes."""

from __future__ import annotations

from collections.abc import Iterable

from checks.answers import Maybe
from checks.dmarc.evidence import DmarcRecords
from checks.domain import parse_target
from checks.model import NotApplicable, Severity, Unknown
from checks.providers.named import service_named
from checks.template.world import Sender, SenderDomain
from deliverability.checker import Checker, Wishes
from deliverability.gather.run import not_theirs
from deliverability.linting.services import service_says
from deliverability.net.asker import Asker
from deliverability.report import advise
from deliverability.runs import Run

FAMILIES = ("mx", "spf", "dkim", "dmarc")
MOST_FAULTS = 5


async def look_at_sender(checker: Checker, asker: Asker, domain: str, services: Iterable[str]) -> Sender:
    """Check a domain that templates are sent from, and the services that they name as their senders."""
    target = parse_target(domain)
    if reason := not_theirs(target):
        return NotApplicable(f"{reason[0].upper()}{reason[1:]}.")
    run = await checker.check_quietly(target, Wishes(only=FAMILIES))
    named = {found.id: found for one in services if (found := service_named(one))}
    return SenderDomain(
        domain,
        tuple(dict.fromkeys(one.check for one in run.outcome.findings)),
        _faults(run),
        _policy(run),
        {key: await service_says(asker, run.snapshot, one) for key, one in named.items()},
        run.outcome.gaps,
    )


def _faults(run: Run) -> tuple[str, ...]:
    """The findings that cost mail, as their guides title them."""
    titles = (advise(one).title for one in run.outcome.findings if one.severity is Severity.ERROR)
    return tuple(dict.fromkeys(titles))[:MOST_FAULTS]


def _policy(run: Run) -> Maybe[str]:
    """What receivers do with mail that fails DMARC."""
    records = run.snapshot.dmarc
    if isinstance(records, Unknown):
        return records
    effective = records.effective if isinstance(records, DmarcRecords) else None
    if isinstance(effective, Unknown):
        return effective
    return effective.policy.value if effective and effective.policy else ""
