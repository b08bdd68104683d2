"""Our own doings are told apart from what happened in the world: new checks, new settings, old runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from checks.model import Verdict
from deliverability.gather.context import Options
from deliverability.history.bars import bars
from deliverability.store import runs as runs_store
from deliverability.store import sightings
from deliverability.store.database import open_database, reading
from deliverability.store.tables import runs, standing, states
from tests.history.following import HOUR, NOW, Following, shown, zone
from tests.world import World

FAULTY = "v=spf1 mx ptr +all"


@pytest.fixture
def followed(tmp_path: Path, world: World) -> Following:
    return Following(open_database(tmp_path), world)


def _as_if_an_older_version_had_been_silent(followed: Following, *checks: str) -> None:
    with followed.database.begin() as connection:
        connection.execute(standing.delete().where(standing.c.check.in_(checks)))
        connection.execute(update(states).values(checks_version="2026.10.1", verdict="pass"))


def test_what_a_new_check_finds_in_the_old_records_is_our_advice(followed: Following) -> None:
    followed.look(zone(spf=FAULTY))
    _as_if_an_older_version_had_been_silent(followed, "spf.all-plus")
    kept = followed.look()
    assert shown(kept.changes) == [
        ("finding-new", "advice", -1, "spf.all-plus"),
        ("verdict", "advice", -1, "pass -> fail"),
    ]
    assert not kept.look_again  # the last transcript shows it, too


def test_what_came_together_with_a_new_version_is_still_the_domains(followed: Following) -> None:
    followed.look(zone(spf=FAULTY))
    _as_if_an_older_version_had_been_silent(followed, "spf.all-plus")
    told = followed.settle(zone(spf=FAULTY, dmarc=""))
    causes = {one.check: one.cause.value for one in told if one.direction == -1 and one.check}
    assert causes == {"spf.all-plus": "advice", "dmarc.none-found": "domain"}


def test_a_finding_of_a_check_that_is_no_more_goes_as_our_advice(followed: Following) -> None:
    followed.look(zone(spf=FAULTY))
    with followed.database.begin() as connection:
        old = update(standing).where(standing.c.check == "spf.all-plus")
        connection.execute(old.values(check="spf.once-was"))
        connection.execute(update(states).values(checks_version="2026.10.1"))
    told = followed.settle(zone())
    assert ("finding-gone", "advice", 0, "spf.once-was") in shown(told)


def test_a_family_that_is_switched_on_is_no_change_of_the_domain(followed: Following) -> None:
    followed.families = ("mx", "spf", "dkim")
    followed.look(zone(dmarc=""))
    followed.families = ("mx", "spf", "dkim", "dmarc")
    told = followed.settle()
    assert ("finding-new", "settings", -1, "dmarc.none-found") in shown(told)
    assert {one.cause.value for one in told} == {"settings"}


def test_a_family_that_is_switched_off_and_on_again_comes_back_as_it_was(followed: Following) -> None:
    followed.look(zone(dmarc=""))
    followed.families = ("mx", "spf", "dkim")
    off = followed.look()
    assert (off.changes[-1].kind.value, off.state.verdict, off.state.errors) == ("verdict", Verdict.PASS, 0)
    assert off.changes[-1].cause.value == "settings"
    followed.families = ("mx", "spf", "dkim", "dmarc")
    assert [one.check for one in followed.settle() if one.check] == []


def test_another_severity_by_the_settings_is_told_as_that(followed: Following) -> None:
    followed.look(zone(spf=FAULTY))
    followed.options = replace(followed.options, overrides=("spf.all-plus: notice",))
    assert ("finding-severity", "settings", 1, "error -> notice") in [
        (
            one.kind.value,
            one.cause.value,
            one.direction,
            " -> ".join((*one.details.before, *one.details.after)),
        )
        for one in followed.settle()
    ]


def test_a_selector_that_is_named_now_is_no_change_of_the_domain(followed: Following) -> None:
    followed.look(zone())
    followed.options = Options(allow=followed.options.allow, selectors=("s1", "s2"))
    told = followed.settle()
    assert [(one.check, one.cause.value) for one in told if one.check] == [
        ("dkim.selector-missing", "settings")
    ]


def test_only_the_runs_that_changed_something_and_the_last_one_stay(followed: Following) -> None:
    for text in (zone(), None, zone(spf=""), None, None):
        followed.settle(text)
    with reading(followed.database) as connection:
        kept = connection.execute(select(runs.c.id).order_by(runs.c.id)).scalars().all()
    assert kept == ["1-004", "1-006"]


def test_the_run_that_a_domain_stands_by_is_never_too_old(followed: Following) -> None:
    followed.settle(zone())
    followed.settle(zone(spf=""))
    assert runs_store.prune(followed.database, 1, NOW + timedelta(days=30)) == 0
    followed.settle()
    assert runs_store.prune(followed.database, 1, NOW + timedelta(days=30)) == 1
    with reading(followed.database) as connection:
        assert connection.execute(select(func.count()).select_from(runs)).scalar() == 1


def test_days_are_the_domains_own_and_keep_the_worst_that_was_known(followed: Following) -> None:
    followed.time_zone, followed.now = "Asia/Tokyo", datetime(2026, 11, 22, 13, 58, tzinfo=UTC)
    for text in (zone(), zone(spf=""), "*. !refused", zone()):
        followed.settle(text)
    today = datetime(2026, 11, 23, tzinfo=UTC).date()
    days = bars(followed.database, 1, today, 3)
    assert [when.day for when, _ in days] == [21, 22, 23]
    assert days[0][1] is None
    (_, first), (_, last) = days[1:]
    assert first is not None
    assert (first.runs, first.verdict, first.shares) == (1, Verdict.PASS, {Verdict.PASS: 1})
    assert last is not None
    assert (last.verdict, last.families["spf"]) == (Verdict.FAIL, Verdict.FAIL)
    assert last.shares == {Verdict.FAIL: 1, Verdict.COULD_NOT_CHECK: 1, Verdict.PASS: 2}


def test_what_records_were_stays_with_the_time_they_held(followed: Following) -> None:
    followed.settle(zone())
    began = followed.now
    followed.settle(zone(dmarc="v=DMARC1; p=none"))
    with reading(followed.database) as connection:
        (old,) = sightings.past(connection, 1, NOW - HOUR)
        (new,) = (
            one for one in sightings.current(connection, 1) if one.name == old.name and one.rrtype == "TXT"
        )
    assert (old.since, old.until, new.since, new.until) == (began, followed.now, followed.now, None)
    assert new.answers == ("v=DMARC1; p=none",)
