"""Puts the reminders that are due into the ledger: one mail each, also where the thing has been mended."""

from __future__ import annotations

import logging
from datetime import datetime

from deliverability.mailed.model import Block, Heading, Page, Prose
from deliverability.reports.deeds import last_run
from deliverability.reports.desk import Desk
from deliverability.reports.doing import one_thing
from deliverability.reports.letters import reminder_letter
from deliverability.reports.mended import Now, now_of
from deliverability.reports.model import Part
from deliverability.reports.opened import Finding
from deliverability.reports.page import stopping
from deliverability.reports.todo import Todo
from deliverability.store import deeds as store
from deliverability.store import monitored, outbox, readers
from deliverability.store.database import reading
from deliverability.store.deeds import Reminder

log = logging.getLogger(__name__)
AT_ONCE = 200
SENTENCES = {
    Now.STILL_THERE: "You asked to be reminded of this.",
    Now.GONE: "What you wanted to be reminded of is done.",
    Now.UNKNOWN: "You asked to be reminded, and we do not know how it stands.",
}
SAID = {
    Now.STILL_THERE: ("reminder", ""),
    Now.GONE: ("done", "Our last check did not find it any more. There is nothing you need to do."),
    Now.UNKNOWN: ("reminder", "Our last check could not look at it. The next report will say more."),
}
"""The word of the subject, and what is said where there is nothing to do now."""


def put_reminders(desk: Desk, now: datetime) -> int:
    """Make every reminder that is due; how many there were. One that fails is logged, and stops no other."""
    if not desk.is_open:
        return 0
    made = 0
    for one in store.due_reminders(desk.database, now, AT_ONCE):
        try:
            made += _put(desk, one, now)
        except Exception:  # a fault in one mail must not silence the others
            log.exception("reminder %d failed", one.id)
    return made


def reminder_page(desk: Desk, finding: Finding, now: datetime) -> Page:
    """The mail: what is still open, with its record and its buttons, or that it is done."""
    run = last_run(desk, finding)
    how, found = now_of(run, finding.check, finding.subject)
    words, said = SAID[how]
    blocks: tuple[Block, ...] = (Prose(said),) if said else ()
    if found is not None:
        todo = Todo(Part(finding.monitored, run=run), found, False)
        blocks = (Heading("The one thing to do"), *one_thing(todo, desk.ways(finding.reader, now)))
    domain = finding.monitored.domain
    return Page(f"[{words}] {domain.shown} mail health", domain.label, SENTENCES[how], blocks, (
        Prose(f"You asked for this mail by a link in a report to {finding.reader.address}.", True),
        stopping(desk.ways(finding.reader, now)),
    ))  # fmt: skip


def _put(desk: Desk, one: Reminder, now: datetime) -> int:
    finding = _finding(desk, one)
    letter = None
    if finding is not None:
        letter = reminder_letter(desk, finding.reader, reminder_page(desk, finding, now), one.id, now)
    with desk.database.begin() as connection:  # of several processes, the one that moves it puts it in
        mine = store.move_reminder(connection, one, None)
        return int(mine and letter is not None and outbox.put(connection, letter, now))


def _finding(desk: Desk, one: Reminder) -> Finding | None:
    """What it is about; None where the reader has stopped meanwhile, or the domain is gone."""
    reader = readers.get(desk.database, one.reader_id)
    with reading(desk.database) as connection:
        domain = monitored.get(connection, one.domain_id)
    if reader is None or not reader.is_active or domain is None:
        return None
    return Finding(reader, domain, one.check, one.subject)
