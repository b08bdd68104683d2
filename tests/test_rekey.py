"""Another key: everything that is encrypted opens with it, and nothing changes where anything would not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.fernet import Fernet
from passlib.totp import TOTP  # type: ignore[import-untyped]
from sqlalchemy import select

from deliverability.cli import main
from deliverability.config import Data
from deliverability.notify.letter import Channel
from deliverability.notify.target import Rules, Target, TargetState
from deliverability.rekey import rekey
from deliverability.second_step import authenticator_keys, recovery_key
from deliverability.secrets_box import Box, Unreadable
from deliverability.store import encrypted, people, senders, targets
from deliverability.store.database import Database, open_database, reading
from deliverability.store.tables import people as table
from tests.seeds.samples import sender

OLD, NEW = "o" * 64, "n" * 64
NOW = datetime(2027, 3, 15, 6, tzinfo=UTC)
CODE = "JBSWY3DPEHPK3PXP"


def fill(database: Database, key: str) -> None:
    """A place for alerts, a way to send, one without a password, and a person with a second step."""
    with database.begin() as connection:
        rules, secret = Rules(), Box(key).lock("https://hooks.example/canary")
        target = Target(0, "chat", Channel.WEBHOOK, "hooks.example", TargetState.ACTIVE, False, rules, NOW)
        targets.add(connection, target, secret)
        senders.add(connection, sender(), Box(key).lock("canary"))
        senders.add(connection, replace(sender(), name="open"), "")
        code = TOTP.using(secrets=authenticator_keys(key))(CODE).to_json(encrypt=True)
        recovery = Fernet(recovery_key(key)).encrypt(b"canary-code").decode()
        person = {
            "email": "anna@example.com", "role": "admin", "identity": "i", "handle": "h",
            "code_secret": code, "recovery_codes": [recovery], "created_at": NOW,
        }  # fmt: skip
        people.add(connection, person)


def opened_with(database: Database, key: str) -> list[str]:
    """Every secret in the clear."""
    with reading(database) as connection:
        boxed = [Box(key).open(one.secret) for one in encrypted.boxed(connection)]
        row = connection.execute(select(table.c.code_secret, table.c.recovery_codes)).one()
    code = TOTP.using(secrets=authenticator_keys(key)).from_source(row.code_secret).base32_key
    return [*boxed, code, Fernet(recovery_key(key)).decrypt(row.recovery_codes[0].encode()).decode()]


ALL = ["https://hooks.example/canary", "canary", CODE, "canary-code"]


def test_everything_opens_with_the_new_key_and_nothing_with_the_old(database: Database) -> None:
    fill(database, OLD)
    assert rekey(database, OLD, NEW) == 3
    assert opened_with(database, NEW) == ALL
    with pytest.raises(Unreadable):
        opened_with(database, OLD)


def test_a_second_time_changes_nothing_that_matters(database: Database) -> None:
    fill(database, OLD)
    rekey(database, OLD, NEW)
    assert rekey(database, OLD, NEW) == 3
    assert opened_with(database, NEW) == ALL


@pytest.mark.parametrize("what", ["secret", "code_secret", "recovery_codes"])
def test_what_neither_key_opens_stops_it_before_anything_is_changed(database: Database, what: str) -> None:
    fill(database, OLD)
    with database.begin() as connection:
        if what == "secret":
            senders.add(connection, replace(sender(), name="lost"), Box("x" * 40).lock("canary"))
        elif what == "code_secret":
            other = TOTP.using(secrets=authenticator_keys("x" * 40))(CODE).to_json(encrypt=True)
            people.change(connection, 1, {"code_secret": other})
        else:
            people.change(connection, 1, {"recovery_codes": ["never a code"]})
    with pytest.raises(Unreadable, match=r"Neither key opens the (secret of the way to send 'lost'|second)"):
        rekey(database, OLD, NEW)
    with reading(database) as connection:
        kept = next(encrypted.boxed(connection))
    assert Box(OLD).open(kept.secret) == ALL[0]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A data directory with a key of its own and secrets under it."""
    (tmp_path / "secret_key").write_text(OLD)
    database = open_database(tmp_path)
    fill(database, OLD)
    database.dispose()
    return tmp_path


def said(directory: Path, *options: str) -> tuple[int, str]:
    """The exit status of `deliverability rekey`, and all it says."""
    done = CliRunner().invoke(main, ["rekey", "--data", str(directory), *options])
    return done.exit_code, done.output


def test_the_command_makes_a_new_key_and_takes_it_over(directory: Path) -> None:
    assert said(directory) == (
        0,
        "3 secrets under the new key.\n"
        "Make a backup now: those made before can be opened with the former key.\n",
    )
    key = (directory / "secret_key").read_text().strip()
    assert key != OLD
    assert not (directory / "secret_key.next").exists()
    database = open_database(directory)
    assert opened_with(database, key) == ALL
    database.dispose()


def test_a_key_to_come_that_was_left_behind_is_taken(directory: Path) -> None:
    """The process died after the database had changed, and before the key had."""
    (directory / "secret_key.next").write_text(NEW)
    database = open_database(directory)
    rekey(database, OLD, NEW)
    database.dispose()
    assert said(directory)[0] == 0
    assert (directory / "secret_key").read_text() == NEW


def test_a_key_in_the_settings_needs_the_former_one(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DELIVERABILITY_WEB__SECRET_KEY", NEW)
    status, words = said(directory)
    assert (status, "--old-key-file FILE names the former" in words) == (2, True)
    assert said(directory, "--old-key-file", str(directory / "secret_key"))[0] == 0
    database = open_database(directory)
    assert opened_with(database, NEW) == ALL
    database.dispose()


def test_nothing_is_changed_under_a_service_that_works(directory: Path) -> None:
    at_work = open_database(Data(directory).directory)
    with at_work.connect() as connection:
        connection.execute(select(table.c.id)).all()
        status, words = said(directory)
    assert (status, "Stop it first" in words) == (2, True)
    assert opened_with(at_work, OLD) == ALL
    at_work.dispose()
