"""No path sends test mail to an address that did not agree; the letter alone can make it agree."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import text

from deliverability.notify.mailing import send_mail
from deliverability.seeds import consent
from deliverability.seeds.adding import change_seed, choose_junk, pause_seed, remove_seed
from deliverability.seeds.agreeing import agree_due
from deliverability.seeds.errors import SeedError, TooManyTestsError
from deliverability.seeds.model import Kind, Seed, SeedState
from deliverability.store import outbox, seeds
from deliverability.store.database import Database
from tests.seeds.house import HOUR, MINUTE, SECOND, House
from tests.seeds.test_adding import OWN

EVE = "eve@stranger.example"


def now_of(database: Database, seed: Seed) -> Seed:
    with database.connect() as connection:
        found = seeds.get(connection, seed.id)
    assert found is not None
    return found


def letter(house: House) -> tuple[str, str, str]:
    """Subject, link token and header of the letter that waits last."""
    entry = outbox.entries(house.database)[0]
    content = outbox.content(house.database, entry.id)
    assert content is not None
    assert entry.recipient == EVE
    return content.subject, content.text.partition("/seeds/confirm/")[2].split()[0], content.headers[0][1]


def test_a_stranger_is_asked_and_gets_nothing_else(house: House) -> None:
    shop = house.domain()
    house.sender(shop)
    seed = house.seed(EVE)
    assert seed.state is SeedState.UNCONFIRMED
    assert [entry.kind for entry in outbox.entries(house.database)] == ["seed-confirm"]
    for wish in ({}, {"seeds": (seed.id,)}, {"kind": Kind.BY_HAND}, {"seeds": (seed.id, seed.id)}):
        with pytest.raises(SeedError) as caught:
            house.begin(shop, **wish)
        assert caught.value.field == "seeds"
    house.seed("anna@gmail.example")
    house.begin(shop)
    house.send()
    assert house.office.recipients == ["anna@gmail.example"]


def test_the_link_of_the_letter_confirms_once(house: House) -> None:
    seed = house.seed(EVE)
    _, token, _ = letter(house)
    found = consent.asked_of(house.desk, token, house.now)
    assert found is not None
    assert found[0] == seed
    confirmed = consent.confirm(house.desk, token, house.now + HOUR)
    assert confirmed is not None
    assert confirmed.state is SeedState.ACTIVE
    assert consent.confirm(house.desk, token, house.now + HOUR) is None


@pytest.mark.parametrize("days", [7, 8])
def test_a_link_ends_after_a_week(hut: House, days: int) -> None:
    seed = hut.seed(EVE)
    assert consent.confirm(hut.desk, letter(hut)[1], hut.now + days * 24 * HOUR) is None
    assert now_of(hut.database, seed).state is SeedState.UNCONFIRMED


def test_a_second_letter_takes_the_first_one_back(hut: House) -> None:
    seed = hut.seed(EVE)
    first = letter(hut)[1]
    consent.ask_again(hut.desk, seed, hut.now + MINUTE)
    assert consent.confirm(hut.desk, first, hut.now + MINUTE) is None
    assert consent.confirm(hut.desk, letter(hut)[1], hut.now + MINUTE) is not None


def test_the_letter_of_a_removed_seed_confirms_no_other(house: House) -> None:
    seed = house.seed(EVE)
    token = letter(house)[1]
    remove_seed(house.desk, seed, house.now)
    again = house.seed(EVE)
    assert consent.confirm(house.desk, token, house.now) is None
    assert now_of(house.database, again).state is SeedState.UNCONFIRMED


def test_what_the_letter_carries_is_in_no_table_once_it_is_sent(house: House) -> None:
    house.seed(EVE)
    _, token, secret = letter(house)
    assert send_mail(house.settings, house.database, house.now) == 1
    (mail,) = house.office.mails
    assert (mail["Deliverability-Consent"], mail["To"]) == (secret, EVE)
    with house.database.connect() as connection:
        rows = [str(connection.execute(text(f"SELECT * FROM {name}")).all()) for name in
                ("seeds", "outbox", "audit")]  # fmt: skip
    assert secret not in "".join(rows)
    assert token not in "".join(rows)


def test_a_seed_agrees_by_itself_where_the_letter_lies_in_its_mailbox(house: House) -> None:
    seed = house.seed(EVE)
    _, _, secret = letter(house)
    send_mail(house.settings, house.database, house.now)
    house.deliver("Junk")
    assert agree_due(house.desk, house.now + 4 * SECOND) == 0
    house.now += 5 * SECOND
    assert agree_due(house.desk, house.now) == 1
    agreed = now_of(house.database, seed)
    assert (agreed.state, agreed.healthy_at) == (SeedState.ACTIVE, house.now)
    assert agree_due(house.desk, house.now + MINUTE) == 0
    assert secret not in " ".join(house.boxes.said())  # no server is told what it should show us


def test_a_mail_with_the_code_alone_makes_nobody_agree(house: House) -> None:
    seed = house.seed(EVE)
    subject, token, _ = letter(house)
    for header in ("", "Deliverability-Consent: \r\n", f"Deliverability-Consent: {token[:22]}\r\n",
                   "Deliverability-Consent: " + "0" * 22 + "\r\n"):  # fmt: skip
        raw = f"Subject: {subject}\r\n{header}\r\nHello\r\n"
        house.boxes.deliver(EVE, raw.encode(), at=house.now)
        house.now += 10 * SECOND
        agree_due(house.desk, house.now)
    assert now_of(house.database, seed).state is SeedState.UNCONFIRMED
    assert house.boxes.logins == 3


def test_a_letter_in_the_mailbox_of_another_confirms_only_what_it_was_sent_for(
    hut: House,
) -> None:
    mine, other = hut.seed(EVE), hut.seed("otto@stranger.example")
    entries = outbox.entries(hut.database)
    secret = outbox.content(hut.database, entries[1].id)
    assert secret is not None
    raw = f"Deliverability-Consent: {secret.headers[0][1]}\r\n\r\n".encode()
    assert consent.confirm_found(hut.desk, other, raw, hut.now) is None
    assert consent.confirm_found(hut.desk, mine, raw, hut.now) is not None


def test_one_address_is_asked_three_times_a_day_whatever_its_spelling(house: House) -> None:
    seed = house.seed(EVE)
    for _ in range(2):
        consent.ask_again(house.desk, seed, house.now)
        house.now += HOUR
    with pytest.raises(TooManyTestsError):
        consent.ask_again(house.desk, seed, house.now)
    remove_seed(house.desk, seed, house.now)
    with pytest.raises(TooManyTestsError):
        house.seed(EVE.title())
    with house.database.connect() as connection:
        assert seeds.everything(connection) == ()
    house.now += 24 * HOUR
    assert house.seed(EVE).state is SeedState.UNCONFIRMED


def test_the_same_mailbox_under_many_tags_is_asked_three_times_a_day(house: House) -> None:
    for address in ("eve+1@stranger.example", "e.ve+2@stranger.example", "Eve@stranger.example"):
        house.seed(address)
    with pytest.raises(TooManyTestsError):
        house.seed("eve+3@stranger.example")
    assert house.seed("otto@stranger.example").state is SeedState.UNCONFIRMED


def test_of_many_that_ask_at_once_only_the_quota_is_asked(house: House) -> None:
    refused: list[object] = []

    def add(number: int) -> None:
        try:
            house.seed(f"eve{number}@stranger.example")
        except TooManyTestsError as error:
            refused.append(error)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(outbox.entries(house.database, most=100)), len(refused)) == (20, 5)


def test_a_confirmed_seed_with_another_address_is_asked_anew(hut: House) -> None:
    own = hut.seed("anna@gmail.example", name="Gmail Anna")
    moved = change_seed(hut.desk, own, replace(OWN, address=EVE, user="anna@gmail.example"), hut.now)
    assert moved.state is SeedState.UNCONFIRMED
    assert now_of(hut.database, moved).state is SeedState.UNCONFIRMED
    assert letter(hut)[1]


def test_to_pause_and_go_on_confirms_nothing(hut: House) -> None:
    seed = hut.seed(EVE)
    assert pause_seed(hut.desk, seed, True, hut.now).state is SeedState.UNCONFIRMED
    assert pause_seed(hut.desk, seed, False, hut.now).state is SeedState.UNCONFIRMED
    assert now_of(hut.database, seed).state is SeedState.UNCONFIRMED


def test_a_letter_agrees_for_no_address_but_the_one_it_went_to(house: House) -> None:
    victim = house.seed("otto@stranger.example", name="Otto")
    moved = change_seed(house.desk, victim, replace(OWN, name="Otto", address=EVE, secret="new"), house.now)
    assert moved.address == EVE
    token = letter(house)[1]
    with house.database.begin() as connection:  # as by somebody who saw the seed before, and saved after
        seeds.change(connection, victim)
    assert consent.asked_of(house.desk, token, house.now) is None
    assert consent.confirm(house.desk, token, house.now) is None
    assert now_of(house.database, victim).state is SeedState.UNCONFIRMED


def test_who_saw_a_seed_before_another_changed_it_looks_again(house: House) -> None:
    seen = house.seed("otto@stranger.example", name="Otto")
    wanted = replace(OWN, name="Otto", address=EVE, secret="new")
    change_seed(house.desk, seen, wanted, house.now)
    for late in (lambda: change_seed(house.desk, seen, replace(wanted, name="Eve"), house.now),
                 lambda: choose_junk(house.desk, seen, "Spam", house.now)):  # fmt: skip
        with pytest.raises(SeedError, match="changed meanwhile"):
            late()
    remove_seed(house.desk, seen, house.now)
    with pytest.raises(SeedError, match="removed meanwhile"):
        choose_junk(house.desk, seen, "Spam", house.now)
