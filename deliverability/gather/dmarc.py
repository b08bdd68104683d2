"""Walks up the DNS tree for the domain's DMARC policy (RFC 9989 §4.10), then asks about its reports."""

from __future__ import annotations

import asyncio
from typing import TypeAlias

from checks.answers import Answer, Maybe, Reply
from checks.dmarc.evidence import AppliedRecord, DmarcRecords, Misplaced
from checks.dmarc.selection import Selection, is_record, select
from checks.dmarc.walk import (
    Effective,
    Step,
    effective_policy,
    organizational_domain,
    step_that_applies,
    walk_names,
)
from checks.domain import Domain
from checks.model import NotApplicable, Unknown
from deliverability.gather.dmarc_reports import gather_report_domains
from deliverability.gather.wildcard import without_wildcard
from deliverability.net.asker import Asker

Records: TypeAlias = DmarcRecords | Unknown | NotApplicable
Applied: TypeAlias = AppliedRecord | Unknown | NotApplicable
LONGEST_NAME = 253


async def gather_dmarc(asker: Asker, domain: Domain) -> tuple[Records, Applied]:
    """What the walk found, and the record that applies; Unknown when the domain's own place is silent."""
    # Whether the domain exists comes from the MX question, which is asked anyhow.
    names = walk_names(domain.name)
    replies = await asker.ask_all([*map(_policy_question, names), (domain.name, "MX")])
    steps = tuple(map(_step, names, replies))
    misplaced: tuple[Maybe[Misplaced], ...] = ()
    exists: Maybe[bool] = True
    if steps[0].record is None:
        confirmed = _confirmed(asker, domain, steps)
        elsewhere = _misplaced(asker, domain, steps[0])
        steps, exists, misplaced = await asyncio.gather(confirmed, _exists(asker, domain), elsewhere)
    if isinstance(steps[0].texts, Unknown):
        return steps[0].texts, steps[0].texts
    applies = step_that_applies(steps)
    org_domain = organizational_domain(steps)
    effective = _effective(domain, applies, exists)
    records = DmarcRecords(domain.name, domain.org_domain, steps, applies, org_domain, effective, misplaced)
    if applies is None and exists is False and not steps[0].selection.records:
        gone = NotApplicable(f"{domain.name} does not exist")
        return gone, gone
    return records, await _applied(asker, records)


def _effective(domain: Domain, step: Maybe[Step | None], exists: Maybe[bool]) -> Maybe[Effective] | None:
    if isinstance(step, Unknown) or step is None or step.record is None:
        return step if isinstance(step, Unknown) else None
    return effective_policy(step.record, step.name == domain.name, exists)


async def _applied(asker: Asker, found: DmarcRecords) -> Applied:
    step, effective = found.applies, found.effective
    if isinstance(step, Unknown):
        return step
    if step is None or step.record is None or effective is None:
        return NotApplicable(f"no DMARC record applies to {found.domain}")
    if step.name != found.owner and not step.name.endswith("." + found.owner):
        return NotApplicable(
            f"the record that applies is the one of {step.name}, which is not yours to change"
        )
    record = step.record
    walk_of_place = found.steps[found.steps.index(step) :]
    reports = await gather_report_domains(asker, walk_of_place, record)
    return AppliedRecord(found.domain, step.name, record, effective, found.org_domain, reports)


def _policy_question(name: str) -> tuple[str, str]:
    return f"_dmarc.{name}", "TXT"


def _step(name: str, reply: Reply) -> Step:
    if len(name) + len("_dmarc.") > LONGEST_NAME:
        return Step(name, Selection())  # so long a name has no room for a policy
    if isinstance(reply, Unknown):
        return Step(name, reply)
    return Step(name, select(reply.texts), reply.aliases)


async def _confirmed(asker: Asker, domain: Domain, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The walk again, "nothing there" confirmed at each name that the domain's owner could write to."""
    own = [s for s in steps if s.name == domain.org_domain or s.name.endswith("." + domain.org_domain)]
    replies = await asyncio.gather(*(_sure(asker, step.name) for step in own))
    return (*map(_step, (step.name for step in own), replies), *steps[len(own) :])


async def _sure(asker: Asker, name: str) -> Reply:
    reply = await asker.confirmed(*_policy_question(name), _has_record)
    return await without_wildcard(asker, name, reply)


def _has_record(answer: Answer) -> bool:
    return any(map(is_record, answer.texts))


async def _exists(asker: Asker, domain: Domain) -> Maybe[bool]:
    """Whether the name exists: NODATA counts as existing, NXDOMAIN does not (RFC 9989 §3.2.13)."""
    reply = await asker.confirmed(domain.name, "MX", lambda answer: not answer.nxdomain)
    return reply if isinstance(reply, Unknown) else not reply.nxdomain


async def _misplaced(asker: Asker, domain: Domain, here: Step) -> tuple[Maybe[Misplaced], ...]:
    """Records at the names where they land by mistake; not asked when the right place holds something."""
    selection = here.selection
    if selection.records or selection.lookalikes or isinstance(here.texts, Unknown):
        return ()
    places = {
        "apex": domain.name,
        "no_underscore": f"dmarc.{domain.name}",
        "name_twice": f"_dmarc.{domain.name}.{domain.org_domain}",  # a panel that appends its zone
    }
    asked = {kind: name for kind, name in places.items() if len(name) <= LONGEST_NAME}
    replies = await asker.ask_all([(name, "TXT") for name in asked.values()])
    found: list[Maybe[Misplaced]] = []
    for (kind, name), reply in zip(asked.items(), replies, strict=True):
        if isinstance(reply, Unknown):
            found.append(reply)
        else:
            found += [Misplaced(kind, name, text) for text in reply.texts if is_record(text)]
    return tuple(found)
