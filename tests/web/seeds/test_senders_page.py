"""A way to send is added, changed and removed; its password goes in and never comes out."""

from __future__ import annotations

import pytest

from deliverability.store import senders
from deliverability.store.database import reading
from tests.web.kept import taken_in
from tests.web.site import Site

FORM = {
    "name": "Main", "sender": "Support <support@example.com>", "host": "smtp.example.com", "port": "587",
    "security": "starttls", "sign_in": "password", "domain": "1", "secret": "canary-9b1c",
}  # fmt: skip


@pytest.fixture
def added(site: Site) -> Site:
    taken_in(site)
    answer = site.client.post("/senders/add", data=FORM | {"csrf_token": site.token()})
    assert answer.status_code == 303
    assert answer.location == "/domains/1/test-mails"
    return site


def test_the_form_for_a_domain_knows_its_address(site: Site) -> None:
    taken_in(site)
    page = site.get("/senders/add?domain=1").text
    assert 'value="support@example.com"' in page
    assert site.get("/senders/add?domain=99999999999").status_code == 200


def test_a_password_is_kept_encrypted_and_shown_nowhere(added: Site) -> None:
    for path in ("/senders", "/senders/1", "/domains/1/test-mails", "/audit"):
        assert "canary-9b1c" not in added.get(path).text
    with reading(added.service.database) as connection:
        kept = senders.secret(connection, 1)
    assert kept
    assert "canary" not in kept
    assert "by smtp.example.com, for" in added.get("/senders").text


def test_an_empty_password_keeps_the_old_one_but_takes_it_to_no_other_server(added: Site) -> None:
    with reading(added.service.database) as connection:
        before = senders.secret(connection, 1)
    form = FORM | {"csrf_token": added.token(), "secret": "", "name": "Other"}
    assert added.client.post("/senders/1", data=form).status_code == 303
    with reading(added.service.database) as connection:
        assert senders.secret(connection, 1) == before
    moved = added.client.post("/senders/1", data=form | {"host": "evil.example"})
    assert moved.status_code == 400
    assert "Write the password again" in moved.text


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("sender", "a@other.example", "an address that ends in @example.com"),
        ("sender", "nobody", "Write who the mail is from"),
        ("domain", "", "Choose the domain"),
        ("host", "no host", "Write the mail server by its name"),
        ("port", "99999", "A port is a number"),
        ("port", "many", "A port is a number"),
        ("name", "", "Give it a short name"),
        ("security", "magic", "Choose"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_stays_typed(
    site: Site, field: str, typed: str, words: str
) -> None:
    taken_in(site)
    answer = site.client.post("/senders/add", data=FORM | {field: typed, "csrf_token": site.token()})
    assert answer.status_code == 400
    assert words in answer.text
    assert f'id="{field}-problem"' in answer.text
    assert "canary-9b1c" not in answer.text


def test_a_removed_one_is_gone(added: Site) -> None:
    token = added.token()
    assert added.client.post("/senders/1/remove", data={"csrf_token": token}).status_code == 303
    assert added.get("/senders/1").status_code == 404
    assert "There is none yet." in added.get("/senders").text
