"""Sign-in by OAuth against a token server on loopback: tokens are kept secret, and none is lost."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from deliverability.config import Network, Settings
from deliverability.config_sections import Security, Seeds
from deliverability.config_values import Secret
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.model import Account, Role, Seed, SeedState, SignIn
from deliverability.seeds.oauth import access_token, begin_device, google_back, google_url, poll_device
from deliverability.seeds.oauth_tokens import OAuthError
from deliverability.seeds.unlocking import Locked, seed_secret, sender_secret
from deliverability.store import seeds, senders
from deliverability.store.audit import latest
from deliverability.store.database import Database, open_database
from tests.seeds.samples import NOW, sender
from tests.seeds.token_office import Tokens, token_office
from tests.world.authority import authority

KEY = "k" * 40
SESSION = "what only this browser has"


@pytest.fixture
def office() -> Iterator[Tokens]:
    with token_office() as tokens:
        yield tokens


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path)
    yield opened
    opened.dispose()


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> Any:
        return self.now


def desk_at(office: Tokens, database: Database, **more: Any) -> SeedDesk:
    front = f"https://localhost:{office.port}"
    usual: dict[str, Any] = {
        "microsoft_client_id": "app-1", "microsoft_authority": f"{front}/common", "google_client_id": "app-2",
        "google_client_secret": Secret("app-2-secret"), "google_tokens": f"{front}/google/token",
    }  # fmt: skip
    network = Network(allow=Settings().network.allow or _loopback(), ca_file=authority().ca_file)
    return SeedDesk(Settings(network=network, seeds=Seeds(**(usual | more))), database, KEY, Clock())


def _loopback() -> Any:
    from deliverability.addresses import parse_network

    return (parse_network("127.0.0.0/8"), parse_network("::1/128"))


def seed_of(desk: SeedDesk, sign_in: SignIn = SignIn.MICROSOFT) -> Seed:
    account = Account("outlook.office365.com", 993, Security.TLS, "seed@outlook.com", sign_in)
    new = Seed(
        0, "Outlook", "seed@outlook.com", Role.SEED, "outlook", account, SeedState.ACTIVE, "", None, "", None,
        None, NOW,
    )  # fmt: skip
    with desk.database.begin() as connection:
        return replace(new, id=seeds.add(connection, new, ""))


def later(desk: SeedDesk, **some: float) -> None:
    assert isinstance(desk.clock, Clock)
    desk.clock.now += timedelta(**some)


def kept(desk: SeedDesk, seed: Seed) -> str:
    with desk.database.begin() as connection:
        return seeds.secret(connection, seed.id)


def signed_in(desk: SeedDesk, office: Tokens, seed: Seed) -> None:
    office.is_typed = True
    begin_device(desk, seed)
    later(desk, seconds=6)
    assert poll_device(desk, seed)


def test_a_code_typed_at_microsoft_signs_in(office: Tokens, ledger: Database) -> None:
    desk = desk_at(office, ledger)
    seed = seed_of(desk)
    code = begin_device(desk, seed)
    assert (code.user_code, code.url) == ("ABCD-EFGH", "https://microsoft.com/devicelogin")
    assert code.expires_at == NOW + timedelta(seconds=900)
    later(desk, seconds=6)
    assert not poll_device(desk, seed)
    office.is_typed = True
    asked = len(office.asked)
    assert not poll_device(desk, seed)  # too soon: nobody is asked
    assert len(office.asked) == asked
    later(desk, seconds=6)
    assert poll_device(desk, seed)
    assert seed_secret(desk, seed) == "access-1"
    scopes = set(office.asked[0]["scope"].split())
    assert scopes >= {
        "https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send",
        "offline_access",
    }  # fmt: skip
    assert office.asked[0]["client_id"] == "app-1"


def test_a_sign_in_stands_in_the_audit_log_without_its_tokens_and_a_renewal_does_not(
    office: Tokens, database: Database
) -> None:
    desk = desk_at(office, database)
    seed = seed_of(desk)
    office.is_typed = True
    begin_device(desk, seed)
    assert not [line for line in latest(desk.database, 50) if line.what == "seed.signed-in"]
    signed_in(desk, office, seed)
    later(desk, minutes=59)
    assert access_token(desk, seed) == "access-2"
    (line,) = (line for line in latest(desk.database, 50) if line.what == "seed.signed-in")
    assert line.subject == seed.name
    assert not any(
        word in repr(latest(desk.database, 50)) for word in ("access-", "refresh-", "secret-device")
    )


def test_a_token_that_ends_soon_is_renewed_and_the_next_refresh_token_is_kept(
    office: Tokens, database: Database
) -> None:
    desk = desk_at(office, database)
    seed = seed_of(desk)
    signed_in(desk, office, seed)
    for turn in range(2, 5):
        later(desk, minutes=59)
        assert access_token(desk, seed) == f"access-{turn}"
        assert access_token(desk, seed) == f"access-{turn}"
    assert office.good == {"refresh-4"}


def test_many_processes_renew_once(office: Tokens, database: Database) -> None:
    desk = desk_at(office, database)
    seed = seed_of(desk)
    signed_in(desk, office, seed)
    later(desk, hours=2)
    office.pause = 0.3
    got: list[str] = []
    threads = [threading.Thread(target=lambda: got.append(access_token(desk, seed))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert got == ["access-2"] * 8
    assert [one.get("refresh_token") for one in office.asked].count("refresh-1") == 1


def test_a_process_that_died_while_it_renewed_holds_nobody_up_for_long(
    office: Tokens, ledger: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_at(office, ledger)
    seed = seed_of(desk)
    signed_in(desk, office, seed)
    later(desk, hours=2)
    before = kept(desk, seed)
    mine = desk.box.open(before)
    renewing = int((desk.clock() + timedelta(seconds=40)).timestamp())
    left = desk.box.lock(f'{mine[:-1]}, "renewing": {renewing}}}')
    with ledger.begin() as connection:
        assert seeds.swap_secret(connection, seed.id, before, left)
    monkeypatch.setattr("deliverability.seeds.oauth.PATIENCE", 0.2)
    with pytest.raises(OAuthError, match="Another process"):
        access_token(desk, seed)
    later(desk, seconds=41)
    assert access_token(desk, seed) == "access-2"


def test_a_sign_in_that_is_over_says_so_without_showing_anything(
    office: Tokens, ledger: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desk = desk_at(office, ledger)
    seed = seed_of(desk)
    signed_in(desk, office, seed)
    office.good.clear()
    later(desk, hours=2)
    with pytest.raises(Locked, match="no longer accepts the sign-in we keep") as caught:
        seed_secret(desk, seed)
    shown = f"{caught.value} {caught.value!r} {caplog.text} {kept(desk, seed)}"
    assert not any(word in shown for word in ("refresh-", "access-", "secret-device", "app-2-secret"))


def test_a_server_that_fails_for_once_loses_no_token(office: Tokens, ledger: Database) -> None:
    desk = desk_at(office, ledger)
    seed = seed_of(desk)
    signed_in(desk, office, seed)
    later(desk, hours=2)
    for nonsense in (b"<html>busy", b"[]", {"error": 7}, {"access_token": "x\r\ny", "refresh_token": "z"}):
        office.answers["refresh_token"] = [nonsense]
        with pytest.raises(OAuthError) as caught:
            access_token(desk, seed)
        assert "\n" not in str(caught.value)
    assert access_token(desk, seed) == "access-2"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("expired_token", "has expired"),
        ("authorization_declined", "you declined"),
        ("x y\n<b>", "gave no answer"),
    ],
)
def test_a_code_that_comes_to_nothing_says_why(
    office: Tokens, ledger: Database, error: str, said: str
) -> None:
    desk = desk_at(office, ledger)
    seed = seed_of(desk)
    begin_device(desk, seed)
    later(desk, seconds=6)
    office.answers["urn:ietf:params:oauth:grant-type:device_code"] = [{"error": error}]
    with pytest.raises(OAuthError, match=said):
        poll_device(desk, seed)
    with pytest.raises(OAuthError, match="No code was asked for"):
        poll_device(desk, seed)


def google(desk: SeedDesk, office: Tokens, seed: Seed) -> str:
    """The state of a page that the owner saw."""
    url = google_url(desk, seed, SESSION)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert url.startswith("https://accounts.google.com/o/oauth2/v2/auth?")
    assert (asked["scope"], asked["access_type"], asked["code_challenge_method"]) == (
        "https://mail.google.com/", "offline", "S256",
    )  # fmt: skip
    assert asked["redirect_uri"].endswith("/seeds/oauth/back")
    assert SESSION not in url
    office.challenge = asked["code_challenge"]
    return asked["state"]


def test_google_sends_a_code_back_and_its_tokens_are_renewed(office: Tokens, ledger: Database) -> None:
    desk = desk_at(office, ledger)
    seed = seed_of(desk, SignIn.GOOGLE)
    assert google_back(desk, google(desk, office, seed), "the-code", SESSION) == seed
    assert office.asked[0]["client_secret"] == "app-2-secret"
    later(desk, hours=2)
    assert seed_secret(desk, seed) == "access-2"


def test_a_state_of_another_session_or_used_before_or_old_or_forged_is_refused(
    office: Tokens, ledger: Database
) -> None:
    desk = desk_at(office, ledger)
    seed = seed_of(desk, SignIn.GOOGLE)
    state = google(desk, office, seed)
    for wrong, session in (
        (state, "another"),
        (state[:-3] + "abc", SESSION),
        ("", SESSION),
        ("x" * 5000, SESSION),
    ):
        with pytest.raises(OAuthError, match="not begun here"):
            google_back(desk, wrong, "the-code", session)
    assert office.asked == []
    google_back(desk, state, "the-code", SESSION)
    with pytest.raises(OAuthError, match="not begun here"):
        google_back(desk, state, "the-code", SESSION)
    old = google(desk, office, seed)
    later(desk, minutes=16)
    with pytest.raises(OAuthError, match="not begun here"):
        google_back(desk, old, "the-code", SESSION)
    assert len(office.asked) == 1


def test_a_stolen_code_is_worth_nothing_in_a_sign_in_of_somebody_else(
    office: Tokens, ledger: Database
) -> None:
    desk = desk_at(office, ledger)
    seed = seed_of(desk, SignIn.GOOGLE)
    mine = google(desk, office, seed)
    google(desk, office, seed)  # the code belongs to this one's PKCE
    with pytest.raises(OAuthError, match="no longer accepts"):
        google_back(desk, mine, "the-code", SESSION)


def test_a_way_to_send_signs_in_in_the_same_way(office: Tokens, ledger: Database) -> None:
    desk = desk_at(office, ledger)
    with ledger.begin() as connection:
        way = replace(sender(587, sign_in=SignIn.MICROSOFT), id=0)
        way = replace(way, id=senders.add(connection, way, ""))
    with pytest.raises(Locked, match="Nobody has signed in yet"):
        sender_secret(desk, way)
    office.is_typed = True
    begin_device(desk, way)
    later(desk, seconds=6)
    assert poll_device(desk, way)
    assert sender_secret(desk, way) == "access-1"


def test_without_an_application_of_its_own_the_operator_is_told_what_to_set(ledger: Database) -> None:
    desk = desk_at(Tokens(), ledger, microsoft_client_id="", google_client_id="")
    seed = seed_of(desk)
    with pytest.raises(OAuthError, match="microsoft_client_id"):
        begin_device(desk, seed)
    with pytest.raises(OAuthError, match="google_client_id"):
        google_url(desk, seed, SESSION)


def test_a_token_server_on_a_private_address_is_not_asked(office: Tokens, ledger: Database) -> None:
    desk = desk_at(office, ledger)
    outside = replace(desk, settings=replace(desk.settings, network=Network(ca_file=authority().ca_file)))
    with pytest.raises(OAuthError, match="not a public address"):
        begin_device(outside, seed_of(desk))
    assert office.asked == []


@pytest.mark.parametrize("change", [{"host": "evil.example"}, {"sign_in": SignIn.PASSWORD}])
def test_tokens_that_come_when_the_account_is_another_are_not_kept(
    office: Tokens, database: Database, change: dict[str, Any]
) -> None:
    desk = desk_at(office, database)
    seed = seed_of(desk)
    begin_device(desk, seed)
    office.is_typed = True
    later(desk, seconds=6)
    with database.begin() as connection:
        seeds.change(connection, replace(seed, account=replace(seed.account, **change)))
    with pytest.raises(OAuthError, match="changed meanwhile"):
        poll_device(desk, seed)
    assert office.given == 0
    assert "access" not in desk.box.open(kept(desk, seed))


def test_a_way_back_from_google_is_good_for_the_account_it_was_begun_for(
    office: Tokens, ledger: Database
) -> None:
    desk = desk_at(office, ledger)
    seed = seed_of(desk, SignIn.GOOGLE)
    state = parse_qs(urlsplit(google_url(desk, seed, SESSION)).query)["state"][0]
    with ledger.begin() as connection:
        seeds.change(connection, replace(seed, account=replace(seed.account, host="evil.example")))
    with pytest.raises(OAuthError, match="not begun here"):
        google_back(desk, state, "the-code", SESSION)
    assert office.given == 0
