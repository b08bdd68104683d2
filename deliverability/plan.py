"""Sets a domain as it is beside the domain with planned changes: what goes, what comes, what stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from checks.model import Severity, Verdict
from deliverability.remedies.model import Change, change_json
from deliverability.report import Advice, FamilyLine, Report, as_json
from deliverability.wording import counted


@dataclass(frozen=True, slots=True)
class Plan:
    """Both reports; `notes`: what does not fit what is there now; `clashes`: what no DNS host would take."""

    changes: tuple[Change, ...]
    before: Report
    after: Report
    notes: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()

    @property
    def gone(self) -> tuple[Advice, ...]:
        """What was found and no longer is."""
        return _without(self.before.findings, self.after.findings)

    @property
    def new(self) -> tuple[Advice, ...]:
        """What is found only with the changes."""
        return _without(self.after.findings, self.before.findings)

    @property
    def same(self) -> tuple[Advice, ...]:
        """What is found either way, as it is afterwards."""
        new = self.new
        return tuple(advice for advice in self.after.findings if advice not in new)

    @property
    def turned(self) -> tuple[tuple[FamilyLine, FamilyLine], ...]:
        """Each family whose verdict is another afterwards: before, after."""
        pairs = zip(self.before.families, self.after.families, strict=True)
        return tuple((was, then) for was, then in pairs if was.verdict is not then.verdict)

    @property
    def verdict(self) -> Verdict:
        """What the plan comes to: that of the report afterwards, if a DNS host would take it at all."""
        return Verdict.FAIL if self.clashes else self.after.verdict


def plan_sentence(plan: Plan) -> str:
    """What the reader should know after two seconds."""
    if plan.clashes:
        return "These records cannot be published like this."
    gone, new = counted(_weighty(plan.gone), "problem"), counted(_weighty(plan.new), "new problem")
    if _weighty(plan.gone) and _weighty(plan.new):
        return f"These changes clear {gone}, but bring {new}."
    if _weighty(plan.new):
        return f"These changes bring {new}."
    if _weighty(plan.gone):
        return f"These changes clear {gone}, and bring none."
    return "These changes bring no problem, and clear none."


def plan_rest(plan: Plan) -> str:
    """What the sentence leaves open, or ""."""
    stay = _weighty(plan.same)
    left = f"{counted(stay, 'problem')} that {'was' if stay == 1 else 'were'} there before" if stay else ""
    kept = f"{left} {'stays' if stay == 1 else 'stay'}." if stay else ""
    return " ".join(filter(None, (kept, "We could not check all of it." if plan.after.gaps else "")))


def _weighty(ones: Iterable[Advice]) -> int:
    """How many problems and warnings there are."""
    return sum(one.finding.severity is not Severity.NOTICE for one in ones)


def plan_json(plan: Plan) -> dict[str, Any]:
    """The documented object of `plan --json`."""
    return {
        "domain": plan.after.domain.name,
        "verdict": plan.verdict.value,
        "said": f"{plan_sentence(plan)} {plan_rest(plan)}".strip(),
        "changes": [change_json(change) for change in plan.changes],
        "gone": _named(plan.gone),
        "new": _named(plan.new),
        "same": _named(plan.same),
        "notes": list(plan.notes),
        "clashes": list(plan.clashes),
        "before": as_json(plan.before),
        "after": as_json(plan.after),
    }


def _key(advice: Advice) -> tuple[str, str, object]:
    """Several lines of an expected-state file may pin one name, so the line counts, too."""
    return advice.finding.check, advice.finding.subject, advice.finding.facts.get("pinned")


def _without(ones: Iterable[Advice], others: Iterable[Advice]) -> tuple[Advice, ...]:
    known = set(map(_key, others))
    return tuple(advice for advice in ones if _key(advice) not in known)


def _named(ones: Iterable[Advice]) -> list[dict[str, str]]:
    return [
        {"check": one.finding.check, "severity": one.finding.severity.value, "subject": one.finding.subject,
         "title": one.title}
        for one in ones
    ]  # fmt: skip
