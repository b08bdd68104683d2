"""Test mail through the user's own mail server: once, to one address, every line kept, no secret in any."""

from __future__ import annotations

import base64
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from deliverability.config_sections import Security
from deliverability.notify.handing import Outcome
from deliverability.notify.submission import NoServer
from deliverability.seeds.composing import compose
from deliverability.seeds.model import Mail, SignIn
from deliverability.seeds.sending import Sent, open_way, queue_id, talk_of
from tests.notify.post_office import Office, post_office
from tests.seeds.samples import CANARY, NOW, TOKEN, probe, reach, sender
from tests.seeds.wire_office import Wire, plain, wire_office
from tests.world.authority import authority

RAW = b"From: a@b.example\r\nSubject: hi\r\n\r\n.a dot\r\n"


def always() -> bool:
    return True


def through(wire: Wire | Office, secret: str = CANARY, **more: object) -> Sent:
    """One mail by a way of its own."""
    with open_way(sender(wire.port, **more), secret, reach()) as way:
        return way.send(probe(), RAW, always)


def hidden(line: str) -> bool:
    """Nothing of the canary shows."""
    forms = (CANARY, base64.b64encode(CANARY.encode()).decode(), plain("acme", CANARY))
    return not any(form in line for form in forms)


def test_exactly_the_planned_commands_are_heard_and_every_line_is_kept_with_its_time() -> None:
    with wire_office() as wire:
        sent = through(wire)
    assert wire.commands == [
        "ehlo checker.example.com", f"AUTH PLAIN {plain('acme', CANARY)}", "mail FROM:<support@acme.example>",
        "rcpt TO:<seed@inbox.example>", "data", "QUIT",
    ]  # fmt: skip
    assert wire.mails == [RAW.replace(b"\r\n.a", b"\r\n..a")]
    assert (sent.handed, sent.problem, sent.refusal) == (Outcome.SENT, "", None)
    assert [(line.is_ours, line.text) for line in sent.talk.lines] == [
        (False, "220 office.example ESMTP"),
        (True, "EHLO checker.example.com"),
        (False, "250-office.example"), (False, "250-AUTH PLAIN LOGIN"), (False, "250 8BITMIME"),
        (True, "AUTH PLAIN (hidden)"), (False, "235 2.7.0 welcome"),
        (True, "MAIL FROM:<support@acme.example>"), (False, "250 2.1.0 Ok"),
        (True, "RCPT TO:<seed@inbox.example>"), (False, "250 2.1.5 Ok"),
        (True, "DATA"), (False, "354 go on"),
        (True, f"(the mail, {len(RAW)} octets)"), (True, "."),
        (False, "250 2.0.0 Ok: queued as 4Xy7Tz1k2m"),
    ]  # fmt: skip
    times = [line.at for line in sent.talk.lines]
    assert times == sorted(times)
    assert 0 <= times[0] <= times[-1] < 5
    assert (sent.talk.queue_id, sent.talk.host, sent.talk.port) == ("4Xy7Tz1k2m", "localhost", wire.port)
    assert (sent.talk.tls, sent.talk.certificate) == ("", "")


def test_the_ledger_is_asked_after_the_recipient_and_before_the_first_octet() -> None:
    with wire_office() as wire:
        asked: list[list[str]] = []

        def begin() -> bool:
            asked.append(wire.commands[-1:])
            return True

        with open_way(sender(wire.port), CANARY, reach()) as way:
            way.send(probe(), RAW, begin)
    assert asked == [["rcpt TO:<seed@inbox.example>"]]


def test_a_mail_the_ledger_does_not_give_free_is_not_sent() -> None:
    with wire_office() as wire, open_way(sender(wire.port), CANARY, reach()) as way:
        assert way.send(probe(), RAW, lambda: False).handed is Outcome.TAKEN
        assert wire.mails == []
        assert way.send(probe(), RAW, always).handed is Outcome.SENT


def test_many_mails_go_over_one_session_and_each_talk_has_its_own_lines() -> None:
    with wire_office() as wire, open_way(sender(wire.port), CANARY, reach()) as way:
        talks = [way.send(probe(recipient=f"s{n}@inbox.example"), RAW, always).talk for n in range(3)]
    assert wire.sessions == 1
    for n, talk in enumerate(talks):
        recipients = [line.text for line in talk.lines if line.text.startswith("RCPT")]
        assert recipients == [f"RCPT TO:<s{n}@inbox.example>"]
        assert talk.lines[0].text == "220 office.example ESMTP"


@pytest.mark.parametrize("said", ["451 4.7.1 Greylisted, come back", "421 4.3.2 Busy", "drop"])
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "END"])
def test_a_server_that_says_later_leaves_the_mail_unsent_but_for_the_one_case_that_nobody_knows(
    step: str, said: str
) -> None:
    with wire_office(**{step: [said]}) as wire:
        sent = through(wire)
        again = through(wire)
    assert sent.refusal is None
    assert sent.problem
    is_open = step == "END" and said == "drop"
    assert sent.handed is (Outcome.UNKNOWN if is_open else Outcome.LATER)
    assert again.handed is Outcome.SENT


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "END"])
def test_a_no_for_good_is_kept_with_the_servers_own_words(step: str) -> None:
    said = "550-5.7.26 This mail is unauthenticated\r\n550 5.7.26 and so it is not taken"
    with wire_office(**{step: [said]}) as wire, open_way(sender(wire.port), CANARY, reach()) as way:
        sent = way.send(probe(), RAW, always)
        assert way.send(probe(), RAW, always).handed is Outcome.SENT
    assert sent.handed is Outcome.REFUSED
    assert sent.refusal is not None
    refusal = sent.refusal
    assert (refusal.code, refusal.status, refusal.cause) == (550, "5.7.26", "authentication")
    assert refusal.said == "550 5.7.26 This mail is unauthenticated 5.7.26 and so it is not taken"
    assert (refusal.by, refusal.at_once) == ("localhost", True)


def test_after_a_goodbye_the_next_mail_opens_a_new_session() -> None:
    with wire_office(RCPT=["421 4.3.2 Too many"]) as wire:
        with open_way(sender(wire.port), CANARY, reach()) as way:
            assert way.send(probe(), RAW, always).handed is Outcome.LATER
            assert way.send(probe(), RAW, always).handed is Outcome.SENT
        assert wire.sessions == 2


def test_a_server_that_is_gone_between_two_mails_is_later_and_not_a_crash() -> None:
    answers = {"RCPT": ["drop"], "greeting": ["220 hello", "554 no more"]}
    with wire_office(**answers) as wire, open_way(sender(wire.port), CANARY, reach()) as way:
        way.send(probe(), RAW, always)
        sent = way.send(probe(), RAW, always)
    assert sent.handed is Outcome.LATER
    assert "greets with 554 no more" in sent.problem
    assert [line.text for line in sent.talk.lines] == ["554 no more"]


@pytest.mark.parametrize(("auth", "said"), [
    ("PLAIN", ["AUTH PLAIN (hidden)"]),
    ("LOGIN", ["AUTH LOGIN", "(hidden)", "(hidden)"]),
])  # fmt: skip
def test_a_password_goes_by_whichever_way_the_server_offers(auth: str, said: list[str]) -> None:
    steps = {"AUTH": ["334 VXNlcm5hbWU6"], "AUTH2": ["334 UGFzc3dvcmQ6"], "AUTH3": ["235 fine"]}
    with wire_office(auth, **(steps if auth == "LOGIN" else {})) as wire:
        sent = through(wire)
    assert sent.handed is Outcome.SENT
    ours = [line.text for line in sent.talk.lines if line.is_ours]
    assert ours[1 : 1 + len(said)] == said
    if auth == "LOGIN":
        assert wire.commands[2:4] == [base64.b64encode(one.encode()).decode() for one in ("acme", CANARY)]


def test_a_token_goes_by_xoauth2() -> None:
    with wire_office("PLAIN XOAUTH2") as wire:
        sent = through(wire, sign_in=SignIn.MICROSOFT)
    word, how, carried = wire.commands[1].split(" ")
    assert (word, how) == ("AUTH", "XOAUTH2")
    assert base64.b64decode(carried).decode() == f"user=acme\1auth=Bearer {CANARY}\1\1"
    assert sent.handed is Outcome.SENT
    assert "AUTH XOAUTH2 (hidden)" in [line.text for line in sent.talk.lines]


def test_a_token_that_is_over_is_told_with_the_servers_words_after_an_empty_answer() -> None:
    challenge = base64.b64encode(b'{"status":"400","schemes":"Bearer"}').decode()
    steps = {"AUTH": [f"334 {challenge}"], "AUTH2": ["535 5.7.3 Authentication unsuccessful"]}
    with wire_office("XOAUTH2", **steps) as wire, pytest.raises(NoServer) as caught:
        through(wire, sign_in=SignIn.GOOGLE)
    assert wire.commands[2] == ""
    assert "refuses the sign-in of this way to send: 535 5.7.3" in str(caught.value)


def test_a_server_without_tokens_is_told_apart_from_a_wrong_one() -> None:
    with wire_office("PLAIN") as wire, pytest.raises(NoServer, match="takes no sign-in by"):
        through(wire, sign_in=SignIn.GOOGLE)
    assert all("AUTH" not in line for line in wire.commands)


def test_a_secret_is_in_nothing_even_where_the_server_repeats_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    echo = f"535 no: {CANARY} {plain('acme', CANARY)}"
    with wire_office(AUTH=[echo]) as wire, pytest.raises(NoServer) as caught:
        through(wire)
    talk = talk_of(caught.value, sender(wire.port))
    assert talk.lines[-1].text == "535 no: (hidden) (hidden)"
    said = [line.text for line in talk.lines]
    assert all(map(hidden, [*said, str(caught.value), repr(caught.value), caplog.text]))


def test_nor_is_it_in_what_came_of_a_mail() -> None:
    answers = {"RCPT": [f"550 who is {CANARY}?"]}
    with wire_office(**answers) as wire, open_way(sender(wire.port), CANARY, reach()) as way:
        sent = way.send(probe(), RAW, always)
        assert all(map(hidden, [repr(sent), repr(way)]))
    assert sent.problem == "550 who is (hidden)?"


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_over_tls_its_version_cipher_and_certificate_are_kept(security: Security) -> None:
    with post_office(security=security, password=CANARY) as office:
        way = open_way(sender(office.port, security=security), CANARY, reach(ca_file=authority().ca_file))
        with way:
            sent = way.send(probe(), RAW, always)
    assert sent.handed is Outcome.SENT
    assert office.recipients == ["seed@inbox.example"]
    assert sent.talk.tls == "TLSv1.3"
    assert sent.talk.cipher.startswith("TLS_")
    assert sent.talk.certificate.startswith("-----BEGIN CERTIFICATE-----")
    assert any(line.text == "(TLSv1.3 begins)" for line in sent.talk.lines)


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_no_password_goes_to_a_server_whose_certificate_is_not_good(security: Security) -> None:
    with post_office(security=security, names=("other.example",), password=CANARY) as office:
        there = sender(office.port, security=security)
        with pytest.raises(NoServer, match="its certificate cannot be trusted"):
            open_way(there, CANARY, reach(ca_file=authority().ca_file))
    assert office.mails == []


def test_a_server_that_hides_its_starttls_gets_no_password() -> None:
    with wire_office() as wire, pytest.raises(NoServer, match="offers no STARTTLS"):
        through(wire, security=Security.STARTTLS)
    assert wire.commands == ["ehlo checker.example.com"]


def test_a_private_address_is_not_reached_unless_the_operator_allows_it() -> None:
    with wire_office() as wire:
        there = sender(wire.port, host="127.0.0.1")
        with pytest.raises(NoServer, match="not a public address"):
            open_way(there, CANARY, reach().__class__(ehlo_name="checker.example.com"))
        assert wire.sessions == 0


@pytest.mark.parametrize("user", ["acme\0root", "acme\1auth=Bearer x\1\1", "acme\r\nQUIT"])
def test_no_user_name_says_more_than_a_name(user: str) -> None:
    with wire_office("PLAIN XOAUTH2") as wire, pytest.raises(NoServer, match="a character"):
        through(wire, user=user)
    assert wire.commands == ["ehlo checker.example.com"]


@pytest.mark.parametrize("address", [
    "seed@inbox.example>\r\nRCPT TO:<stranger@example.net", "seed@inbox.example\r\nDATA",
    "a@b.example,c@d.example", "<seed@inbox.example>", "seed@inbox.example SIZE=1", "seed", "",
    "seed@inbox.example\0",
])  # fmt: skip
def test_no_address_says_more_than_an_address(address: str) -> None:
    with wire_office() as wire, open_way(sender(wire.port), CANARY, reach()) as way:
        assert way.send(probe(recipient=address), RAW, always).handed is Outcome.REFUSED
    with wire_office() as other, open_way(sender(other.port, envelope_from=address), CANARY, reach()) as way:
        sent = way.send(probe(), RAW, always)
        assert sent.handed is (Outcome.REFUSED if address else Outcome.SENT)
    assert wire.commands == ["ehlo checker.example.com", f"AUTH PLAIN {plain('acme', CANARY)}", "QUIT"]
    assert not any("stranger" in line for line in wire.commands + other.commands)


def test_words_of_a_template_that_look_like_commands_stay_in_the_mail() -> None:
    mail = Mail(
        "Hi\r\nBcc: stranger@example.net\r\n\r\nbody", "Hello\r\n.\r\nQUIT\r\n\n.\nMAIL FROM:<x>\r.\r", ""
    )
    raw = compose(mail, sender(), probe(), "K7Q2-9F3D", NOW)
    with wire_office() as wire, open_way(sender(wire.port), CANARY, reach()) as way:
        assert way.send(probe(), raw, always).handed is Outcome.SENT
    assert wire.commands[2:] == [
        "mail FROM:<support@acme.example>", "rcpt TO:<seed@inbox.example>", "data", "QUIT",
    ]  # fmt: skip
    assert len(wire.mails) == 1
    assert b"QUIT" in wire.mails[0]
    assert b"\nBcc:" not in wire.mails[0]


@contextmanager
def _rude(say: bytes, pause: float) -> Iterator[int]:
    """A server that says the same for ever."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            try:
                client, _ = server.accept()
                with client:
                    while True:
                        client.sendall(say)
                        time.sleep(pause)
            except OSError:
                return

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    ("say", "pause"),
    [(b"2", 0.05), (b"220-" + b"x" * 65536, 0), (b"220-still here\r\n" * 500, 0), (b"", 0.1)],
    ids=["drip", "flood", "endless", "silence"],
)
def test_a_hostile_server_costs_no_more_than_its_time_and_a_few_lines(say: bytes, pause: float) -> None:
    began = time.monotonic()
    with _rude(say, pause) as port, pytest.raises(NoServer) as caught:
        open_way(sender(port), CANARY, reach(0.6))
    assert time.monotonic() - began < 2
    assert sum(len(line[2]) for line in caught.value.lines) <= 200 * 1000


def test_a_talk_of_thousands_of_lines_keeps_the_first() -> None:
    chatty = "\r\n".join(["250-x" * 3] * 3000) + "\r\n250 Ok"
    with wire_office(RCPT=[chatty]) as wire:
        sent = through(wire)
    assert sent.handed is Outcome.SENT
    assert len(sent.talk.lines) == 200


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("2.0.0 Ok: queued as 4Xy7Tz1k2m", "4Xy7Tz1k2m"),
        ("2.0.0 OK  1700000000 a640c23a62f3a-abc123.45 - gsmtp", "a640c23a62f3a-abc123.45"),
        ("OK id=1r5Abc-0001Xy-2Z", "1r5Abc-0001Xy-2Z"),
        (
            "2.6.0 <x@y> [InternalId=12345678901, Hostname=A.B] 1 bytes Queued mail for delivery",
            "12345678901",
        ),
        ("ok 1700000000 qp 12345", "12345"),
        ("2.0.0 3AB4cdEF012345 Message accepted for delivery", "3AB4cdEF012345"),
        ("Ok 0100018c1234abcd-1234-5678", "0100018c1234abcd-1234-5678"),
        ("Great success", ""),
        ("", ""),
    ],
)
def test_the_name_in_the_servers_queue_is_read_from_what_it_says(said: str, name: str) -> None:
    assert queue_id(said) == name


def test_tests_speak_of_one_token() -> None:
    assert probe().message_id == f"<{TOKEN}@acme.example>"
