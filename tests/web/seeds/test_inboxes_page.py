"""Seed inboxes are added, asked, confirmed, changed and removed; a stranger is asked before anything goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deliverability.addresses import parse_network
from deliverability.config import Network, Seeds
from deliverability.config_sections import Mail
from deliverability.seeds.model import SeedState
from deliverability.store import outbox, seeds
from deliverability.store.database import reading
from tests.mailbox import DOVECOT, mailboxes
from tests.web.site import Site, settings_for
from tests.world import World

ODD = {"INBOX": "", "Dubious <b>": ""}
FORM = {
    "name": "Gmail", "address": "probe@own.example", "host": "imap.own.example", "port": "",
    "security": "tls", "sign_in": "password", "role": "seed", "domain": "", "secret": "canary-71aa",
}  # fmt: skip


@pytest.fixture
def house(world: World, tmp_path: Path) -> Iterator[Site]:
    """A service that owns own.example, and can send mail."""
    settings = settings_for(world, tmp_path / "data")
    settings = replace(settings, network=Network((*settings.network.allow, parse_network("127.0.0.0/8"))))
    mail = replace(Mail(), host="127.0.0.1", sender="checks@own.example")
    with Site(replace(settings, seeds=Seeds(own=("own.example",)), mail=mail)) as site:
        yield site


def add(site: Site, **form: str):  # type: ignore[no-untyped-def]
    return site.client.post("/seeds/add", data=FORM | {"csrf_token": site.token()} | form)


def state(site: Site, seed_id: int = 1) -> SeedState:
    with reading(site.service.database) as connection:
        seed = seeds.get(connection, seed_id)
    assert seed is not None
    return seed.state


def test_an_empty_list_says_what_to_add_and_that_nothing_is_touched(house: Site) -> None:
    page = house.get("/seeds").text
    assert "nothing in them is marked, moved or deleted" in page
    assert 'action="/seeds/add"' in page


def test_the_address_leads_to_the_form_and_a_wrong_one_back(house: Site) -> None:
    assert 'value="probe@own.example"' in house.get("/seeds/add?address=probe@own.example").text
    wrong = house.get("/seeds/add?address=nobody")
    assert wrong.status_code == 400
    assert 'id="problem"' in wrong.text
    assert 'value="nobody"' in wrong.text


def test_a_mailbox_of_our_own_is_in_use_at_once_and_its_password_is_shown_nowhere(house: Site) -> None:
    answer = add(house)
    assert answer.status_code == 303
    assert state(house) is SeedState.ACTIVE
    for path in ("/seeds", "/seeds/1", "/audit"):
        assert "canary-71aa" not in house.get(path).text
    assert "not looked into yet" in house.get("/seeds").text


def test_a_strangers_mailbox_is_asked_and_begins_when_its_owner_agrees(house: Site) -> None:
    assert add(house, address="probe@other.example").status_code == 303
    assert state(house) is SeedState.UNCONFIRMED
    assert "asked, no answer yet" in house.get("/seeds/1").text
    letter = outbox.content(house.service.database, 1)
    assert letter is not None
    (path,) = set(re.findall(r"/seeds/confirm/[\w.-]+", letter.text))
    assert path not in house.get("/seeds/1").text
    assert "Do you want test mails at probe@other.example?" in house.get(path).text
    assert state(house) is SeedState.UNCONFIRMED
    answer = house.client.post(path, data={"csrf_token": house.token()})
    assert "Test mails may go to probe@other.example from now on" in answer.text
    assert state(house) is SeedState.ACTIVE
    assert "Test mails may go to probe@other.example from now on" in house.get(path).text


def test_a_link_that_is_not_ours_is_no_page(house: Site) -> None:
    assert house.get("/seeds/confirm/abc").status_code == 404
    assert house.client.post("/seeds/confirm/abc", data={"csrf_token": house.token()}).status_code == 404


def test_asking_too_often_is_refused_with_the_time(house: Site) -> None:
    add(house, address="probe@other.example")
    token = house.token()
    answers = [house.client.post("/seeds/1/ask", data={"csrf_token": token}) for _ in range(3)]
    assert [one.status_code for one in answers] == [303, 303, 429]
    assert answers[-1].headers["Retry-After"] == "86400"
    assert "asked often enough" in answers[-1].text


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("address", "nobody", "problem"),
        ("host", "", "Write the mail server by its name"),
        ("secret", "", "The password is missing"),
        ("role", "spy", "Choose"),
        ("name", "", "Give it a short name"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(house: Site, field: str, typed: str, words: str) -> None:
    answer = add(house, **{field: typed})
    assert answer.status_code == 400
    assert words in answer.text
    assert f'id="{field}-problem"' in answer.text
    assert "canary-71aa" not in answer.text


def test_it_is_paused_goes_on_gets_another_name_and_is_removed(house: Site) -> None:
    add(house)
    token = house.token()
    for deed, wanted in (("pause", SeedState.PAUSED), ("resume", SeedState.ACTIVE)):
        assert house.client.post(f"/seeds/1/{deed}", data={"csrf_token": token}).status_code == 303
        assert state(house) is wanted
    form = FORM | {"csrf_token": token, "secret": "", "name": "Gmail <b>2</b>"}
    assert house.client.post("/seeds/1", data=form).status_code == 303
    assert "Gmail &lt;b&gt;2&lt;/b&gt;" in house.get("/seeds").text
    form = {"csrf_token": token, "junk": "Werbung"}
    assert house.client.post("/seeds/1/junk", data=form).status_code == 303
    assert 'value="Werbung"' in house.get("/seeds/1").text
    assert house.client.post("/seeds/1/remove", data={"csrf_token": token}).status_code == 303
    assert house.get("/seeds/1").status_code == 404


def test_without_a_way_to_ask_the_form_says_what_to_set(site: Site) -> None:
    answer = add(site, address="probe@other.example")
    assert answer.status_code == 400
    assert "[seeds] own" in answer.text


def test_a_known_provider_fills_the_form_and_says_what_to_switch_on(house: Site) -> None:
    page = house.get("/seeds/add?address=somebody@gmail.com").text
    assert 'value="imap.gmail.com"' in page
    assert "2-step verification" in page
    page = house.get("/seeds/add?address=somebody@outlook.com").text
    assert '<option value="microsoft" selected>' in page


def test_a_log_in_is_tried_and_says_what_was_found(house: Site) -> None:
    with mailboxes() as server:
        server.account("probe@own.example", "right", folders=DOVECOT)
        at = server.where("probe@own.example")
        there = {"host": "127.0.0.1", "port": str(at.port), "security": at.security.value}
        add(house, secret="right", **there)
        page = house.client.post("/seeds/1/try", data={"csrf_token": house.token()}).text
        assert "It works." in page
        assert 'the spam folder "Junk"' in page
        assert "in use" in house.get("/seeds").text
        form = FORM | there | {"csrf_token": house.token(), "secret": "wrong-9f"}
        house.client.post("/seeds/1", data=form)
        page = house.client.post("/seeds/1/try", data={"csrf_token": house.token()}).text
        assert "It works." not in page
        assert "wrong-9f" not in page
        assert "could not look" in house.get("/seeds").text


def test_an_unknown_spam_folder_is_asked_for_once(house: Site) -> None:
    with mailboxes() as server:
        server.account("probe@own.example", "right", folders=ODD)
        at = server.where("probe@own.example")
        add(house, secret="right", host="127.0.0.1", port=str(at.port), security=at.security.value)
        page = house.client.post("/seeds/1/try", data={"csrf_token": house.token()}).text
        assert "Which of its folders is for spam?" in page
        assert "<option>Dubious &lt;b&gt;</option>" in page
        assert "<option>INBOX</option>" not in page
        house.client.post("/seeds/1/junk", data={"csrf_token": house.token(), "junk": "Dubious <b>"})
        page = house.client.post("/seeds/1/try", data={"csrf_token": house.token()}).text
        assert "It works." in page
