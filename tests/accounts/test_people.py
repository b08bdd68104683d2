"""Accounts: invited, taken, changed and taken away, with passwords that will do."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from passlib.hash import argon2 as at_the_door

from deliverability.accounts import passwords, people, sessions, tokens
from deliverability.accounts.people import AccountError
from deliverability.accounts.roles import Role
from deliverability.accounts.tokens import Scope
from deliverability.store import audit as log
from deliverability.store import people as store
from deliverability.store.database import FILE, Database, open_database
from tests.passwords import hashed_as_usual

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
GOOD = "four brown herons fishing"
HOUR = timedelta(hours=1)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return open_database(tmp_path)


def deeds(database: Database) -> list[tuple[str, str]]:
    return [(line.what, line.subject) for line in reversed(log.latest(database, 50))]


def test_an_invitation_is_taken_once_and_by_its_address(database: Database) -> None:
    link = people.invite(database, "Bert@Example.com", Role.EDITOR, NOW)
    one = people.invited(database, link, NOW + HOUR)
    assert one is not None
    assert (one.email, one.role) == ("bert@example.com", Role.EDITOR)
    bert = people.accept(database, one, "somebody@else.example", GOOD, NOW + HOUR)
    assert (bert.email, bert.role) == ("bert@example.com", Role.EDITOR)
    assert people.invited(database, link, NOW + HOUR) is None
    with pytest.raises(AccountError, match="taken already"):
        people.accept(database, one, "", GOOD, NOW + HOUR)
    assert deeds(database) == [("person.invited", bert.email), ("person.added", bert.email)]


@pytest.mark.parametrize("wait", [people.INVITED_FOR, people.INVITED_FOR + HOUR])
def test_an_old_invitation_opens_nothing(database: Database, wait: timedelta) -> None:
    link = people.invite(database, "bert@example.com", Role.VIEWER, NOW)
    assert people.invited(database, link, NOW + wait) is None


def test_a_second_invitation_takes_the_place_of_the_first(database: Database) -> None:
    first = people.invite(database, "bert@example.com", Role.VIEWER, NOW)
    second = people.invite(database, "bert@example.com", Role.ADMIN, NOW)
    assert people.invited(database, first, NOW) is None
    assert people.invited(database, second, NOW) is not None
    people.withdraw(database, "bert@example.com", NOW)
    assert people.invited(database, second, NOW) is None


def test_the_way_to_the_first_account_closes_with_the_first_account(database: Database) -> None:
    link = people.invite_first(database, NOW)
    assert people.invited(database, link, NOW) is not None
    people.add(database, "anna@example.com", Role.ADMIN, NOW, GOOD)
    assert people.invited(database, link, NOW) is None


def test_one_address_has_one_account(database: Database) -> None:
    people.add(database, "anna@example.com", Role.ADMIN, NOW, GOOD)
    for text in ("anna@example.com", " ANNA@example.com "):
        with pytest.raises(AccountError, match="has an account already"):
            people.add(database, text, Role.VIEWER, NOW, GOOD)
        with pytest.raises(AccountError, match="has an account already"):
            people.invite(database, text, Role.VIEWER, NOW)


@pytest.mark.parametrize("text", ["", "anna", "example.com", "a b@example.com", "a@b@example.com", "x" * 300])
def test_what_is_no_address_is_refused_with_a_sentence(database: Database, text: str) -> None:
    with pytest.raises(AccountError, match=r"[a-z]{3}.*\.$"):
        people.invite(database, text, Role.VIEWER, NOW)


def test_the_only_admin_stays_one(database: Database) -> None:
    anna = people.add(database, "anna@example.com", Role.ADMIN, NOW, GOOD)
    with pytest.raises(AccountError, match="only admin"):
        people.set_role(database, anna.id, Role.EDITOR, NOW)
    with pytest.raises(AccountError, match="only admin"):
        people.remove(database, anna.id, NOW)
    people.add(database, "bert@example.com", Role.ADMIN, NOW, GOOD)
    people.set_role(database, anna.id, Role.EDITOR, NOW)
    people.remove(database, anna.id, NOW)
    assert [person.email for person in store.everybody(database)] == ["bert@example.com"]


def test_two_admins_who_remove_each_other_at_the_same_moment_leave_one(database: Database) -> None:
    both = [people.add(database, f"{name}@example.com", Role.ADMIN, NOW, GOOD) for name in ("anna", "bert")]
    ready = threading.Barrier(2)
    failed: list[str] = []

    def remove(person_id: int) -> None:
        ready.wait()
        try:
            people.remove(database, person_id, NOW)
        except AccountError as error:
            failed.append(str(error))

    threads = [threading.Thread(target=remove, args=(person.id,)) for person in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failed) == 1
    assert len(store.everybody(database)) == 1


@pytest.mark.parametrize(
    "password",
    ["short", "12345678", "abcdefgh", "87654321", "aaaaaaaaaaaa", "Password1", "correcthorse", "x" * 257,
     "anna@example.com", "example.com1", "deliverability", "Deliverability1"],
)  # fmt: skip
def test_a_password_that_strangers_try_first_is_refused(password: str) -> None:
    assert passwords.problem(password, "anna@example.com").endswith(".")


@pytest.mark.parametrize(
    "password", [GOOD, "jX8#kq2!", "пароль для почты", "only example.com would know this", "  spaces count "]
)
def test_any_other_password_will_do(password: str) -> None:
    assert passwords.problem(password, "anna@example.com") == ""


def test_a_password_is_kept_as_argon2id_only(database: Database, tmp_path: Path) -> None:
    anna = people.add(database, "anna@example.com", Role.ADMIN, NOW, GOOD)
    assert anna.password is not None
    assert anna.password.startswith("$argon2id$")
    database.dispose()
    assert all(GOOD.encode() not in file.read_bytes() for file in tmp_path.glob(f"{FILE}*"))


def test_a_hash_costs_what_rfc_9106_recommends() -> None:
    with hashed_as_usual():
        cost = "$argon2id$v=19$m=65536,t=3,p=4$"
        assert passwords.hashed(GOOD).startswith(cost)
        assert at_the_door.hash(GOOD).startswith(cost)


def test_a_session_ends_unused_after_8_hours_and_at_all_after_7_days(database: Database) -> None:
    anna = people.add(database, "anna@example.com", Role.ADMIN, NOW, GOOD)
    cookie = sessions.begin(database, anna, "192.0.2.1", "Firefox", NOW)
    assert sessions.of_cookie(database, cookie, NOW + 8 * HOUR) is not None
    assert sessions.of_cookie(database, cookie, NOW + 16 * HOUR + timedelta(seconds=1)) is None
    busy = sessions.begin(database, anna, "192.0.2.1", "Firefox", NOW)
    for hours in range(0, 7 * 24, 6):
        assert sessions.of_cookie(database, busy, NOW + hours * HOUR) is not None
    assert sessions.of_cookie(database, busy, NOW + timedelta(days=7, seconds=1)) is None
    assert sessions.of_cookie(database, "made up", NOW) is None


def test_a_session_that_was_ended_is_over_and_the_others_go_on(database: Database) -> None:
    anna = people.add(database, "anna@example.com", Role.ADMIN, NOW, GOOD)
    bert = people.add(database, "bert@example.com", Role.VIEWER, NOW, GOOD)
    mine, other = (sessions.begin(database, anna, "", "", NOW) for _ in range(2))
    berts = sessions.begin(database, bert, "", "", NOW)
    here = sessions.of_cookie(database, mine, NOW)
    assert here is not None
    sessions.end(database, bert, here.id, NOW)  # of somebody else: nothing happens
    assert sessions.of_cookie(database, mine, NOW) is not None
    assert sessions.end_others(database, anna, here.id, NOW) == 1
    assert sessions.of_cookie(database, other, NOW) is None
    assert len(sessions.open_of(database, anna, NOW)) == 1
    assert sessions.of_cookie(database, berts, NOW) is not None


def test_a_token_opens_until_it_expires_or_is_revoked_or_its_owner_goes(database: Database) -> None:
    anna = people.add(database, "anna@example.com", Role.ADMIN, NOW, GOOD)
    bert = people.add(database, "bert@example.com", Role.EDITOR, NOW, GOOD)
    text, kept = tokens.make(database, " CI ", Scope.WRITE, 90, bert, NOW)
    assert text.startswith("dlv_")
    assert (kept.name, kept.start, len(text)) == ("CI", text[:8], 47)
    shown = tokens.bearer(database, text, NOW + timedelta(days=89))
    assert shown is not None
    assert (shown.role, shown.person and shown.person.id) == (Role.EDITOR, bert.id)
    assert tokens.bearer(database, text, NOW + timedelta(days=90)) is None
    assert tokens.bearer(database, text + "x", NOW) is None
    people.set_role(database, bert.id, Role.VIEWER, NOW)
    less = tokens.bearer(database, text, NOW)
    assert less is not None
    assert less.role is Role.VIEWER, "never more than its owner may today"
    with pytest.raises(AccountError):
        tokens.revoke(database, kept.id, NOW, mine=anna.id)
    people.remove(database, bert.id, NOW)
    assert tokens.bearer(database, text, NOW) is None
    text, kept = tokens.make(database, "own", Scope.READ, 1, None, NOW)
    tokens.revoke(database, kept.id, NOW)
    assert tokens.bearer(database, text, NOW) is None


def test_a_token_cannot_do_more_than_its_owner(database: Database) -> None:
    bert = people.add(database, "bert@example.com", Role.VIEWER, NOW, GOOD)
    for scope in (Scope.WRITE, Scope.ADMIN):
        with pytest.raises(AccountError, match="more than the account"):
            tokens.make(database, "CI", scope, 90, bert, NOW)


@pytest.mark.parametrize(("name", "days"), [("", 90), (" ", 90), ("CI", 0), ("CI", 367)])
def test_a_token_needs_a_name_and_an_end(database: Database, name: str, days: int) -> None:
    with pytest.raises(AccountError):
        tokens.make(database, name, Scope.READ, days, None, NOW)


def test_neither_tokens_nor_cookies_nor_links_stand_in_the_database(
    database: Database, tmp_path: Path
) -> None:
    anna = people.add(database, "anna@example.com", Role.ADMIN, NOW, GOOD)
    token, _ = tokens.make(database, "CI", Scope.READ, 1, anna, NOW)
    told = [token, sessions.begin(database, anna, "", "", NOW),
            people.invite(database, "bert@example.com", Role.VIEWER, NOW)]  # fmt: skip
    database.dispose()
    for file in tmp_path.glob(f"{FILE}*"):
        held = file.read_bytes()
        assert not [secret for secret in told if secret.encode() in held]
