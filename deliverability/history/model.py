"""What the history is made of: states, standing findings, changes, sightings of records, days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from checks.model import Severity, Verdict


class Kind(StrEnum):
    """What a change is a change of."""

    FINDING_NEW = "finding-new"
    FINDING_GONE = "finding-gone"
    FINDING_SEVERITY = "finding-severity"
    RECORD = "record"
    VERDICT = "verdict"


class Cause(StrEnum):
    """Why something changed: DOMAIN is their own DNS or servers, THIRD_PARTY those of somebody they use.

    ADVICE: our checks changed. SETTINGS: what we are asked to look at changed. FIRST: it could be checked for
    the first time. ACCEPTED: somebody accepted a finding. EXPIRED: such an acceptance came to its end.
    TEST_MAIL: a newer test mail showed something else.
    """

    DOMAIN = "domain"
    THIRD_PARTY = "third-party"
    ADVICE = "advice"
    SETTINGS = "settings"
    FIRST = "first"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    TEST_MAIL = "test-mail"


WORSE, NEITHER, BETTER = -1, 0, 1


@dataclass(frozen=True, slots=True)
class Details:
    """What a change was from and to: of a record its values, of a finding its severity, else the verdict.

    `name`, `rrtype`: the record's. `whose`: "" for the domain's own, else the third party's domain.
    `differences`: what is different, each in a few words ("`include:sendgrid.net` removed").
    """

    name: str = ""
    rrtype: str = ""
    whose: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One confirmed change of one domain; `direction` is WORSE, NEITHER or BETTER.

    `check` is "" and `severity` None for a record or the verdict; `subject`: of the finding, or the record's
    name. `title`: one sentence. `noted_at`: when the alerts took it up.
    """

    domain_id: int
    at: datetime
    run_id: str
    kind: Kind
    cause: Cause
    direction: int
    family: str
    check: str
    subject: str
    severity: Severity | None
    title: str
    details: Details = Details()
    noted_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding as it stands since `since`; `run_id` saw it first.

    `severity`, `title`: of the last look. `is_held`: not judged any more, as something more basic is wrong or
    its family is not looked at; it counts nowhere until it is judged again. `away`: looks in a row that did
    not see it, of one that comes and goes.
    """

    check: str
    subject: str
    severity: Severity
    title: str
    since: datetime
    run_id: str
    is_held: bool = False
    away: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same finding from run to run."""
        return self.check, self.subject


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What the last look saw turn worse, as (check, subject, severity).

    `looks`: second looks so far. `run_id`: of that last look.
    """

    findings: tuple[tuple[str, str, str], ...] = ()
    looks: int = 0
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """How a domain stands; `run_id` is the last run that counts, which one that must be confirmed does not.

    `verdict`: the last one that was known, COULD_NOT_CHECK before any; `families`: the like by family. Counts
    are of standing findings; those that somebody accepted count in `accepted` alone. `unknown_in_a_row`:
    runs up to the last that could not be judged. `unjudged`: checks that no run could judge so far.
    `asked`: a digest of the settings that the last run was made by.
    """

    domain_id: int
    run_id: str
    verdict: Verdict
    since: datetime
    checked_at: datetime
    checks_version: str
    asked: str
    families: Mapping[str, Verdict]
    errors: int = 0
    warnings: int = 0
    notices: int = 0
    accepted: int = 0
    gaps: int = 0
    unknown_in_a_row: int = 0
    sentence: str = ""
    unjudged: tuple[str, ...] = ()
    suspected: Suspicion | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """A record as it was from `since` until `until`, None for now; `answers` sorted, () for none there.

    `whose`: "" for the domain's own, else the third party's domain.
    """

    name: str
    rrtype: str
    whose: str
    answers: tuple[str, ...]
    since: datetime
    until: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """One local day of a domain: the worst verdict that was known, COULD_NOT_CHECK when none was.

    `shares`: how many of its runs left the domain at each verdict.
    """

    day: date
    runs: int
    verdict: Verdict
    families: Mapping[str, Verdict] = field(default_factory=dict)
    shares: Mapping[Verdict, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Somebody lives with a finding until `until`, None for good; `subject` "" for any of the check.

    `ended_at`: when it was taken back, or found to have expired.
    """

    domain_id: int
    check: str
    subject: str
    reason: str
    until: datetime | None
    accepted_by: str
    accepted_at: datetime
    ended_at: datetime | None = None
    id: int = 0

    def covers(self, check: str, subject: str) -> bool:
        """Whether it is about this finding."""
        return self.check == check and self.subject in ("", subject)

    def holds(self, now: datetime) -> bool:
        """Whether it is neither taken back nor over."""
        return self.ended_at is None and (self.until is None or now < self.until)


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of keeping a run; `look_again`: something turned worse, look once more in a minute."""

    state: State
    changes: tuple[Change, ...] = ()
    look_again: bool = False
