"""What is known of a mail server at each stage of a talk, and what is not."""

from __future__ import annotations

import pytest

from checks.contacts import SmtpTalk, Tls
from checks.hosts.dialogue import Dialogue
from checks.hosts.record import Introduced, Secured, run_by_provider
from checks.model import Reason, Unknown
from checks.reverse_names import PointerName, Reverse
from tests.checks.hosts.talks import HELLO, SILENT, own, plain, secured, server, servers, talk

ASKED = "smtp mx.example.com (192.0.2.1)"
OLD = Tls("TLSv1", "AES128-SHA")
BROKEN = Tls(problem="alert: handshake failure")


def unknown(reason: Reason) -> Unknown:
    return Unknown(ASKED, reason)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (SILENT, Reason.TIMEOUT),
        (talk("", ended=Reason.TIMEOUT), Reason.TIMEOUT),
        (talk("", ended=Reason.CONNECTION_LOST), Reason.CONNECTION_LOST),
        (talk(""), Reason.CONNECTION_LOST),
        (talk("220-mx.example.com", ended=Reason.TIMEOUT), Reason.TIMEOUT),
        (talk("SSH-2.0-OpenSSH", ended=Reason.NOT_SPOKEN), Reason.NOT_SPOKEN),
        (talk("554 mx.example.com blocked"), Reason.TURNED_AWAY),
        (talk("521 mx.example.com no mail here"), Reason.TURNED_AWAY),
        (talk("421 mx.example.com too busy"), Reason.TURNED_AWAY),
        (talk("450 4.3.2 try later"), Reason.TURNED_AWAY),
    ],
)
def test_a_server_that_did_not_greet_us_is_unknown_in_all_that_follows(
    said: SmtpTalk | Unknown, reason: Reason
) -> None:
    host = server(said)
    assert host.welcome == host.introduced == host.tls == unknown(reason)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (talk("220 mx.example.com", ended=Reason.TIMEOUT), Reason.TIMEOUT),
        (talk("220 mx.example.com\n> EHLO p", ended=Reason.CONNECTION_LOST), Reason.CONNECTION_LOST),
        (talk("220 mx.example.com\n> EHLO p\n250-a", ended=Reason.TIMEOUT), Reason.TIMEOUT),
        (talk("220 mx.example.com\n> EHLO p\n550 5.7.1 blocked"), Reason.TURNED_AWAY),
        (talk("220 mx.example.com\n> EHLO p\n421 later"), Reason.TURNED_AWAY),
        (talk("220 mx.example.com\n> EHLO p\n501 bad name"), Reason.TURNED_AWAY),
    ],
)
def test_a_greeting_without_a_word_on_ehlo_tells_nothing_of_extensions(
    said: SmtpTalk, reason: Reason
) -> None:
    host = server(said)
    assert isinstance(host.welcome, Dialogue)
    assert host.introduced == host.tls == unknown(reason)


@pytest.mark.parametrize("code", [500, 502, 504])
def test_a_server_that_does_not_know_ehlo_has_introduced_itself_and_has_no_tls(code: int) -> None:
    host = server(talk(f"220 mx.example.com\n> EHLO p\n{code} what"))
    assert isinstance(host.introduced, Dialogue)
    assert host.tls is None


@pytest.mark.parametrize(
    ("said", "tls"),
    [
        (plain(), None),
        (secured(OLD), OLD),
        (secured(BROKEN, Reason.CONNECTION_LOST), BROKEN),
        (secured(Tls(problem="no answer in time"), Reason.TIMEOUT), unknown(Reason.TIMEOUT)),
        (secured(Tls(problem="too long"), Reason.TOO_LONG), unknown(Reason.TOO_LONG)),
        (talk(f"{HELLO}250 STARTTLS\n> STARTTLS\n454 4.7.0 not available"), None),
        (talk(f"{HELLO}250 STARTTLS\n> STARTTLS", ended=Reason.TIMEOUT), unknown(Reason.TIMEOUT)),
        (talk(f"{HELLO}250 STARTTLS", ended=Reason.CONNECTION_LOST), unknown(Reason.CONNECTION_LOST)),
        (talk(f"{HELLO}250 STARTTLS\n> STARTTLS\n220 go"), unknown(Reason.CONNECTION_LOST)),
    ],
)
def test_tls_is_a_handshake_or_known_not_to_be_or_unknown(said: SmtpTalk, tls: object) -> None:
    assert server(said).tls == tls


def test_the_servers_that_stand_are_told_apart() -> None:
    gone = server(SILENT, "gone.example.com", silent=("192.0.2.9",), gone=True)
    bare, good = server(plain()), server(secured(OLD))
    broken, silent = server(secured(BROKEN)), server(SILENT)
    hosts = servers(gone, bare, good, broken, silent)
    assert hosts.standing == (bare, good, broken, silent)
    assert [type(one) for one in hosts.introduced] == [Introduced, Introduced, Introduced, Unknown]
    assert list(hosts.secured) == [Secured(good, OLD), SILENT]


def test_all_are_gone_only_when_each_is_known_to_be() -> None:
    gone = server(SILENT, silent=("192.0.2.1",), gone=True)
    assert servers(gone, gone).all_gone
    assert not servers(gone, SILENT).all_gone
    assert not servers(gone, skipped=("mx6.example.com",)).all_gone
    assert not servers().all_gone


@pytest.mark.parametrize(
    ("host", "known"),
    [
        (server(plain(), "aspmx.l.google.com"), True),
        (own(talk("220 smtp.google.com ESMTP\n> EHLO p\n250 x")), True),
        (own(plain(), Reverse("192.0.2.1", (PointerName("in1-smtp.messagingengine.com", True),))), True),
        (own(plain()), False),
        (own(SILENT), False),
    ],
)
def test_a_provider_is_known_by_name_greeting_or_reverse_dns(host: object, known: bool) -> None:
    assert run_by_provider(host) is known  # type: ignore[arg-type]
