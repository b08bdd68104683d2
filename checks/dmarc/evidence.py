"""What DNS said about a domain's DMARC: the walk, the record that applies, and where its reports go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checks.answers import Maybe
from checks.dmarc.record import DmarcRecord, Policy
from checks.dmarc.selection import Selection
from checks.dmarc.walk import Effective, Step
from checks.model import Unknown


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A DMARC record at a name where no receiver looks; `kind`: apex, no_underscore, name_twice."""

    kind: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class DmarcRecords:
    """What the walk for a domain found.

    `steps`: the domain first. `owner`: the registrable domain by the public suffix list.
    `applies`: the step whose record applies, None when there is none. `org_domain`: by the walk.
    `effective`: the policy that comes of it, None without a record.
    `misplaced`: records in a wrong place; looked for only when the right one holds none, and Unknown
    for each place that had no answer.
    """

    domain: str
    owner: str
    steps: tuple[Step, ...]
    applies: Maybe[Step | None]
    org_domain: Maybe[str]
    effective: Maybe[Effective] | None = None
    misplaced: tuple[Maybe[Misplaced], ...] = ()

    @property
    def here(self) -> Step:
        return self.steps[0]

    @property
    def is_mistaken(self) -> bool:
        """The owner has tried: a record is there that no receiver reads, which another check tells."""
        tried = (s.selection.lookalikes or len(s.selection.records) > 1 for s in self.own_steps)
        return any(tried) or self.alias_leads_nowhere or any(isinstance(m, Misplaced) for m in self.misplaced)

    @property
    def alias_leads_nowhere(self) -> bool:
        """The domain's place is a CNAME, and no text stands at its end."""
        return bool(self.here.aliases) and self.here.texts == Selection()

    @property
    def own_steps(self) -> tuple[Step, ...]:
        """The steps the owner can mend and that decide: the domain's, and above it while it has no record."""
        if self.here.record is not None:
            return self.steps[:1]
        return tuple(s for s in self.steps if s.name == self.owner or s.name.endswith("." + self.owner))


@dataclass(frozen=True, slots=True)
class ReportDomain:
    """A domain that reports are sent to.

    `external`: it belongs to somebody else (RFC 9990 §4). `authorised`: it says that it wants them, at
    `place`; True where it need not. `takes_mail`: it has a mail server, or an address to try.
    """

    host: str
    external: Maybe[bool]
    authorised: Maybe[bool]
    takes_mail: Maybe[bool]
    place: str = ""
    is_null: bool = False


@dataclass(frozen=True, slots=True)
class AppliedRecord:
    """The record that applies to the domain, found at `_dmarc.` below `name`, and what comes of it.

    `takes_mail`: False where a mailbox for reports could not be; `sends_mail`: False where reports would have
    nothing to tell of.
    """

    domain: str
    name: str
    record: DmarcRecord
    effective: Maybe[Effective]
    org_domain: Maybe[str]
    reports: tuple[ReportDomain, ...] = ()
    takes_mail: bool = True
    sends_mail: bool = True

    @property
    def place(self) -> str:
        return f"_dmarc.{self.name}"

    @property
    def subject(self) -> str:
        return f"{self.place} TXT"

    @property
    def stated(self) -> Policy | None:
        """The policy as the record says it for this domain, before `t=y` weakens it; None when not known."""
        if isinstance(self.effective, Unknown) or self.effective.policy is None:
            return None
        return self.record.policy(self.effective.tag) or Policy.NONE

    @property
    def mends(self) -> dict[str, str | None]:
        """What the findings of weight ask for together: each hands out one record that clears them all."""
        changes: dict[str, str | None] = {}
        if self.record.is_testing and self.stated not in (None, Policy.NONE):
            changes["t"] = None
        if self.record.percent is not None and self.record.percent < 100:
            changes["pct"] = None
        if self.org_domain == self.name:
            changes.update(self._stronger_below())
        return changes

    def _stronger_below(self) -> dict[str, str | None]:
        """`sp` as strong as `p`; and `np` no weaker than what `sp` then says."""
        raised = self.record.weakened("sp")
        lowest = raised[1] if raised else self.record.policy("sp") or self.record.policy("p") or Policy.NONE
        np = self.record.policy("np")
        changes: dict[str, str | None] = {"sp": self.record.value("p")} if raised else {}
        return changes | ({"np": "reject"} if np is not None and np.strength < lowest.strength else {})

    def rewritten(self, changes: Mapping[str, str | None]) -> str:
        """The record to publish with these changes; it asks for reports, lest one fix undo another."""
        changes = {**self.mends, **changes}
        mended = self.record.rewritten(changes)
        if "; rua=" in mended or not self.sends_mail:
            return mended
        mailbox = f"dmarc@{self.name}" if self.takes_mail else "<a mailbox of yours>"
        return self.record.rewritten({"rua": f"mailto:{mailbox}", **changes})

    def facts(self, corrected: str | None = None, **more: object) -> dict[str, object]:
        """What every finding about the record says: what stands where, the policy, the mended record."""
        return {
            "domain": self.domain,
            "place": self.place,
            "record": self.record.text,
            "policy": in_words(self.effective),
            "corrected": self.rewritten({}) if corrected is None else corrected,
            **more,
        }


def in_words(effective: Maybe[Effective]) -> str:
    """The policy as a finding's fact: its value, or why there is none."""
    if isinstance(effective, Unknown):
        return "not known"
    return effective.policy.value if effective.policy is not None else "no policy"
