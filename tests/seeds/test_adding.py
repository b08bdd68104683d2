"""Seeds and ways to send: whose mailbox it is, what is kept secret, and what is refused in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from deliverability.accounts.acting import acting_as
from deliverability.config_sections import Mail
from deliverability.seeds.adding import WantedSeed, add_seed, change_seed, choose_junk, remove_seed
from deliverability.seeds.adding_senders import WantedSender, add_sender, change_sender, remove_sender
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.errors import SeedError
from deliverability.seeds.model import SeedState
from deliverability.seeds.unlocking import Locked, seed_secret, sender_secret
from deliverability.store import audit, monitored, outbox, seed_plans, seeds, senders
from deliverability.store.forgetting import forget
from tests.seeds.house import ANNA, House

OWN = WantedSeed("Gmail Anna", "Anna@Gmail.example", "imap.gmail.example", secret="canary-7f3a")
WAY = WantedSender("Own server", "Shop <support@shop.example>", "smtp.shop.example", secret="canary-9b21")


def test_a_mailbox_of_the_operator_may_get_mail_at_once(hut: House) -> None:
    seed = add_seed(hut.desk, OWN, hut.now)
    assert (seed.address, seed.state, seed.account.user) == (
        "anna@gmail.example", SeedState.ACTIVE, "anna@gmail.example",
    )  # fmt: skip
    assert outbox.entries(hut.database) == ()


def test_what_is_secret_is_nowhere_in_the_database(house: House) -> None:
    shop = house.domain()
    with acting_as(ANNA):
        seed = add_seed(house.desk, OWN, house.now)
        way = add_sender(house.desk, replace(WAY, domain_id=shop), house.now)
        changed = change_seed(house.desk, seed, replace(OWN, secret="canary-4411"), house.now)
    assert seed_secret(house.desk, changed) == "canary-4411"
    assert sender_secret(house.desk, way) == "canary-9b21"
    with house.database.connect() as connection:
        tables = ("seeds", "senders", "audit", "outbox")
        kept = [str(connection.execute(text(f"SELECT * FROM {name}")).all()) for name in tables]
    assert "canary" not in "".join(kept)
    assert "canary" not in repr((seed, way, house.desk.box))


def test_an_empty_password_keeps_the_old_one_where_it_goes_to_the_same_server(hut: House) -> None:
    seed = add_seed(hut.desk, OWN, hut.now)
    renamed = change_seed(hut.desk, seed, replace(OWN, name="Anna", secret=""), hut.now)
    assert (renamed.name, seed_secret(hut.desk, renamed)) == ("Anna", "canary-7f3a")
    with pytest.raises(SeedError, match="password again"):
        change_seed(hut.desk, renamed, replace(OWN, host="imap.evil.example", secret=""), hut.now)


def test_the_password_of_a_sender_goes_to_no_other_server_either(hut: House) -> None:
    shop = hut.domain()
    way = add_sender(hut.desk, replace(WAY, domain_id=shop), hut.now)
    kept = change_sender(hut.desk, way, replace(WAY, domain_id=shop, secret="", name="Other"), hut.now)
    assert (kept.name, kept.account.user) == ("Other", "support@shop.example")
    for wrong in ({"host": "smtp.evil.example"}, {"user": "mallory"}):
        with pytest.raises(SeedError, match="password again"):
            change_sender(hut.desk, kept, replace(WAY, domain_id=shop, secret="", **wrong), hut.now)


def test_another_key_of_the_service_says_what_to_do(hut: House) -> None:
    seed = add_seed(hut.desk, OWN, hut.now)
    with pytest.raises(Locked, match="Write it again"):
        seed_secret(SeedDesk(hut.settings, hut.database, "x" * 40), seed)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a, b"}, "name"),
        ({"address": "anna"}, "address"),
        ({"address": "anna@gmail.example\r\nRCPT TO:<x@y.example>"}, "address"),
        ({"host": "imap gmail"}, "host"),
        ({"host": ""}, "host"),
        ({"port": 70_000}, "port"),
        ({"security": "maybe"}, "security"),
        ({"sign_in": "smile"}, "sign_in"),
        ({"user": "anna\r\nA1 DELETE INBOX"}, "user"),
        ({"secret": ""}, "secret"),
        ({"secret": "a\r\nb"}, "secret"),
        ({"secret": "a\0b"}, "secret"),
        ({"junk": "Junk\r\nA1 DELETE INBOX"}, "junk"),
        ({"junk": "Inbox"}, "junk"),
        ({"role": "boss"}, "role"),
        ({"role": "support"}, "domain"),
        ({"role": "bounces"}, "domain"),
    ],
)
def test_what_is_wrong_with_a_seed_is_said_with_its_field(
    hut: House, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(SeedError) as caught:
        add_seed(hut.desk, replace(OWN, **wrong), hut.now)  # type: ignore[arg-type]
    assert caught.value.field == field
    with hut.database.connect() as connection:
        assert seeds.everything(connection) == ()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"sender": "support"}, "sender"),
        ({"sender": "A <a@shop.example>\r\nBcc: b@c.example"}, "sender"),
        ({"sender": "Bank <info@bank.example>"}, "sender"),
        ({"sender": "Shop <a@notshop.example>"}, "sender"),
        ({"envelope_from": "nobody"}, "envelope_from"),
        ({"host": "smtp shop"}, "host"),
        ({"domain_id": None}, "domain"),
    ],
)
def test_nobody_sends_in_the_name_of_others(hut: House, wrong: dict[str, object], field: str) -> None:
    wanted = replace(WAY, domain_id=hut.domain())
    with pytest.raises(SeedError) as caught:
        add_sender(hut.desk, replace(wanted, **wrong), hut.now)  # type: ignore[arg-type]
    assert caught.value.field == field


def test_names_and_addresses_are_there_once(hut: House) -> None:
    add_seed(hut.desk, OWN, hut.now)
    for again, field in ((OWN, "name"), (replace(OWN, name="Other"), "address")):
        with pytest.raises(SeedError) as caught:
            add_seed(hut.desk, again, hut.now)
        assert caught.value.field == field


def test_every_change_is_in_the_audit_log(house: House) -> None:
    shop = house.domain()
    with acting_as(ANNA):
        seed = choose_junk(house.desk, add_seed(house.desk, OWN, house.now), "Spam", house.now)
        remove_seed(house.desk, seed, house.now)
        remove_sender(house.desk, add_sender(house.desk, replace(WAY, domain_id=shop), house.now), house.now)
    lines = [entry for entry, _ in audit.chain(house.database)]
    mine = [(entry.who, entry.what) for entry in lines if entry.what.startswith(("seed", "sender"))]
    whats = ("seed.added", "seed.changed", "seed.removed", "sender.added", "sender.removed")
    assert mine == [(ANNA.who, what) for what in whats]


def test_with_a_domain_goes_all_that_was_tested_of_it(house: House) -> None:
    shop = house.domain()
    house.sender(shop)
    house.seed("bert@own.example")
    test = house.begin(shop)
    with house.database.begin() as connection:
        assert seed_plans.get(connection, shop) is not None
        forget(connection, shop)
        monitored.remove(connection, shop)
        assert seed_plans.get(connection, shop) is None
        assert senders.of_domain(connection, shop) == ()
        assert len(seeds.everything(connection)) == 1  # a seed of all domains stays
    assert house.probes(test) == ()
    assert house.send() == 0


def test_without_mail_a_strangers_address_cannot_be_asked(hut: House, tmp_path: Path) -> None:
    desk = SeedDesk(replace(hut.settings, mail=Mail()), hut.database, "k" * 40)
    with pytest.raises(SeedError, match=r"\[seeds\] own") as caught:
        add_seed(desk, replace(OWN, address="eve@stranger.example"), hut.now)
    assert caught.value.field == "address"
