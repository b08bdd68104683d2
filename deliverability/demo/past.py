"""Lets a domain have a past: real checks over what was recorded, kept as if each had been made then."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from deliverability.demo.recorded import Recorded, transcript_at
from deliverability.history.keep import keep
from deliverability.history.model import Kept
from deliverability.known import NOTHING as UNKNOWN
from deliverability.known import Known, knowing
from deliverability.monitored.effective import effective
from deliverability.monitored.model import NOTHING, Monitored, Own
from deliverability.net.transcript import Transcript
from deliverability.runs import Run, kept_options, options_from, replay
from deliverability.store import asking, runs
from deliverability.store.runs import State, StoredRun


def keep_past_run(
    connection: Connection,
    domain: Monitored,
    world: Recorded,
    now: datetime,
    today: datetime,
    default: Own = NOTHING,
    known: Known = UNKNOWN,
) -> Kept:
    """One run at `now` and, where something turned worse, the second look; what came of the last of them.

    `today`: the last day of the world's episodes; `known`: what its test mails had shown by then. Call it
    outside of an event loop.
    """
    run = asyncio.run(replay(_knowing(transcript_at(world, now, today), known)))
    kept = _kept(connection, domain, run, now, default, is_second_look=False)
    if not kept.look_again:
        return kept
    return _kept(connection, domain, run, now, default, is_second_look=True)


def _knowing(transcript: Transcript, known: Known) -> Transcript:
    if known == UNKNOWN:
        return transcript
    options = knowing(options_from(transcript.options), known, is_limited=False)
    return replace(transcript, options=kept_options(options))


def _kept(
    connection: Connection, domain: Monitored, run: Run, now: datetime, default: Own, *, is_second_look: bool
) -> Kept:
    holds = effective(domain, default)
    run_id = _id(domain, now, is_second_look=is_second_look)
    stored = StoredRun(
        run_id, domain.target, domain.name, holds.wishes(), "", now, run.report.checks_version,
        state=State.DONE, progress=run.report.families, finished_at=now, domain_id=domain.id,
        slot_at=None if is_second_look else now,
    )  # fmt: skip
    runs.add_done(connection, stored, asking.packed(run.transcript.dumps()))
    return keep(
        connection, domain.id, run, run_id, now,
        is_second_look=is_second_look, time_zone=holds.time_zone.value,
    )  # fmt: skip


def _id(domain: Monitored, now: datetime, *, is_second_look: bool) -> str:
    """The same for the same run, so that two demos of one moment are alike."""
    seed = f"{domain.name} {now.isoformat()} {is_second_look}"
    return hashlib.sha256(seed.encode()).hexdigest()[:22]
