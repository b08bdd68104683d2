"""Our own mail server takes mail for live one-time addresses, and nothing else from anybody."""

from __future__ import annotations

import smtplib
import time

import pytest

from deliverability.seeds.mail_us.limits import Caps
from deliverability.seeds.mail_us.one_time import LIVES, address_for
from tests.seeds.mail_us.serving import DOMAIN, KEY, NOW, Remembering, address, client, served, trusting

MAIL = b"From: support@shop.example\r\nSubject: Hello\r\n\r\n.A line with a dot\r\n"
NOBODY = (550, b"5.1.1 Nobody has this address")


def test_a_mail_to_a_live_address_is_kept_with_the_way_it_came_on_top() -> None:
    desk = Remembering()
    with served(desk) as server, client(server) as smtp:
        smtp.starttls(context=trusting())
        smtp.sendmail("bounces@shop.example", [address().upper()], MAIL)
    (kept,) = desk.kept
    assert (kept.code, kept.ip, kept.helo) == ("K7Q2-9F3D", "127.0.0.1", "mail.shop.example")
    assert kept.envelope_from == "bounces@shop.example"
    top, _, rest = kept.raw.partition(b"From: ")
    assert b"From: " + rest == MAIL
    lines = top.decode().split("\r\n")
    assert lines[:2] == [
        "Return-Path: <bounces@shop.example>",
        "Received: from mail.shop.example ([127.0.0.1])",
    ]
    assert lines[2].startswith(f"\tby {DOMAIN} with ESMTPS (version=TLSv1.3 cipher=")
    assert lines[3] == f"\tfor <{address().upper()}>; Sun, 14 Mar 2027 08:30:00 +0000"


def test_a_bounce_comes_with_an_empty_sender_and_without_tls_that_is_said() -> None:
    desk = Remembering()
    with served(desk) as server, client(server) as smtp:
        smtp.sendmail("", [address()], MAIL)
    assert desk.kept[0].raw.startswith(b"Return-Path: <>\r\n")
    assert b" with ESMTP\r\n" in desk.kept[0].raw


@pytest.mark.parametrize(
    "stranger",
    [
        "postmaster@in.checker.example", "anna@elsewhere.example",
        "anna%elsewhere.example@in.checker.example",
        address("AAAA-BBBB"), address()[:-22] + "00@" + DOMAIN, f'"{address()}"@elsewhere.example',
        address_for(KEY, "K7Q2-9F3D", DOMAIN, NOW - LIVES - LIVES), "@elsewhere.example:" + address(),
    ],
)  # fmt: skip
def test_whoever_else_is_written_to_gets_the_same_no(stranger: str) -> None:
    desk = Remembering()
    with served(desk) as server, client(server) as smtp:
        smtp.mail("a@shop.example")
        code, said = smtp.rcpt(stranger)
        assert (code, said) == NOBODY or code in (501, 553)
        assert smtp.docmd("DATA")[0] == 503
    assert desk.kept == []


def test_an_address_works_once() -> None:
    desk = Remembering()
    with served(desk) as server, client(server) as smtp:
        smtp.sendmail("a@shop.example", [address()], MAIL)
        smtp.mail("a@shop.example")
        assert smtp.rcpt(address()) == NOBODY
    assert len(desk.kept) == 1


def test_two_who_write_to_one_address_at_a_time_get_one_turn() -> None:
    desk = Remembering()
    with served(desk) as server, client(server) as first, client(server) as second:
        for smtp in (first, second):
            smtp.mail("a@shop.example")
        assert first.rcpt(address())[0] == 250
        assert second.rcpt(address())[0] == 451
        first.rset()
        assert second.rcpt(address())[0] == 250


def test_a_mail_has_one_recipient() -> None:
    desk = Remembering({"K7Q2-9F3D", "AAAA-BBBB"})
    with served(desk) as server, client(server) as smtp:
        smtp.mail("a@shop.example")
        assert smtp.rcpt(address())[0] == 250
        assert smtp.rcpt(address("AAAA-BBBB"))[0] == 452


def test_who_tries_addresses_is_hung_up_on() -> None:
    with served(Remembering()) as server, client(server) as smtp:
        smtp.mail("a@shop.example")
        for _ in range(3):
            assert smtp.rcpt("anna@in.checker.example") == NOBODY
        time.sleep(0.5)
        with pytest.raises(smtplib.SMTPServerDisconnected):
            smtp.noop()


def test_when_the_database_is_away_the_sender_tries_again_later() -> None:
    with served(Remembering(breaks=True)) as server, client(server) as smtp:
        smtp.mail("a@shop.example")
        code, said = smtp.rcpt(address())
        assert (code, said) == (451, b"4.3.2 Try again later")


def test_a_mail_that_is_too_large_is_refused_before_and_after_it_came() -> None:
    desk = Remembering()
    with served(desk, Caps(octets=100_000)) as server, client(server) as smtp:
        assert smtp.esmtp_features["size"] == "100000"
        assert smtp.mail("a@shop.example", ["size=100001"])[0] == 552
        smtp.mail("a@shop.example")
        smtp.rcpt(address())
        assert smtp.data(b"x" * 70 + b"\r\n" + b"y\r\n" * 50_000)[0] == 552
    assert desk.kept == []


def test_what_strangers_say_cannot_write_header_lines_of_ours() -> None:
    desk = Remembering()
    with served(desk) as server, client(server) as smtp:
        smtp.docmd("EHLO", "a)\x0bReceived:(from;<b>")
        smtp.docmd("MAIL", 'FROM:<"x\\"> y"@shop.example>')
        smtp.rcpt(address())
        assert smtp.data(MAIL)[0] == 250
    top = desk.kept[0].raw.partition(b"From: ")[0].decode()
    assert top.split("\r\n")[:2] == [
        "Return-Path: <xy@shop.example>", "Received: from aReceived:fromb ([127.0.0.1])",
    ]  # fmt: skip
    assert [line for line in top.split("\r\n") if line and not line.startswith("\t")] == top.split("\r\n")[:2]


def test_it_offers_no_sign_in_and_tells_of_no_address() -> None:
    with served(Remembering()) as server, client(server) as smtp:
        smtp.starttls(context=trusting())
        smtp.ehlo()
        assert "auth" not in smtp.esmtp_features
        assert smtp.docmd("AUTH", "PLAIN AGEAYg==")[0] in (500, 501, 503, 504, 535)
        assert smtp.verify("anna") == smtp.verify(address())
        assert smtp.expn("anna")[0] in (500, 502)
