"""Findings that somebody lives with: in sight, counted nowhere, and back when their time is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from checks.model import Verdict
from deliverability.history.acceptance import (
    NotAcceptableError,
    Wish,
    accept,
    expire,
    withdraw,
    without_accepted,
)
from deliverability.history.model import State
from deliverability.monitored.intake import Wanted, add
from deliverability.store import acceptances, states
from deliverability.store.database import Database, reading
from tests.history.following import HOUR, NOW, Following, shown, zone
from tests.judging import judge
from tests.world import World

WEEK = timedelta(days=7)
WISH = Wish("spf.missing", "", "  parked until\nspring ", NOW + WEEK, "Ada")


@pytest.fixture
def followed(database: Database, world: World) -> Following:
    (domain,) = add(database, (Wanted("example.com"),), NOW).new
    following = Following(database, world, domain_id=domain.id)
    following.look(zone(spf=""))
    return following


def _state(followed: Following) -> State:
    with reading(followed.database) as connection:
        state = states.state(connection, followed.domain_id)
    assert state is not None
    return state


def _verdict(followed: Following) -> Verdict:
    return _state(followed).verdict


def test_an_accepted_finding_stays_in_sight_and_counts_nowhere(followed: Following) -> None:
    assert accept(followed.database, (followed.domain_id,), WISH, NOW) == 1
    kept = followed.look()
    assert (kept.changes, kept.look_again) == ((), False)
    assert (kept.state.verdict, kept.state.errors, kept.state.accepted) == (Verdict.PASS, 0, 1)
    assert shown(followed.all_changes()) == [
        ("verdict", "accepted", 0, "fail -> pass"),
        ("finding-gone", "accepted", 0, "spf.missing"),
    ]
    assert followed.all_changes()[1].title.startswith("Accepted until 29 November 2026: ")


def test_what_is_accepted_is_not_said_of_the_domain_any_more(followed: Following) -> None:
    followed.look(zone(spf="", dmarc=""))
    followed.look(again=True)
    assert _state(followed).errors == 2
    accept(followed.database, (followed.domain_id,), WISH, NOW)
    assert _verdict(followed) is Verdict.FAIL
    assert _state(followed).sentence == "Anyone can send mail that looks like it comes from example.com."


def test_an_acceptance_that_ends_brings_the_finding_back(followed: Following) -> None:
    accept(followed.database, (followed.domain_id,), WISH, NOW)
    assert expire(followed.database, NOW + WEEK - HOUR) == 0
    assert [expire(followed.database, NOW + WEEK) for _ in range(2)] == [1, 0]
    assert shown(followed.all_changes()[:2]) == [
        ("verdict", "expired", -1, "pass -> fail"),
        ("finding-new", "expired", -1, "spf.missing"),
    ]
    assert _verdict(followed) is Verdict.FAIL


def test_a_run_after_the_end_says_why_the_finding_counts_again(followed: Following) -> None:
    accept(followed.database, (followed.domain_id,), WISH, NOW)
    followed.look(after=WEEK + HOUR)
    assert {one.cause.value for one in followed.all_changes()} == {"accepted", "expired"}


def test_an_acceptance_that_is_taken_back_is_no_news(followed: Following) -> None:
    accept(followed.database, (followed.domain_id,), WISH, NOW)
    with reading(followed.database) as connection:
        (mine,) = acceptances.open_of(connection, (followed.domain_id,))
    assert (mine.reason, mine.accepted_by) == ("parked until spring", "Ada")
    assert [withdraw(followed.database, mine.id, NOW) for _ in range(2)] == [True, False]
    assert _verdict(followed) is Verdict.FAIL
    assert {one.direction for one in followed.all_changes()} == {0}


def test_what_is_accepted_needs_no_second_look_when_it_comes(followed: Following) -> None:
    accept(followed.database, (followed.domain_id,), replace(WISH, check="dmarc.none-found"), NOW)
    kept = followed.look(zone(spf="", dmarc=""))
    assert ("finding-new", "domain", 0, "dmarc.none-found") in shown(kept.changes)
    assert (kept.look_again, kept.state.accepted) == (False, 1)


def test_the_report_shows_what_is_accepted_apart(followed: Following, world: World) -> None:
    run = judge(world, zone(spf=""))
    accept(followed.database, (followed.domain_id,), WISH, NOW)
    with reading(followed.database) as connection:
        holding = acceptances.open_of(connection, (followed.domain_id,))
    seen = without_accepted(run, holding, NOW)
    assert [advice.finding.check for advice, _ in seen.accepted] == ["spf.missing"]
    assert "spf.missing" not in {advice.finding.check for advice in seen.report.findings}
    assert without_accepted(run, holding, NOW + WEEK).report is run.report


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": " "}, "Say why"),
        ({"reason": "x" * 501}, "501 characters"),
        ({"check": "spf.nothing"}, "no check"),
        ({"until": NOW}, "in the future"),
        ({"until": NOW + timedelta(days=2000)}, "three years"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_with_the_reason(
    followed: Following, wrong: dict[str, object], said: str
) -> None:
    with pytest.raises(NotAcceptableError, match=said):
        accept(followed.database, (followed.domain_id,), replace(WISH, **wrong), NOW)  # type: ignore[arg-type]


def test_many_domains_are_accepted_in_one_go(database: Database, world: World) -> None:
    wanted = tuple(Wanted(f"d{number}.example") for number in range(120))
    domains = add(database, wanted, NOW).new
    first = Following(database, world, domain_id=domains[0].id)
    first.look(zone(spf=""))
    ids = [one.id for one in domains]
    assert accept(database, (*ids, *ids, 9999), WISH, NOW) == 120
    with reading(database) as connection:
        assert len(acceptances.open_of(connection, ids)) == 120
    assert _verdict(first) is Verdict.PASS


def test_a_second_acceptance_takes_the_place_of_the_first(followed: Following) -> None:
    for until in (NOW + WEEK, None):
        accept(followed.database, (followed.domain_id, 999), replace(WISH, until=until), NOW)
    with reading(followed.database) as connection:
        assert [one.until for one in acceptances.open_of(connection, (followed.domain_id, 999))] == [None]
