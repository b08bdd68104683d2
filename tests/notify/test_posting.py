"""Signed webhooks and services of Apprise: through the guard, each once, with every failure sorted."""

from __future__ import annotations

import json
import socket
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from deliverability.config import Network, Settings
from deliverability.net import outside
from deliverability.notify import posting, services
from deliverability.notify.letter import Channel, Content, Letter, State
from deliverability.notify.posting import Secrets, send_posts
from deliverability.notify.target import Rules, Target, TargetState
from deliverability.notify.webhook import new_key
from deliverability.secrets_box import Box
from deliverability.store import outbox, targets
from deliverability.store.database import Database, open_database
from deliverability.store.outbox import Entry
from tests.notify.catcher import catcher
from tests.world.authority import authority

NOW = datetime.now(UTC).replace(microsecond=0)
KEY = "k" * 64
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1"))
SETTINGS = Settings(network=Network(allow=LOOPBACK, ca_file=authority().ca_file))
DATA = json.dumps({"type": "alert", "subject": "Grüße"}, ensure_ascii=False)


@pytest.fixture
def ledger(tmp_path: Path) -> Database:
    return open_database(tmp_path)


def put(database: Database, url: str, signing: str = "", channel: Channel = Channel.WEBHOOK) -> None:
    new = Target(0, "hook", channel, "shown", TargetState.ACTIVE, False, Rules(), NOW)
    content = Content("subject", "text", data=DATA)
    with database.begin() as connection:
        secret = Secrets(url, signing or new_key()).locked(Box(KEY))
        target = replace(new, id=targets.add(connection, new, secret))
        outbox.put(connection, Letter("alert", channel, target.recipient, "1", content, NOW), NOW)


def send(database: Database, now: datetime = NOW, **network: Any) -> int:
    return send_posts(replace(SETTINGS, network=replace(SETTINGS.network, **network)), database, KEY, now)


def entry(database: Database) -> Entry:
    found = outbox.get(database, 1)
    assert found is not None
    return found


def test_a_webhook_arrives_with_a_signature_that_the_receivers_library_accepts(ledger: Database) -> None:
    signing = new_key()
    with catcher() as caught:
        put(ledger, f"https://localhost:{caught.port}/hook?a=b", signing)
        assert send(ledger, datetime.now(UTC)) == 1  # the library takes five minutes and no more
    ((path, headers, body),) = caught.posts
    assert path == "/hook?a=b"
    assert Webhook(signing).verify(body, headers) == json.loads(DATA)
    assert headers["webhook-id"] == entry(ledger).message_id
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(new_key()).verify(body, headers)
    assert entry(ledger).state is State.SENT


@pytest.mark.parametrize(
    ("answer", "state", "problem"),
    [
        (500, State.WAITING, "it answered 500"), (429, State.WAITING, "it answered 429"),
        (404, State.FAILED, "it answered 404"), (410, State.FAILED, "it answered 410"),
        (302, State.FAILED, "it answered 302"), ("drop", State.WAITING, "it gave no answer"),
        ("silence", State.WAITING, "no answer in time"), ("drip", State.SENT, ""),
        ("flood", State.SENT, ""),
    ],
)  # fmt: skip
def test_what_a_receiver_answers_decides_and_a_redirect_leads_nowhere(
    ledger: Database, monkeypatch: pytest.MonkeyPatch, answer: int | str, state: State, problem: str
) -> None:
    monkeypatch.setitem(posting.post.__kwdefaults__, "seconds", 1.5)
    began = time.monotonic()
    with catcher(answer) as caught:
        put(ledger, f"https://localhost:{caught.port}/hook")
        send(ledger)
    assert time.monotonic() - began < 4
    assert [path for path, _, _ in caught.posts] == ["/hook"]
    assert entry(ledger).state is state
    assert problem in entry(ledger).problem


def test_a_receiver_that_failed_is_asked_again_with_the_same_id(ledger: Database) -> None:
    with catcher(503) as caught:
        put(ledger, f"https://localhost:{caught.port}/hook")
        assert send(ledger) == 0
        assert send(ledger, NOW + timedelta(minutes=2)) == 1
        assert send(ledger, NOW + timedelta(days=2)) == 0
    assert len({headers["webhook-id"] for _, headers, _ in caught.posts}) == 1


@pytest.mark.parametrize(
    ("names", "flaw"),
    [(("localhost",), "self-signed"), (("other.example",), ""), (("localhost",), "unknown-ca")],
)
def test_nothing_is_told_to_a_server_whose_certificate_is_not_good(
    ledger: Database, names: tuple[str, ...], flaw: str
) -> None:
    with catcher(names=names, flaw=flaw) as caught:
        put(ledger, f"https://localhost:{caught.port}/hook")
        assert send(ledger) == 0
    assert caught.posts == []
    assert "its certificate cannot be trusted" in entry(ledger).problem


def test_a_name_that_leads_to_a_private_address_is_refused_before_any_packet(ledger: Database) -> None:
    with catcher() as caught:
        put(ledger, f"https://localhost:{caught.port}/hook")
        assert send(ledger, allow=(), https_port=caught.port) == 0
    assert caught.posts == []
    assert entry(ledger).state is State.FAILED
    assert "not a public address" in entry(ledger).problem


def test_a_name_with_one_public_and_one_private_address_is_refused(
    ledger: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def both(host: str, port: int, seconds: float) -> tuple[str, ...]:
        return ("192.88.98.1", "127.0.0.1")

    monkeypatch.setattr(outside, "resolve", both)
    with catcher() as caught:
        put(ledger, f"https://hooks.example:{caught.port}/hook")
        assert send(ledger, allow=(), https_port=caught.port) == 0
    assert caught.posts == []
    assert entry(ledger).state is State.FAILED


def test_a_name_is_looked_up_once_so_a_second_answer_changes_nothing(
    ledger: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A resolver that says a good address first and a private one after is asked a single time."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def counted(host: Any, *rest: Any, **more: Any) -> Any:
        asked.append(host)
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", counted)
    with catcher() as caught:
        put(ledger, f"https://localhost:{caught.port}/hook")
        assert send(ledger) == 1
    assert asked.count("localhost") == 1


@pytest.mark.parametrize("url", ["http://localhost:{port}/", "https://localhost:{port}/"])
def test_in_networks_the_operator_vouches_for_any_port_and_http_will_do(ledger: Database, url: str) -> None:
    with catcher(tls=url.startswith("https")) as caught:
        put(ledger, url.format(port=caught.port))
        assert send(ledger) == 1


@pytest.mark.parametrize("url", ["http://192.88.98.1/", "https://192.88.98.1:8443/"])
def test_outside_only_https_at_its_usual_port_is_used(ledger: Database, url: str) -> None:
    put(ledger, url)
    assert send(ledger) == 0
    assert (entry(ledger).state, entry(ledger).attempts) == (State.FAILED, 1)
    assert "only https is used" in entry(ledger).problem


def test_a_secret_is_not_readable_in_the_database_nor_with_another_key(
    ledger: Database, tmp_path: Path
) -> None:
    with catcher() as caught:
        put(ledger, f"https://localhost:{caught.port}/canary-in-the-path")
        ledger.dispose()
        kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
        assert b"canary" not in kept
        assert send_posts(SETTINGS, ledger, "other" * 16, NOW) == 0
    assert caught.posts == []
    assert "cannot be read" in entry(ledger).problem


@pytest.mark.parametrize(
    "url",
    [
        "", "mailto://a:b@example.com", "json://localhost/", "xml://localhost", "form://localhost", "syslog://",
        "file:///etc/passwd", "https://hooks.slack.com/services/T/B/C", "ntfy://localhost/topic?rto=9999",
        "ntfy://localhost/topic?verify=no", "slack://", "tgram://canary\n/x", "ntfy://[::1/x",
    ],
)  # fmt: skip
def test_only_services_on_the_list_are_taken_and_no_message_repeats_the_url(url: str) -> None:
    with pytest.raises(ValueError, match=r"ntfys://ntfy\.sh/your-topic") as caught:
        services.parse_service(url)
    assert "canary" not in str(caught.value)


def test_a_service_gets_subject_and_text(ledger: Database) -> None:
    with catcher(200, tls=False) as caught:
        put(ledger, f"ntfy://localhost:{caught.port}/mail", channel=Channel.APPRISE)
        assert send(ledger) == 1
    ((_, _, body),) = caught.posts
    said = json.loads(body)
    assert (said["title"], said["message"], said["topic"]) == ("subject", "text", "mail")
    assert entry(ledger).state is State.SENT


def test_a_service_that_does_not_take_it_leaves_it_to_a_person(ledger: Database) -> None:
    with catcher(500, tls=False) as caught:
        put(ledger, f"ntfy://localhost:{caught.port}/mail", channel=Channel.APPRISE)
        assert send(ledger) == 0
        send(ledger, NOW + timedelta(days=1))
    assert len(caught.posts) == 1
    assert entry(ledger).state is State.UNKNOWN


def test_a_service_on_a_private_address_is_not_reached(ledger: Database) -> None:
    with catcher(tls=False) as caught:
        put(ledger, f"ntfy://localhost:{caught.port}/mail", channel=Channel.APPRISE)
        assert send(ledger, allow=()) == 0
    assert caught.posts == []
    assert entry(ledger).state is State.FAILED


def test_a_service_that_leads_elsewhere_is_not_followed(ledger: Database) -> None:
    with catcher(307, tls=False) as caught, catcher(tls=False, address="127.0.0.9") as inside:
        caught.elsewhere = f"http://127.0.0.9:{inside.port}/admin"
        put(ledger, f"ntfy://127.0.0.1:{caught.port}/mail", channel=Channel.APPRISE)
        assert send(ledger) == 0
    assert (len(caught.posts), inside.posts) == (1, [])


def test_a_service_whose_name_turns_to_a_private_address_is_not_reached(
    ledger: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def looked_up_before(*_: object) -> tuple[str, ...]:
        return ("192.0.2.1",)

    monkeypatch.setattr(services, "resolve", looked_up_before)
    with catcher(tls=False) as caught:
        put(ledger, f"ntfy://localhost:{caught.port}/mail", channel=Channel.APPRISE)
        assert send(ledger, allow=(ip_network("192.0.2.0/24"),)) == 0
    assert caught.posts == []
    assert entry(ledger).state is State.FAILED
    assert "not a public address" in entry(ledger).problem
