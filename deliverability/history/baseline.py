"""Judges the last transcript of a domain by today's checks and settings, where these have changed."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import blake2s

from sqlalchemy import Connection

from checks import CHECKS_VERSION
from deliverability.history.causes import Baseline, baseline
from deliverability.history.look import BY_MAIL, look_at
from deliverability.history.model import Cause, State
from deliverability.net.transcript import Transcript, loads
from deliverability.runs import Run, kept_options, options_from, replay
from deliverability.store import kept_runs

OURS = (
    "selectors", "sending_ips", "probes", "families", "also", "overrides", "blocklists", "profile",
    "expected",
)  # fmt: skip
"""The options that somebody sets; the others come from the world or from the last run."""


def baseline_of(connection: Connection, state: State, run: Run) -> Baseline | None:
    """What the last transcript comes to today; None while nothing of ours has changed, or it is not kept."""
    version_changed = state.checks_version != CHECKS_VERSION
    if not version_changed and state.asked == asked_of(run.transcript):
        return None
    text = kept_runs.transcript(connection, state.run_id)
    if text is None:
        return None
    try:
        again = _replayed(_as_set_now(loads(text), run.transcript))
    except ValueError:  # kept by a version that wrote otherwise
        return None
    cause = Cause.ADVICE if version_changed else Cause.SETTINGS
    return baseline(look_at(again), again.outcome.gaps, cause)


def asked_of(transcript: Transcript) -> str:
    """A digest of what somebody set for a run, 32 hexadecimal digits; equal settings have equal ones."""
    wanted = {name: transcript.options.get(name) for name in OURS}
    wanted["families"] = [one for one in wanted["families"] or () if one not in BY_MAIL]
    return blake2s(json.dumps(wanted, sort_keys=True).encode(), digest_size=16).hexdigest()


def _as_set_now(then: Transcript, now: Transcript) -> Transcript:
    options = kept_options(options_from(then.options))
    wanted = kept_options(options_from(now.options))
    return replace(then, options={**options, **{name: wanted[name] for name in OURS}})


def _replayed(transcript: Transcript) -> Run:
    """In a thread of its own, as the caller may be inside an event loop."""
    with ThreadPoolExecutor(1, "an old run is judged") as pool:
        return pool.submit(asyncio.run, replay(transcript)).result()
