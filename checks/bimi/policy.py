"""What keeps a domain's DMARC policy from being as strict as BIMI wants it (BIMI draft §7.1)."""

from __future__ import annotations

from collections.abc import Iterator

from checks.answers import Maybe
from checks.dmarc.evidence import AppliedRecord, DmarcRecords
from checks.dmarc.record import DmarcRecord, Policy
from checks.dmarc.walk import Step
from checks.model import NotApplicable, Unknown


def obstacles(dmarc: DmarcRecords) -> Maybe[tuple[str, ...]]:
    """Each part of the domain's record and of its owner's that stands in the way, () when both are strict."""
    if isinstance(dmarc.here.texts, Unknown):
        return dmarc.here.texts
    if isinstance(dmarc.org_domain, Unknown):
        return dmarc.org_domain
    wanted = (dmarc.domain, dmarc.org_domain)
    steps = [step for step in dmarc.steps if step.name in wanted and step.record is not None]
    if not steps:
        return (f"{dmarc.here.place} holds no DMARC record",)
    return tuple(f"{why} in {step.place}" for step in steps for why in _obstacles(step))


def strict(dmarc: DmarcRecords, applied: AppliedRecord | Unknown | NotApplicable) -> dict[str, object]:
    """The record to publish, made from the one that applies, and where."""
    if not isinstance(applied, AppliedRecord):
        return {
            "at": dmarc.here.place,
            "corrected": f"v=DMARC1; p=quarantine; rua=mailto:dmarc@{dmarc.domain}",
        }
    changes: dict[str, str | None] = {"t": None, "pct": None}
    if not _is_strict(applied.record, "p"):
        changes["p"] = Policy.QUARANTINE.value
    if applied.record.value("sp") is not None and not _is_strict(applied.record, "sp"):
        changes["sp"] = None  # then p holds for the names below too
    return {"at": applied.place, "corrected": applied.rewritten(changes)}


def _obstacles(step: Step) -> Iterator[str]:
    record = step.record
    if record is None:
        return
    if not _is_strict(record, "p"):
        yield f"`p={record.value('p')}`" if record.value("p") else "no `p`"
    if record.value("sp") is not None and not _is_strict(record, "sp"):
        yield f"`sp={record.value('sp')}`"
    if record.is_testing:
        yield "`t=y`"
    if record.percent is not None and record.percent < 100:
        yield f"`pct={record.percent}`"


def _is_strict(record: DmarcRecord, tag: str) -> bool:
    return record.policy(tag) in (Policy.QUARANTINE, Policy.REJECT)
