"""The ledger: a message is there once, is sent by one process, and what is not known is called unknown."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from deliverability.notify.letter import Channel, Content, Letter, State
from deliverability.store import outbox
from deliverability.store.database import Database, reading
from deliverability.store.outbox import Claimed

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CONTENT = Content("Grüße", "text", "<p>text</p>", (("List-Id", "<a.example>"),), "{}")
LETTER = Letter("report", Channel.MAIL, "sam@example.com", "reader 1, week 49", CONTENT, NOW, 7)
MAIL = (Channel.MAIL,)


def put(database: Database, letter: Letter = LETTER, now: datetime = NOW) -> bool:
    with database.begin() as connection:
        return outbox.put(connection, letter, now)


def claim(database: Database, now: datetime = NOW, token: str = "a") -> tuple[Claimed, ...]:
    return outbox.claim(database, MAIL, token, now, now + 5 * MINUTE, 100)


def state(database: Database, entry_id: int = 1) -> State:
    found = outbox.get(database, entry_id)
    assert found is not None
    return found.state


def test_a_message_is_put_in_once_however_often_it_is_tried(database: Database) -> None:
    assert put(database)
    assert not put(database, replace(LETTER, content=Content("another")))
    assert put(database, replace(LETTER, recipient="kim@example.com"))
    assert put(database, replace(LETTER, key="reader 1, week 50"))
    assert [entry.subject for entry in outbox.entries(database)] == ["Grüße"] * 3


def test_what_is_put_in_goes_with_the_callers_transaction(database: Database) -> None:
    with database.connect() as connection:
        assert outbox.put(connection, LETTER, NOW)
        connection.rollback()
    assert outbox.entries(database) == ()


def test_what_is_claimed_says_what_was_put_in(database: Database) -> None:
    put(database)
    (claimed,) = claim(database)
    assert claimed == Claimed(1, "report", Channel.MAIL, "sam@example.com", CONTENT, "", 0, NOW, "a")
    assert claim(database, token="b") == ()
    assert [one.token for one in claim(database, NOW + 5 * MINUTE, "b")] == ["b"]


def test_a_message_waits_for_its_time_and_for_its_channel(database: Database) -> None:
    put(database, replace(LETTER, not_before=NOW + MINUTE))
    put(database, replace(LETTER, channel=Channel.WEBHOOK))
    assert claim(database) == ()
    assert len(claim(database, NOW + MINUTE)) == 1


def test_what_is_sent_is_forgotten_but_for_who_when_and_what_about(database: Database) -> None:
    put(database)
    (claimed,) = claim(database)
    assert outbox.begin(database, claimed, "<1@example.com>", NOW, NOW + MINUTE)
    assert state(database) is State.SENDING
    assert outbox.sent(database, claimed, NOW + MINUTE)
    found = outbox.get(database, 1)
    assert found is not None
    assert (found.state, found.message_id, found.attempts) == (State.SENT, "<1@example.com>", 1)
    assert (found.begun_at, found.done_at) == (NOW, NOW + MINUTE)
    assert outbox.content(database, 1) is None
    assert not put(database), "the same report is not sent a second time"


def test_a_process_that_died_while_it_sent_leaves_what_nobody_sends_again(database: Database) -> None:
    put(database)
    (claimed,) = claim(database)
    outbox.begin(database, claimed, "<1@example.com>", NOW, NOW + MINUTE)
    assert outbox.lost(database, "it stopped", NOW) == 0
    assert outbox.lost(database, "it stopped", NOW + MINUTE) == 1
    assert state(database) is State.UNKNOWN
    assert claim(database, NOW + 60 * MINUTE) == ()
    assert outbox.content(database, 1) == CONTENT


def test_one_that_was_given_up_for_lost_and_says_sent_after_all_is_sent(database: Database) -> None:
    put(database)
    (claimed,) = claim(database)
    outbox.begin(database, claimed, "<1@example.com>", NOW, NOW + MINUTE)
    outbox.lost(database, "it stopped", NOW + MINUTE)
    assert outbox.sent(database, claimed, NOW + 2 * MINUTE)
    assert state(database) is State.SENT


def test_a_person_may_have_it_sent_again_under_the_same_message_id(database: Database) -> None:
    put(database)
    (claimed,) = claim(database)
    outbox.begin(database, claimed, "<1@example.com>", NOW, NOW + MINUTE)
    outbox.unsure(database, claimed, "it hung up", NOW)
    with database.begin() as connection:
        assert outbox.again(connection, 1, NOW + MINUTE)
        assert not outbox.again(connection, 1, NOW + MINUTE)
    (second,) = claim(database, NOW + MINUTE, "b")
    assert (second.message_id, second.attempts) == ("<1@example.com>", 0)
    assert not outbox.sent(database, claimed, NOW + MINUTE), "the first try has nothing to say any more"


def test_a_late_process_neither_begins_nor_ends_what_another_holds(database: Database) -> None:
    put(database)
    (late,) = claim(database)
    (holder,) = claim(database, NOW + 6 * MINUTE, "b")
    assert not outbox.begin(database, late, "<1@example.com>", NOW, NOW + MINUTE)
    assert not outbox.give_back(database, late, "no answer", NOW)
    assert not outbox.fail(database, late, "refused", NOW)
    assert outbox.begin(database, holder, "<2@example.com>", NOW, NOW + MINUTE)


def test_what_did_not_arrive_waits_and_counts_its_tries(database: Database) -> None:
    put(database)
    (claimed,) = claim(database)
    assert outbox.give_back(database, claimed, "no answer", NOW + MINUTE)
    found = outbox.get(database, 1)
    assert found is not None
    assert (found.state, found.problem, found.attempts) == (State.WAITING, "no answer", 1)
    assert claim(database) == ()
    assert [one.attempts for one in claim(database, NOW + MINUTE, "b")] == [1]


def test_twenty_processes_at_once_share_what_is_due_and_none_goes_twice(database: Database) -> None:
    for n in range(20):
        put(database, replace(LETTER, key=str(n)))
    taken: list[int] = []

    def work(token: str) -> None:
        for one in outbox.claim(database, MAIL, token, NOW, NOW + MINUTE, 3):
            if outbox.begin(database, one, f"<{one.id}@example.com>", NOW, NOW + MINUTE):
                taken.append(one.id)

    threads = [threading.Thread(target=work, args=(f"t{n}",)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 21))


def test_counts_are_by_state_by_kind_and_by_recipient(database: Database) -> None:
    put(database)
    put(database, replace(LETTER, kind="confirm", recipient="kim@example.com"))
    (claimed, _) = claim(database)
    outbox.fail(database, claimed, "refused", NOW)
    assert outbox.counts(database) == {State.FAILED: 1, State.WAITING: 1}
    with reading(database) as connection:
        assert outbox.count_since(connection, NOW - MINUTE, ("confirm", "report")) == 2
        assert outbox.count_since(connection, NOW - MINUTE, ("confirm",), "kim@example.com") == 1
        assert outbox.count_since(connection, NOW - MINUTE, ("confirm",), "sam@example.com") == 0
        assert outbox.count_since(connection, NOW, ("confirm",)) == 0


def test_the_list_is_newest_first_by_page_and_by_state(database: Database) -> None:
    for n in range(5):
        put(database, replace(LETTER, key=str(n)))
    assert [entry.id for entry in outbox.entries(database, most=2)] == [5, 4]
    assert [entry.id for entry in outbox.entries(database, before=4, most=2)] == [3, 2]
    assert outbox.entries(database, states=(State.SENT,)) == ()
    assert outbox.oldest_waiting(database) == NOW


def test_what_was_over_long_ago_is_forgotten_and_what_waits_is_not(database: Database) -> None:
    put(database)
    put(database, replace(LETTER, key="waits"))
    (claimed, _) = claim(database)
    outbox.fail(database, claimed, "refused", NOW)
    assert outbox.prune(database, 30, NOW + timedelta(days=29)) == 0
    assert outbox.prune(database, 30, NOW + timedelta(days=31)) == 1
    assert [entry.id for entry in outbox.entries(database)] == [2]
