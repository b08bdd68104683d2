"""What checking again came to, for the page that a reader without an account waits on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from deliverability.history.model import State
from deliverability.mailed.model import Block
from deliverability.reports.deeds import last_run
from deliverability.reports.desk import Desk
from deliverability.reports.doing import remedy_blocks
from deliverability.reports.mended import Now, now_of
from deliverability.reports.opened import Finding
from deliverability.store import states
from deliverability.store.database import reading

SAID = {
    Now.GONE: "Done: this is mended.",
    Now.STILL_THERE: "This is still there.",
    Now.UNKNOWN: "We could not check this.",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """`now`: how the finding stands, `said` in words; `why` and `blocks`: what to do where it is there."""

    now: Now
    said: str
    state: State
    blocks: tuple[Block, ...] = ()


def checked(desk: Desk, finding: Finding, asked_at: datetime) -> Checked | None:
    """None while the check that was asked for then has not ended."""
    with reading(desk.database) as connection:
        state = states.state(connection, finding.monitored.id)
    if state is None or state.checked_at < asked_at:
        return None
    run = last_run(desk, finding)
    now, advice = now_of(run, finding.check, finding.subject)
    blocks = tuple(remedy_blocks(advice, run)) if advice else ()
    return Checked(now, SAID[now], state, blocks)
