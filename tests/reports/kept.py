"""Domains that are looked after, in a database, with last runs made from the recorded worlds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from checks import CHECKS_VERSION
from checks.model import Severity, Verdict
from deliverability.checker import Wishes
from deliverability.config import Mail, Reports, Settings, Web
from deliverability.demo.recorded import Recorded, recorded_worlds, transcript_at
from deliverability.history.keep import keep
from deliverability.history.model import BETTER, WORSE, Cause, Change, Details, Kind
from deliverability.judged import judged
from deliverability.monitored.intake import Wanted, add
from deliverability.monitored.model import Monitored
from deliverability.reports.desk import Desk
from deliverability.store import asking, changes, runs
from deliverability.store.database import Database
from deliverability.store.runs import StoredRun
from tests.mail_world import placement_lines

NOW = datetime(2027, 3, 15, 6, tzinfo=UTC)
TODAY = datetime(2027, 3, 14, 8, tzinfo=UTC)
WEEK_AGO = NOW - timedelta(days=7)
WORLDS: Mapping[str, Recorded] = {world.target: world for world in recorded_worlds()}
MAIL = Mail(host="127.0.0.1", sender="Mail health <checks@checker.example>")
SETTINGS = Settings(web=Web(url="https://checker.example"), mail=MAIL, reports=Reports())
KEY = "k" * 32


def desk(database: Database, settings: Settings = SETTINGS) -> Desk:
    return Desk(settings, database, KEY)


def looked_after(database: Database, *targets: str, group: str = "") -> tuple[Monitored, ...]:
    """These from now on, without a run."""
    added = add(database, [Wanted(target, group) for target in targets], NOW - timedelta(days=90))
    assert not added.problems
    return tuple(sorted(added.new, key=lambda one: targets.index(one.target)))


def checked(
    database: Database, one: Monitored, at: datetime = NOW - timedelta(hours=1), mail: str = ""
) -> str:
    """A run of a recorded world, and the state it leaves; its id. `mail`: what a test mail showed."""
    transcript = transcript_at(WORLDS[one.target], TODAY, TODAY)
    if mail:
        families = [*transcript.options["families"], "placement"]
        seen = {"placement": placement_lines(mail), "families": families}
        transcript = replace(transcript, options={**transcript.options, **seen})
    text = transcript.dumps()
    run = judged(text)
    run_id = f"run-{one.id}-{at:%m%d%H%M}"
    done = StoredRun(
        run_id, one.target, one.name, Wishes(), "", at, CHECKS_VERSION, runs.State.DONE,
        progress=run.report.families, finished_at=at,
    )  # fmt: skip
    with database.begin() as connection:
        runs.add_done(connection, done, asking.packed(text))
        keep(connection, one.id, run, run_id, at)
    return run_id


def changed(
    database: Database,
    one: Monitored,
    check: str,
    direction: int,
    *,
    at: datetime = NOW - timedelta(days=1),
    title: str = "",
    cause: Cause = Cause.DOMAIN,
    severity: Severity = Severity.ERROR,
) -> None:
    """A finding that came (WORSE) or went (BETTER)."""
    kind = {WORSE: Kind.FINDING_NEW, BETTER: Kind.FINDING_GONE}[direction]
    change = Change(
        one.id, at, "run", kind, cause, direction, check.partition(".")[0], check, one.name, severity,
        title or f"{check} of {one.name}",
    )  # fmt: skip
    with database.begin() as connection:
        changes.add(connection, (change,))


def record_changed(database: Database, one: Monitored, *differences: str) -> None:
    """A record of the domain that is another now."""
    details = Details(one.name, "TXT", "", ("old",), ("new",), differences)
    change = Change(
        one.id, NOW - timedelta(days=2), "run", Kind.RECORD, Cause.DOMAIN, 0, "spf", "", one.name, None,
        f"The list of allowed senders of {one.name} changed.", details,
    )  # fmt: skip
    with database.begin() as connection:
        changes.add(connection, (change,))


def worlds_by_verdict() -> dict[Verdict, list[str]]:
    """The recorded targets by how they stand today."""
    found: dict[Verdict, list[str]] = {}
    for target, world in WORLDS.items():
        run = judged(transcript_at(world, TODAY, TODAY).dumps())
        found.setdefault(run.report.verdict, []).append(target)
    return found
