"""The mail servers of a world behave as their words say."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator

import pytest

from checks.certificate import read
from tests.world import World
from tests.world.authority import authority
from tests.world.behaviour import issued
from tests.world.zone import ZoneTextError

HOST = "mx1.example.com"
OFFERED = b"PIPELINING\nSIZE 10240000\n8BITMIME\nSTARTTLS"


@pytest.fixture(scope="module")
def served() -> Iterator[World]:
    with World() as world:
        yield world


def mail_server(world: World, words: str = "") -> smtplib.SMTP:
    """A connection to mx1 of a world where it has these words."""
    world.set(f"mx1 A 127.1.0.1\nmx1 !smtp {words}")
    client = smtplib.SMTP("127.1.0.1", world.smtp_port, local_hostname="us.example", timeout=2)
    client._host = HOST  # type: ignore[attr-defined]
    return client


def tls_of(world: World, words: str) -> str:
    """The version that a client which verifies everything gets, or OpenSSL's complaint."""
    context = ssl.create_default_context(cafile=str(authority().ca_file))
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with mail_server(world, words) as client:
        client.ehlo()
        try:
            client.starttls(context=context)
        except ssl.SSLCertVerificationError as error:
            return error.verify_message
        except (ssl.SSLError, ConnectionError) as error:
            return type(error).__name__
        assert isinstance(client.sock, ssl.SSLSocket)
        return client.sock.version() or ""


def test_without_words_a_server_is_healthy(served: World) -> None:
    with mail_server(served) as client:
        assert client.ehlo("us.example")[0] == 250
        assert client.has_extn("starttls")
        client.starttls(context=ssl.create_default_context(cafile=str(authority().ca_file)))
        assert client.ehlo("us.example")[0] == 250
        assert not client.has_extn("starttls")
        assert client.mail("<>")[0] == 250
        assert [client.rcpt(f"{who}@example.com")[0] for who in ("Support", "postmaster", "zz")] == [
            250,
            250,
            550,
        ]
        assert client.rset()[0] == 250
    assert served.heard == [
        (HOST, "ehlo us.example"),
        (HOST, "STARTTLS"),
        (HOST, "ehlo us.example"),
        (HOST, "mail FROM:<>"),
        (HOST, "rcpt TO:<Support@example.com>"),
        (HOST, "rcpt TO:<postmaster@example.com>"),
        (HOST, "rcpt TO:<zz@example.com>"),
        (HOST, "rset"),
        (HOST, "QUIT"),
    ]


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("", "TLSv1.3"),
        ("tls=1.0", "TLSv1"),
        ("tls=1.1", "TLSv1.1"),
        ("tls=1.2", "TLSv1.2"),
        ("expired", "certificate has expired"),
        ("expires=5", "TLSv1.3"),
        ("self-signed", "self-signed certificate"),
        ("unknown-ca", "unable to get local issuer certificate"),
        ("no-intermediate", "unable to get local issuer certificate"),
        ("wrong-purpose", "unsuitable certificate purpose"),
        ("cert=a.example", f"Hostname mismatch, certificate is not valid for '{HOST}'."),
        ("cert=a.example,*.example.com", "TLSv1.3"),
        ("no-handshake", "SSLError"),
    ],
)
def test_tls_is_as_the_words_say(served: World, words: str, seen: str) -> None:
    assert tls_of(served, words).replace("self signed", "self-signed") == seen


def test_a_test_can_know_the_certificate_beforehand(served: World) -> None:
    with mail_server(served, "expires=5 cert=a.example") as client:
        context = ssl._create_unverified_context()
        client.starttls(context=context)
        assert isinstance(client.sock, ssl.SSLSocket)
        assert (
            client.sock.getpeercert(binary_form=True) == issued(HOST, "expires=5", "cert=a.example").chain[0]
        )
    found = read(issued(HOST, "expires=5", "cert=a.example").chain[0])
    assert found is not None
    assert found.names == ("a.example",)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("no-starttls", {}),
        ("starttls=454", {"starttls": (454, b"4.7.0 TLS not available for now")}),
        ("helo=other.example", {"ehlo": (250, b"other.example greets you\n" + OFFERED)}),
        ("ehlo=502", {"ehlo": (502, b"5.5.1 Not here")}),
        ("reject=support@example.com:450 reject=abuse:554", {"support": 450, "abuse": 554, "info": 550}),
        ("accepts=all", {"support": 250, "info": 250}),
        ("accepts=info,sales", {"support": 250, "info": 250, "zz": 550}),
        ("mail=451", {"mail": (451, b"4.2.0 Try again later")}),
    ],
)
def test_replies_are_as_the_words_say(served: World, words: str, said: dict[str, object]) -> None:
    with mail_server(served, words) as client:
        for what, reply in said.items():
            if what == "starttls":
                assert client.docmd("STARTTLS") == reply
            elif what == "ehlo":
                assert client.ehlo() == reply
            elif what == "mail":
                assert client.docmd("MAIL FROM:<>") == reply
            else:
                assert client.docmd(f"RCPT TO:<{what}@example.com>")[0] == reply
        if words == "no-starttls":
            client.ehlo()
            assert not client.has_extn("starttls")


@pytest.mark.parametrize(
    ("words", "greeting", "closes"),
    [
        ("", b"220 mx1.example.com ESMTP\r\n", False),
        ("helo=x", b"220 x ESMTP\r\n", False),
        ("greeting=bare", b"220\r\n", False),
        ("banner=554", b"554 mx1.example.com No mail service for you\r\n", False),
        ("banner=421", b"421 mx1.example.com Too busy, closing\r\n", True),
        ("drops", b"", True),
    ],
)
def test_greetings_are_as_the_words_say(served: World, words: str, greeting: bytes, closes: bool) -> None:
    served.set(f"mx1 A 127.1.0.1\nmx1 !smtp {words}")
    with socket.create_connection(("127.1.0.1", served.smtp_port), timeout=2) as sock:
        assert sock.makefile("rb").readline() == greeting
        if closes:
            assert sock.recv(100) == b""
        else:
            sock.sendall(b"QUIT\r\n")
            assert sock.recv(100).startswith(b"221 ")


def test_one_port_serves_every_name_and_what_refuses_is_not_there(served: World) -> None:
    served.set(
        """
        mx1 A 127.1.0.1
        mx1 A 127.1.0.2
        mx1 !smtp
        mx2 A 127.1.0.3
        mx2 !smtp refuses
        """
    )
    for address in ("127.1.0.1", "127.1.0.2"):
        socket.create_connection((address, served.smtp_port), timeout=2).close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.1.0.3", served.smtp_port), timeout=2)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", served.smtp_port), timeout=2)
    served.set("")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.1.0.1", served.smtp_port), timeout=2)


def test_a_server_that_is_filtered_neither_takes_nor_refuses_a_connection(served: World) -> None:
    served.set("mx1 A 127.1.0.1\nmx1 !smtp filtered")
    with pytest.raises(TimeoutError):
        socket.create_connection(("127.1.0.1", served.smtp_port), timeout=0.3)
    served.set("")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.1.0.1", served.smtp_port), timeout=0.3)


def test_a_server_that_hangs_says_nothing_and_one_that_drips_never_ends(served: World) -> None:
    for words, said in (
        ("hangs", b""),
        ("drip", b"2"),
        ("endless", b"220-still here\r\n"),
        ("flood", b"2222"),
    ):
        served.set(f"mx1 A 127.1.0.1\nmx1 !smtp {words}")
        with socket.create_connection(("127.1.0.1", served.smtp_port), timeout=0.3) as sock:
            if said:
                assert sock.recv(len(said)) == said
            else:
                with pytest.raises(TimeoutError):
                    sock.recv(1)


@pytest.mark.parametrize(
    ("zone", "mistake"),
    [
        ("mx1 A 127.1.0.1\nmx1 !smtp no-tls", "line 2 of the world: !smtp knows no no-tls"),
        ("mx1 !smtp", "mx1.example.com is a server of this world: give it addresses in 127.0.0.0/8"),
        ("mx1 A 192.0.2.1\nmx1 !smtp", "mx1.example.com is a server of this world: give it"),
    ],
)
def test_a_server_that_cannot_be_is_told(served: World, zone: str, mistake: str) -> None:
    with pytest.raises(ZoneTextError) as told:
        served.set(zone)
    assert str(told.value).startswith(mistake)
