"""A talk with a mail server keeps what both sides said, and says nothing else than it must."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from checks.contacts import Contact, Kind, SmtpTalk
from checks.model import Reason, Unknown
from deliverability.net.smtp import LINES, LONGEST, printable, talk
from tests.net.test_guard import Serve, saying
from tests.world import World
from tests.world.authority import authority
from tests.world.behaviour import issued

HOST = "mx1.example.com"
ADDRESS = "127.1.0.1"
US = "checker.example"
CA = str(authority().ca_file)
PLAIN = [f"EHLO {US}", "QUIT"]
WHOLE = [f"EHLO {US}", "STARTTLS", f"EHLO {US}", "QUIT"]


@pytest.fixture(scope="module")
def served() -> Iterator[World]:
    with World() as world:
        yield world


def reached(world: World, words: str = "", *mailboxes: str, seconds: float = 2.0) -> SmtpTalk | Unknown:
    """A talk with mx1 of a world where it has these words."""
    world.set(f"mx1 A {ADDRESS}\nmx1 !smtp {words}")
    kind = Kind.MAILBOXES if mailboxes else Kind.SMTP
    contact = Contact(kind, HOST, ADDRESS, mailboxes)
    return asyncio.run(
        talk(contact, world.smtp_port, ("127.0.0.0/8",), ehlo_name=US, ca_file=CA, seconds=seconds)
    )


def talked(world: World, words: str = "", *mailboxes: str, seconds: float = 2.0) -> SmtpTalk:
    said = reached(world, words, *mailboxes, seconds=seconds)
    assert isinstance(said, SmtpTalk)
    return said


def ours(said: SmtpTalk) -> list[str]:
    return [line.text for line in said.lines if line.ours]


def theirs(said: SmtpTalk) -> list[str]:
    return [line.text for line in said.lines if not line.ours]


def test_a_healthy_server_is_greeted_secured_and_left(served: World) -> None:
    said = talked(served)
    assert [(line.ours, line.text) for line in said.lines] == [
        (False, "220 mx1.example.com ESMTP"),
        (True, f"EHLO {US}"),
        (False, "250-mx1.example.com greets you"),
        (False, "250-PIPELINING"),
        (False, "250-SIZE 10240000"),
        (False, "250-8BITMIME"),
        (False, "250 STARTTLS"),
        (True, "STARTTLS"),
        (False, "220 2.0.0 Go ahead"),
        (True, f"EHLO {US}"),
        (False, "250-mx1.example.com greets you"),
        (False, "250-PIPELINING"),
        (False, "250-SIZE 10240000"),
        (False, "250 8BITMIME"),
        (True, "QUIT"),
        (False, "221 2.0.0 Bye"),
    ]
    assert said.tls is not None
    assert (said.tls.version, said.tls.trust, said.tls.overdue, said.tls.problem) == ("TLSv1.3", "", "", "")
    assert said.tls.chain == issued(HOST).chain
    assert said.ended is None
    assert served.heard == [(HOST, line) for line in WHOLE]


def test_times_count_from_the_connection_and_grow(served: World) -> None:
    times = [line.after for line in talked(served, "delay=0.05").lines]
    assert times == sorted(times)
    assert times[0] >= 0.05
    assert all(round(after, 3) == after for after in times)


@pytest.mark.parametrize(
    ("words", "said_by_us", "last", "ended"),
    [
        ("no-starttls", PLAIN, "221 2.0.0 Bye", None),
        ("banner=554", ["QUIT"], "221 2.0.0 Bye", None),
        ("banner=450", ["QUIT"], "221 2.0.0 Bye", None),
        ("banner=421", ["QUIT"], "421 mx1.example.com Too busy, closing", None),
        ("ehlo=502", PLAIN, "221 2.0.0 Bye", None),
        ("starttls=454", [f"EHLO {US}", "STARTTLS", "QUIT"], "221 2.0.0 Bye", None),
        ("greeting=bare", WHOLE, "221 2.0.0 Bye", None),
        ("drops", [], None, Reason.CONNECTION_LOST),
        ("hangs", [], None, Reason.TIMEOUT),
    ],
)
def test_every_talk_is_kept_up_to_its_end(
    served: World, words: str, said_by_us: list[str], last: str | None, ended: Reason | None
) -> None:
    said = talked(served, words, seconds=1.0 if words == "hangs" else 2.0)
    assert ours(said) == said_by_us
    assert (theirs(said)[-1] if said.lines else None) == last
    assert said.ended is ended
    assert (said.tls is None) == (said_by_us != WHOLE)


def test_a_failed_handshake_is_a_fact_and_the_end(served: World) -> None:
    said = talked(served, "no-handshake")
    assert said.tls is not None
    assert said.tls.problem == "alert: handshake failure"
    assert ours(said) == [f"EHLO {US}", "STARTTLS"]
    assert said.ended is Reason.CONNECTION_LOST


@pytest.mark.parametrize(
    ("words", "trust", "overdue", "version"),
    [
        ("self-signed", "self-signed certificate", "", "TLSv1.3"),
        ("expired", "", "certificate has expired", "TLSv1.3"),
        ("tls=1.0", "", "", "TLSv1"),
        ("cert=other.example", "", "", "TLSv1.3"),
    ],
)
def test_a_certificate_that_is_wrong_ends_nothing(
    served: World, words: str, trust: str, overdue: str, version: str
) -> None:
    said = talked(served, words)
    assert said.tls is not None
    assert (said.tls.trust, said.tls.overdue, said.tls.version) == (trust, overdue, version)
    assert ours(said) == WHOLE


def test_what_is_injected_before_tls_is_kept_and_not_believed(served: World) -> None:
    said = talked(served, "injects")
    texts = [line.text for line in said.lines]
    start = texts.index("STARTTLS")
    assert texts[start : start + 4] == ["STARTTLS", "220 2.0.0 Go ahead", "250 injected", f"EHLO {US}"]
    assert ours(said) == WHOLE
    assert theirs(said)[-2:] == ["250 8BITMIME", "221 2.0.0 Bye"]


def test_without_a_connection_there_is_only_a_reason(served: World) -> None:
    said = reached(served, "refuses")
    assert said == Unknown("smtp mx1.example.com (127.1.0.1)", Reason.CONNECTION_REFUSED)
    contact = Contact(Kind.SMTP, HOST, ADDRESS)
    private = asyncio.run(talk(contact, served.smtp_port))
    assert private == Unknown("smtp mx1.example.com (127.1.0.1)", Reason.NOT_PUBLIC)
    assert served.heard == []


def test_mailboxes_are_asked_for_and_no_mail_is_begun(served: World) -> None:
    said = talked(served, "reject=abuse:450", "support@example.com", "zz@example.com", "abuse@example.com")
    assert ours(said)[3:] == [
        "MAIL FROM:<>",
        "RCPT TO:<support@example.com>",
        "RSET",
        "MAIL FROM:<>",
        "RCPT TO:<zz@example.com>",
        "RSET",
        "MAIL FROM:<>",
        "RCPT TO:<abuse@example.com>",
        "RSET",
        "QUIT",
    ]
    codes = [line.text[:3] for line in said.lines if not line.ours]
    assert codes[-10:] == ["250", "250", "250", "250", "550", "250", "250", "450", "250", "221"]


def test_mailboxes_are_asked_for_also_where_ehlo_is_not_known(served: World) -> None:
    said = talked(served, "ehlo=502", "support@example.com")
    rest = [f"HELO {US}", "MAIL FROM:<>", "RCPT TO:<support@example.com>", "RSET", "QUIT"]
    assert ours(said) == [f"EHLO {US}", *rest]


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("mail=451", ["MAIL FROM:<>", "QUIT"]),
        ("reject=support:421", ["MAIL FROM:<>", "RCPT TO:<support@example.com>", "QUIT"]),
    ],
)
def test_a_server_that_will_not_hear_of_mailboxes_is_left(served: World, words: str, rest: list[str]) -> None:
    assert ours(talked(served, words, "support@example.com", "abuse@example.com"))[3:] == rest


def test_words_of_another_kind_are_no_mailboxes(served: World) -> None:
    served.set(f"mx1 A {ADDRESS}\nmx1 !smtp no-starttls")
    contact = Contact(Kind.SMTP, HOST, ADDRESS, ("again",))
    said = asyncio.run(talk(contact, served.smtp_port, ("127.0.0.0/8",), ehlo_name=US))
    assert isinstance(said, SmtpTalk)
    assert ours(said) == PLAIN


@pytest.mark.parametrize(
    "mailbox",
    [
        "a@b\r\nDATA",
        "a\0@b",
        "a>@b",
        "a b@c",
        "<a@b>",
        "a",
        "",
        "ü@example.com",
        '"a b"@c',
        "a@b\n",
        "a@" + "b" * 255,
    ],
)
def test_an_address_that_is_none_reaches_nobody(served: World, mailbox: str) -> None:
    said = reached(served, "", "support@example.com", mailbox)
    assert isinstance(said, Unknown)
    assert said.reason is Reason.NOT_A_NAME
    assert served.heard == []


@pytest.mark.parametrize("host", ["a\r\nQUIT", "a\0b", "x" * 300, "", ".", "..", "*.example", "a b"])
def test_a_host_that_is_no_name_does_no_harm(served: World, host: str) -> None:
    served.set(f"mx1 A {ADDRESS}\nmx1 !smtp")
    contact = Contact(Kind.SMTP, host, ADDRESS)
    said = asyncio.run(talk(contact, served.smtp_port, ("127.0.0.0/8",), ehlo_name=US))
    assert isinstance(said, SmtpTalk)
    assert served.heard == [(HOST, line) for line in WHOLE]


@pytest.mark.parametrize("name", ["a\r\nDATA", "ü.example", "a\0b"])
def test_a_name_of_ours_that_would_be_two_lines_is_our_mistake(served: World, name: str) -> None:
    served.set(f"mx1 A {ADDRESS}\nmx1 !smtp")
    contact = Contact(Kind.SMTP, HOST, ADDRESS)
    with pytest.raises(ValueError, match="printable ASCII"):
        asyncio.run(talk(contact, served.smtp_port, ("127.0.0.0/8",), ehlo_name=name))
    assert served.heard == []


def test_without_a_name_we_are_our_address(served: World) -> None:
    served.set(f"mx1 A {ADDRESS}\nmx1 !smtp no-starttls")
    asyncio.run(talk(Contact(Kind.SMTP, HOST, ADDRESS), served.smtp_port, ("127.0.0.0/8",)))
    assert served.heard[0] == (HOST, "EHLO [127.0.0.1]")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"220 ok\r\n", "220 ok"),
        (b"220 ok\n", "220 ok"),
        (b"220 ok", "220 ok"),
        (b"220 a\rb\r\n", "220 a\\rb"),
        (b"220 \x00\x1b[31m\x7f\r\n", "220 \\x00\\x1b[31m\\x7f"),
        ("220 grüß dich\r\n".encode(), "220 grüß dich"),
        ("220 gr\u202eüß\u2028\r\n".encode(), "220 gr\\u202eüß\\u2028"),
        (b"220 \xfc\r\n", "220 \\xfc"),
        (b"2" * 5000 + b"\r\n", "2" * LONGEST),
        (b"\x01" * 5000, ("\\x01" * LONGEST)[:LONGEST]),
    ],
)
def test_every_line_is_made_harmless_to_show(data: bytes, text: str) -> None:
    assert printable(data) == text
    assert printable(data).isprintable()


def scripted(serve: Serve, seconds: float = 2.0) -> SmtpTalk:
    """A talk with a server that does this."""

    async def both() -> SmtpTalk | Unknown:
        async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(OSError, asyncio.CancelledError):
                await serve(reader, writer)
            writer.close()

        server = await asyncio.start_server(once, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            contact = Contact(Kind.SMTP, HOST, "127.0.0.1")
            return await talk(contact, port, ("127.0.0.0/8",), ehlo_name=US, seconds=seconds)
        finally:
            server.close()

    said = asyncio.run(both())
    assert isinstance(said, SmtpTalk)
    return said


@pytest.mark.parametrize(
    ("said", "kept", "ended"),
    [
        ([b"220-a\r\n220-b\r\n220 c\r\n"], ["220-a", "220-b", "220 c"], Reason.CONNECTION_LOST),
        ([b"220 a"], ["220 a"], Reason.CONNECTION_LOST),
        ([b"220-a\r\n"], ["220-a"], Reason.CONNECTION_LOST),
        ([b"HTTP/1.1 400 Bad Request\r\n\r\n"], ["HTTP/1.1 400 Bad Request"], Reason.NOT_SPOKEN),
        ([b"SSH-2.0-OpenSSH_9.2\r\n"], ["SSH-2.0-OpenSSH_9.2"], Reason.NOT_SPOKEN),
        ([b"\r\n220 late\r\n"], [""], Reason.NOT_SPOKEN),
        ([b"220a\r\n"], ["220a"], Reason.NOT_SPOKEN),
        ([b"999 x\r\n"], ["999 x"], Reason.NOT_SPOKEN),
        ([b"+OK POP3\r\n"], ["+OK POP3"], Reason.NOT_SPOKEN),
    ],
)
def test_what_is_no_reply_ends_the_talk(said: list[bytes], kept: list[str], ended: Reason) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await saying(*said)(reader, writer)
        writer.write_eof()
        await reader.read()

    talk = scripted(serve)
    assert theirs(talk) == kept
    assert talk.ended is ended


def test_too_many_lines_are_not_kept() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await saying(b"220-x\r\n" * 1000)(reader, writer)
        await reader.read()

    said = scripted(serve)
    assert len(said.lines) == LINES
    assert said.ended is Reason.TOO_LONG


def test_a_silent_goodbye_costs_little() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 a\r\n")
        await reader.readline()
        writer.write(b"250 a\r\n")
        await reader.readline()
        await reader.read()

    began = time.monotonic()
    said = scripted(serve, seconds=30.0)
    assert said.ended is None
    assert ours(said) == PLAIN
    assert time.monotonic() - began < 5


def test_starttls_is_an_extension_and_not_a_name() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 a\r\n")
        await reader.readline()
        writer.write(b"250-STARTTLS\r\n250-STARTTLSX\r\n250 SIZE 5\r\n")
        await reader.readline()
        writer.write(b"221 bye\r\n")

    assert ours(scripted(serve)) == PLAIN


def test_extensions_are_read_in_any_case() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 a\r\n")
        await reader.readline()
        writer.write(b"250-a\r\n250 StartTls \r\n")
        await reader.readline()
        writer.write(b"454 no\r\n")
        await reader.readline()
        writer.write(b"221 bye\r\n")

    assert ours(scripted(serve)) == [f"EHLO {US}", "STARTTLS", "QUIT"]
