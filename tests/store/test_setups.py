"""Set-ups in the database: what goes in comes out, and a look is begun once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from checks.answers import Question
from checks.model import Reason, Unknown
from deliverability.setup.seen import Lookups, Seen, Sight
from deliverability.setup.wanted import Wanted
from deliverability.store import setups as store
from deliverability.store.database import Database
from deliverability.store.setups import StoredSetup

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
WANTED = Wanted("support@example.com", "fastmail", ("zendesk",), "cloudflare", "d@example.com")
SETUP = StoredSetup("a" * 22, WANTED, "mark", NOW, NOW)
MX = Question("example.com", "MX")
SEEN = Seen(
    "example.com",
    ("ns1.example.com",),
    sights={
        MX: (
            Sight("ns1.example.com", ("10 mail.example.com",)),
            Sight("ns2.example.com", Unknown(str(MX), Reason.TIMEOUT)),
        )
    },
    lookups=Lookups("v=spf1 -all", 0),
)
PAUSE, LEASE = timedelta(seconds=10), timedelta(seconds=60)


def test_a_set_up_comes_out_as_it_went_in(database: Database) -> None:
    store.add(database, SETUP)
    assert store.get(database, SETUP.id) == SETUP
    assert store.get(database, "b" * 22) is None
    fresh = replace(SETUP, id="c" * 22, wanted=Wanted("example.com"))
    store.add(database, fresh)
    assert store.get(database, fresh.id) == fresh


def test_answers_are_kept_and_end_what_was_done_for_the_old_ones(database: Database) -> None:
    store.add(database, SETUP)
    store.save_run(database, SETUP.id, "r" * 22)
    later, changed = NOW + PAUSE, replace(WANTED, services=())
    store.answer(database, SETUP.id, changed, later)
    assert store.get(database, SETUP.id) == replace(SETUP, wanted=changed, changed_at=later)


def test_a_look_is_claimed_by_one_and_not_again_within_the_pause(database: Database) -> None:
    store.add(database, SETUP)
    assert store.claim_look(database, SETUP.id, NOW, PAUSE, LEASE)
    assert not store.claim_look(database, SETUP.id, NOW + PAUSE, PAUSE, LEASE)  # it is still under way
    store.save_look(database, SETUP.id, WANTED, SEEN, True, NOW)
    assert not store.claim_look(database, SETUP.id, NOW + PAUSE / 2, PAUSE, LEASE)
    assert store.claim_look(database, SETUP.id, NOW + PAUSE, PAUSE, LEASE)


def test_a_look_that_died_with_its_process_holds_nobody_up_for_ever(database: Database) -> None:
    store.add(database, SETUP)
    assert store.claim_look(database, SETUP.id, NOW, PAUSE, LEASE)
    assert store.claim_look(database, SETUP.id, NOW + LEASE, PAUSE, LEASE)


def test_what_was_seen_comes_out_as_it_went_in(database: Database) -> None:
    store.add(database, SETUP)
    store.save_look(database, SETUP.id, WANTED, SEEN, True, NOW)
    kept = store.get(database, SETUP.id)
    assert kept == replace(SETUP, seen=SEEN, seen_at=NOW)


def test_a_look_that_came_to_nothing_leaves_the_last_one(database: Database) -> None:
    store.add(database, SETUP)
    store.save_look(database, SETUP.id, WANTED, SEEN, False, NOW)
    store.save_look(database, SETUP.id, WANTED, None, True, NOW + PAUSE)
    kept = store.get(database, SETUP.id)
    assert kept == replace(SETUP, seen=SEEN, seen_at=NOW)


def test_a_look_at_another_domain_is_not_kept(database: Database) -> None:
    store.add(database, SETUP)
    store.save_look(database, SETUP.id, Wanted("support@example.net"), SEEN, True, NOW)
    assert store.get(database, SETUP.id) == SETUP
    store.save_look(database, SETUP.id, WANTED, SEEN, True, NOW)
    store.forget_look(database, SETUP.id)
    assert store.get(database, SETUP.id) == SETUP


def test_a_client_is_counted_by_what_it_began_since(database: Database) -> None:
    store.add(database, SETUP)
    store.add(database, replace(SETUP, id="b" * 22, created_at=NOW - LEASE))
    assert store.times_asked(database, "mark", NOW - PAUSE) == (NOW,)
    assert store.times_asked(database, "another", NOW - PAUSE) == ()


def test_set_ups_that_nobody_came_back_to_are_forgotten(database: Database) -> None:
    old = NOW - timedelta(days=30, seconds=1)
    store.add(database, replace(SETUP, changed_at=old))
    store.add(database, replace(SETUP, id="b" * 22, created_at=old))  # begun as long ago, but changed since
    assert store.prune(database, 30, NOW) == 1
    assert store.get(database, SETUP.id) is None
