"""`seed send --wait` and `seed test` against a real mail server and a real mailbox server."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from deliverability.config import Data
from deliverability.store.database import open_database
from tests.commands.calling import call
from tests.seeds.house import KEY, House, house_at
from tests.world import World

ENV = {"DELIVERABILITY_SEEDS__OWN": "gmail.example, own.example", "DELIVERABILITY_WEB__SECRET_KEY": KEY}


@pytest.fixture
def house(world: World, tmp_path: Path) -> Iterator[House]:
    with house_at(world, Data(tmp_path), open_database(tmp_path)) as made:
        made.now = datetime.now(UTC)
        made.sender(made.domain())
        yield made


def _seed(house: House, world: World, *args: str) -> Result:
    options = (
        f"--data={house.settings.data.directory}",
        f"--resolver={world.resolver}",
        "--allow=127.0.0.0/8",
    )
    return call("seed", *args, *options, env=ENV)


@contextmanager
def _delivered(house: House, *places: tuple[str, str]) -> Iterator[None]:
    """What the mail server takes comes into these folders, while this lasts."""
    over = threading.Event()

    def deliver() -> None:
        while not over.wait(0.1):
            taken = list(zip(house.office.mails, house.office.envelopes, strict=False))
            del house.office.mails[: len(taken)], house.office.envelopes[: len(taken)]
            for mail, envelope in taken:
                folder = dict(places)[envelope.rcpt_tos[0]]
                house.boxes.deliver(envelope.rcpt_tos[0], bytes(mail), folder)

    thread = threading.Thread(target=deliver)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_a_test_is_sent_found_and_told_from_here(house: House, world: World) -> None:
    house.seed("anna@gmail.example", name="Anna")
    house.seed("bert@own.example", name="Bert")
    with _delivered(house, ("anna@gmail.example", "INBOX"), ("bert@own.example", "Junk")):
        done = _seed(house, world, "send", "shop.example", "--wait")
    assert done.exit_code == 1
    assert "1 of 2 test mails is in the inbox, 1 in spam at Bert." in done.stdout
    assert "  Anna                    ✔ inbox" in done.stdout
    assert "  Bert                    ✖ spam" in done.stdout
    assert "is a weak one" in done.stdout
    report = _seed(house, world, "report", "shop.example")
    assert (report.exit_code, "Bert                    ✖ spam" in report.stdout) == (1, True)


def test_all_in_the_inbox_is_status_0_and_json_is_one_object(house: House, world: World) -> None:
    house.seed("anna@gmail.example", name="Anna")
    with _delivered(house, ("anna@gmail.example", "INBOX")):
        done = _seed(house, world, "send", "shop.example", "--wait", "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 0, done.stdout
    (seen,) = told["seeds"]
    assert (told["state"], seen["where"], seen["place"]) == ("done", "inbox", "inbox")
    assert seen["reading"]["header_from"] == "support@shop.example"


def test_what_a_server_refuses_is_told_in_its_words(house: House, world: World) -> None:
    house.seed("anna@gmail.example", name="Anna")
    house.office.answers["anna@gmail.example"] = ["550 5.7.1 Message rejected as spam"]
    done = _seed(house, world, "send", "shop.example", "--wait")
    assert done.exit_code == 1
    assert "✖ refused" in done.stdout
    assert "Message rejected as spam" in done.stdout


def test_a_mailbox_and_a_way_to_send_are_tried(house: House, world: World) -> None:
    house.seed("anna@gmail.example", name="Anna")
    tried = _seed(house, world, "test", "anna")
    assert (tried.exit_code, tried.stdout) == (0, "Anna: signed in. Spam goes to Junk.\n")
    sender = _seed(house, world, "test", "support@shop.example")
    assert sender.stdout.splitlines()[0].startswith("support@shop.example: signed in.")
    house.boxes.stop()
    wrong = _seed(house, world, "test", "anna")
    assert wrong.exit_code == 3
    assert wrong.stdout.startswith("Anna: ")
