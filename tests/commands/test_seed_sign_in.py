"""A mailbox at Microsoft is signed in to on the command line, by a code; no token is printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result

from tests.commands.calling import call
from tests.seeds.token_office import Tokens, token_office
from tests.world.authority import authority

ALLOW = ("--allow=127.0.0.0/8", "--allow=::1/128")
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


@pytest.fixture
def office() -> Iterator[Tokens]:
    with token_office() as tokens:
        tokens.interval = 0
        yield tokens


def seed(data: Path, office: Tokens, *args: str) -> Result:
    said = {
        "DELIVERABILITY_SEEDS__OWN": "own.example", "DELIVERABILITY_SEEDS__MICROSOFT_CLIENT_ID": "app-1",
        "DELIVERABILITY_SEEDS__MICROSOFT_AUTHORITY": f"https://localhost:{office.port}/common",
        "DELIVERABILITY_NETWORK__CA_FILE": str(authority().ca_file),
    }  # fmt: skip
    return call("seed", *args, f"--data={data}", *ALLOW, env=said)


def added(data: Path, office: Tokens) -> Result:
    args = ("add", "ben@own.example", "--name=Ben", "--host=outlook.office365.com", "--sign-in=microsoft")
    return seed(data, office, *args)


def test_the_code_is_shown_and_once_it_is_typed_the_mailbox_is_signed_in(
    tmp_path: Path, office: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        assert len(waits) < 20, "the code was typed, and nobody saw it"
        office.is_typed = len(waits) > 1

    monkeypatch.setattr("deliverability.commands.seed_account.time", SimpleNamespace(sleep=sleep))
    said = added(tmp_path, office)
    assert said.exit_code == 0, said.output
    assert "type ABCD-EFGH" in said.stdout
    assert len(waits) == 2
    again = seed(tmp_path, office, "sign-in", "ben")
    assert again.exit_code == 0, again.output
    assert again.stdout.endswith("Ben: signed in.\n")
    assert not any(word in said.output + again.output for word in ("access-", "refresh-", "secret-device"))


def test_a_code_that_nobody_typed_leaves_the_mailbox_to_be_signed_in_later(
    tmp_path: Path, office: Tokens
) -> None:
    office.answers[DEVICE] = [{"error": "expired_token"}]
    said = added(tmp_path, office)
    assert said.exit_code == 2
    assert "Ben is kept, but not signed in: The code has expired." in said.output
    office.is_typed = True
    assert seed(tmp_path, office, "sign-in", "Ben").stdout.endswith("Ben: signed in.\n")


def test_what_has_a_password_needs_no_such_sign_in(tmp_path: Path, office: Tokens) -> None:
    env = {"DELIVERABILITY_SEEDS__OWN": "own.example"}
    args = ("add", "a@own.example", "--name=A", "--host=imap.own.example", f"--data={tmp_path}")
    assert call("seed", *args, given="secret\n", env=env).exit_code == 0
    assert seed(tmp_path, office, "sign-in", "A").exit_code == 2
