"""Dialogues with mail servers: replies of one line and of many, and what is no reply at all."""

from __future__ import annotations

import pytest

from checks.hosts.dialogue import Reply, read
from checks.hosts.names import called, is_full
from tests.checks.hosts.talks import HELLO, plain, secured, talk


def test_every_command_has_its_reply() -> None:
    dialogue = read(secured())
    assert [(one.verb, one.reply.code if one.reply else 0) for one in dialogue.said] == [
        ("", 220),
        ("EHLO", 250),
        ("STARTTLS", 220),
        ("EHLO", 250),
        ("QUIT", 221),
    ]
    assert dialogue.greeting == Reply(220, ("mx.example.com ESMTP",))
    assert dialogue.extensions == ("STARTTLS",)
    assert dialogue.starttls == Reply(220, ("go ahead",))


def test_extensions_are_keywords_in_upper_case_and_the_first_line_is_a_name() -> None:
    dialogue = read(talk("220 x\n> EHLO p\n250-starttls.example.com Hello\n250-size 1\n250-StartTLS\n250 "))
    assert dialogue.extensions == ("SIZE", "STARTTLS")
    assert read(plain()).starttls is None


def test_a_greeting_of_many_lines_is_one_reply() -> None:
    greeting = read(talk("220-mx.example.com ESMTP\n220-\n220 no spam")).greeting
    assert greeting == Reply(220, ("mx.example.com ESMTP", "", "no spam"))
    assert greeting.text == "220 mx.example.com ESMTP no spam"
    assert greeting.first_word == "mx.example.com"


@pytest.mark.parametrize(
    "heard",
    [
        "",
        "220-mx.example.com",
        "220-a\n221 b",
        "SSH-2.0-OpenSSH_9",
        "22 x",
        "2200 x",
        "999 x",
        "HTTP/1.1 400 Bad",
    ],
)
def test_what_is_no_whole_reply_is_none(heard: str) -> None:
    assert read(talk(heard)).greeting is None


def test_lines_after_a_reply_do_not_change_it() -> None:
    assert read(talk("220 mx.example.com\n250 too early")).greeting == Reply(220, ("mx.example.com",))


def test_a_reply_may_be_its_code_alone() -> None:
    assert read(talk("220")).greeting == Reply(220, ("",))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("550 5.1.1 <a@b>: no such user", "5.1.1"),
        ("550-5.7.26 long\n550 5.7.26 story", "5.7.26"),
        ("550 5.1.10", "5.1.10"),
        ("550 no such user", ""),
        ("550 5.1.1x", ""),
        ("550 15.1.1 x", ""),
        ("250 2.1.5 ok", "2.1.5"),
    ],
)
def test_the_enhanced_code_stands_before_the_text(line: str, code: str) -> None:
    greeting = read(talk(line)).greeting
    assert greeting is not None
    assert greeting.enhanced == code


@pytest.mark.parametrize(
    ("extension", "masked"),
    [("XXXXXXXA", "XXXXXXXA"), ("XXXXXXXX", "XXXXXXXX"), ("XCLIENT", ""), ("XXX", ""), ("STARTTLS", "")],
)
def test_a_keyword_that_was_blotted_out_is_seen(extension: str, masked: str) -> None:
    assert read(talk(f"{HELLO}250 {extension}")).masked == masked


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("220 mx.example.com ESMTP\n> EHLO p\n250 other.example.com", "other.example.com"),
        ("220 mx.example.com ESMTP\n> EHLO p\n250 localhost", "mx.example.com"),
        ("220 ESMTP\n> EHLO p\n250-MX.Example.com. Hello\n250 SIZE", "mx.example.com"),
        ("220 ready\n> EHLO p\n250 localhost", "localhost"),
        ("220 mx.example.com\n> EHLO p\n502 what", "mx.example.com"),
        ("220 mx.example.com", "mx.example.com"),
        ("220", ""),
    ],
)
def test_a_server_is_called_by_its_ehlo_reply_unless_only_its_greeting_has_a_full_name(
    text: str, name: str
) -> None:
    assert called(read(talk(text))) == name


@pytest.mark.parametrize("name", ["mx.example.com", "a.b", "xn--mnchen-3ya.de", "1.mail2.example.co.uk"])
def test_a_full_name_has_a_domain(name: str) -> None:
    assert is_full(name)


@pytest.mark.parametrize(
    "name",
    ["", "localhost", "mail", "192.0.2.1", "[192.0.2.1]", "mx_1.example.com", "mail.local", "srv.office.lan",
     "localhost.localdomain", "-a.example.com", "a..b", "a." * 130 + "com", "mx.example.com.1",
     "2001:db8::1"],
)  # fmt: skip
def test_what_is_no_full_name(name: str) -> None:
    assert not is_full(name)
