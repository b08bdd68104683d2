"""The three tables that can be taken along, each with the run, its time and who was asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from deliverability.config import Settings
from deliverability.exports.table import Cell, Table, columns, joined
from deliverability.history.believed import last_believed
from deliverability.history.model import Change, State
from deliverability.monitored.model import Monitored
from deliverability.net.servers import system_servers
from deliverability.net.transcript import Transcript
from deliverability.store import changes, monitored, schedule, states
from deliverability.store.database import Database, reading

OVERVIEW = columns(
    "domain target group tags verdict since sentence errors warnings notices accepted "
    "could_not_check_in_a_row next_check run checked_at checks_version resolvers"
)
HISTORY = columns(
    "at domain kind cause direction family check subject severity title record type whose before after "
    "differences change run resolvers"
)
FINDINGS = columns(
    "domain check severity subject title why fix standards run checked_at checks_version resolvers"
)
PORTION, MOST = 500, 100_000
DIRECTIONS = {-1: "worse", 0: "", 1: "better"}


def overview(settings: Settings, database: Database, now: datetime) -> Table:
    """Every domain that is looked after, by name; `resolvers`: those of the settings."""
    with reading(database) as connection:
        every = monitored.everything(connection)
        due = schedule.all_planned(connection, now)
        ids = [one.id for one in every]
        known: dict[int, State] = {}
        for start in range(0, len(ids), PORTION):
            known |= states.states_of(connection, ids[start : start + PORTION])
    asked = _of_settings(settings)
    return Table(OVERVIEW, tuple(_standing(one, known, due, asked) for one in every), (("made_at", now),))


def history(settings: Settings, database: Database, domain: Monitored, now: datetime) -> Table:
    """Every change of one domain that is kept, newest first."""
    asked = _of_settings(settings)
    rows = tuple(_change(domain, one, asked) for one in _changes(database, domain.id))
    return Table(HISTORY, rows, (("domain", domain.name), ("made_at", now)))


def findings(database: Database, domain: Monitored, now: datetime) -> Table:
    """What stands of one domain by its last check, worst first; `resolvers`: those that answered it."""
    about: tuple[tuple[str, Cell], ...] = (("domain", domain.name), ("made_at", now))
    with reading(database) as connection:
        state = states.state(connection, domain.id)
    run = last_believed(database, state).run
    if state is None or run is None:
        return Table(FINDINGS, (), about)
    of_run: tuple[Cell, ...] = (
        state.run_id, run.report.taken_at, run.report.checks_version, _who_answered(run.transcript),
    )  # fmt: skip
    rows = tuple(
        (domain.name, one.finding.check, one.finding.severity.value, one.finding.subject, one.title, one.why,
         "\n\n".join(filter(None, one.beside_records)), one.cites, *of_run)
        for one in run.report.findings
    )  # fmt: skip
    return Table(FINDINGS, rows, about)


def _standing(
    one: Monitored, known: dict[int, State], due: dict[int, schedule.Planned], asked: tuple[str, ...]
) -> tuple[Cell, ...]:
    state, planned = known.get(one.id), due.get(one.id)
    next_check = planned.next_due if planned else None
    named = (one.name, one.target, one.group.name if one.group else "", one.tags)
    if state is None:
        return (*named, None, None, "", None, None, None, None, None, next_check, None, None, None, asked)
    return (
        *named, state.verdict.value, state.since, state.sentence, state.errors, state.warnings, state.notices,
        state.accepted, state.unknown_in_a_row, next_check, state.run_id, state.checked_at,
        state.checks_version, asked,
    )  # fmt: skip


def _change(domain: Monitored, one: Change, asked: tuple[str, ...]) -> tuple[Cell, ...]:
    said = one.details
    return (
        one.at, domain.name, one.kind.value, one.cause.value, DIRECTIONS[one.direction], one.family,
        one.check, one.subject, one.severity.value if one.severity else "", one.title, said.name,
        said.rrtype, said.whose, said.before, said.after, said.differences, one.id, one.run_id, asked,
    )  # fmt: skip


def _changes(database: Database, domain_id: int) -> Iterator[Change]:
    before, count = None, 0
    while count < MOST:
        with reading(database) as connection:
            page = changes.timeline(connection, domain_id, before=before, limit=PORTION)
        yield from page
        if len(page) < PORTION:
            return
        before, count = page[-1].id, count + len(page)


def _of_settings(settings: Settings) -> tuple[str, ...]:
    return joined(settings.dns.resolvers or system_servers())


def _who_answered(transcript: Transcript) -> tuple[str, ...]:
    """The servers behind the answers that came the usual way."""
    said = (getattr(one.reply, "server", "") for one in transcript.exchanges.values() if not one.path)
    return tuple(dict.fromkeys(filter(None, said)))
