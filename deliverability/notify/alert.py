"""An alert: something that turned worse and is not mended yet, and what people are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

COULD_NOT_CHECK = "could-not-check"
"""In place of a check: a domain that could not be judged, several runs in a row. For the operator only."""
WORK_LAGS = "work-lags"
"""In place of a check: checks are done later than they are due."""
MAIL_STUCK = "mail-stuck"
"""In place of a check: messages wait that ought to have gone."""
OF_THE_SERVICE = (COULD_NOT_CHECK, WORK_LAGS, MAIL_STUCK)


class What(StrEnum):
    """What somebody is told; PASSED: it was worse and is fixed by the time it is told, never kept as such."""

    WORSE = "worse"
    FIXED = "fixed"
    CHANGED = "changed"
    REMINDER = "reminder"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Alert:
    """One finding of a domain, from the change that brought it to the one that ends it.

    `domain_id` None: about the service itself. `severity`: "error", "warning", or "" for none. `third_party`:
    whose change it was, or "". `run_id`: the run that saw it. `remind_at`: when to tell of it once more.
    """

    id: int
    domain_id: int | None
    check: str
    subject: str
    severity: str
    title: str
    cause: str
    third_party: str
    run_id: str
    opened_at: datetime
    closed_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    remind_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One target is told one thing, once it is due; `change_id` for a change that is no fault."""

    id: int
    target_id: int
    what: What
    due_at: datetime
    alert_id: int | None = None
    change_id: int | None = None
    told_at: datetime | None = None
