"""What is secret stands in no log line, no error page and no description of the settings."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from deliverability.config import Settings
from deliverability.config_accounts import Oidc
from deliverability.config_values import Secret
from deliverability.logs import JsonLines, TextLines
from tests.web.accounts.door import Visitor, account
from tests.web.site import Site, settings_for
from tests.world import World
from web.accounts import session

CANARIES = [f"canary-{n}-is-a-very-long-secret-text" for n in range(5)]


def planted(settings: Settings) -> Settings:
    """Settings whose secrets are canaries."""
    web = replace(settings.web, secret_key=Secret(CANARIES[0]))
    mail = replace(settings.mail, password=Secret(CANARIES[1]))
    return replace(settings, web=web, mail=mail, oidc=Oidc(client_secret=Secret(CANARIES[2])))


def test_no_canary_is_told_by_log_page_or_settings(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    settings = planted(settings_for(world, tmp_path / "data"))
    with Site(settings) as site:
        account(site)
        visitor = Visitor(site)
        token = {"Authorization": f"Bearer dlv_{CANARIES[3]}"}
        pages = [visitor.get("/api/domains", headers=token).text]
        pages.append(visitor.sign_in(password=CANARIES[4]).text)
        visitor.sign_in()

        def fails(*_: object) -> None:
            raise RuntimeError("our own fault")

        monkeypatch.setattr(session.sessions, "of_cookie", fails)
        pages.append(visitor.client.post("/sign-in", data={"password": CANARIES[4]}, headers=token).text)
        pages.append(visitor.client.get("/account", headers={"Cookie": f"session={CANARIES[4]}"}).text)
    lines = [form.format(record) for record in caplog.records for form in (TextLines(), JsonLines())]
    assert any("our own fault" in line for line in lines), "a traceback was written"
    told = "\n".join([*lines, *pages, repr(settings), str(settings)])
    assert [one for one in CANARIES if one in told] == []
