"""What a mail looks like on the wire, and that nobody's text becomes a header or a command."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from deliverability.notify.compose import compose
from deliverability.notify.letter import Content

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
LONG = "<https://checker.example.com/reports/stop?token=" + "a" * 300 + ">"


def made(content: Content, sender: str = "Mail health <checks@example.com>") -> bytes:
    return compose(content, "sam@example.org", sender, "<id@example.com>", NOW)


def parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)  # type: ignore[return-value]


def test_every_line_is_ascii_short_and_ends_in_crlf() -> None:
    raw = made(Content("Grüße " * 30, "ü\rx\ny\r\n.\r\n" + "long " * 400, "<p>ü</p>" * 500))
    assert raw.isascii()
    lines = raw.split(b"\r\n")
    assert all(b"\r" not in line and b"\n" not in line for line in lines)
    assert max(map(len, lines)) <= 78


def test_letters_in_the_name_of_the_sender_do_not_need_a_server_with_smtputf8() -> None:
    raw = made(Content("Grüße", "text"), "Prüfer <checks@example.com>")
    assert raw.isascii()
    assert parsed(raw)["From"] == "Prüfer <checks@example.com>"


def test_a_long_link_in_a_header_stays_one_piece() -> None:
    headers = (("List-Unsubscribe", LONG), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    raw = made(Content("x", "y", headers=headers))
    assert f"List-Unsubscribe: {LONG}\r\n".encode() in raw
    assert parsed(raw)["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    "subject",
    [
        "a\nBcc: kim@example.com", "a\r\n\r\nbody", "a\rBcc: kim@example.com", "a\0b", "a\u2028Bcc: x",
        "=?utf-8?q?a=0ABcc:_kim=40example.com?=", "a" * 5000,
    ],
)  # fmt: skip
def test_no_subject_becomes_another_header(subject: str) -> None:
    raw = made(Content(subject, "text"))
    mail = parsed(raw)
    head = raw.partition(b"\r\n\r\n")[0].decode()
    names = {line.partition(":")[0] for line in head.split("\r\n") if not line.startswith(" ")}
    assert names == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type",
        "Content-Transfer-Encoding", "MIME-Version",
    }  # fmt: skip
    assert mail["Bcc"] is None
    assert len(mail["Subject"]) <= 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Bcc", "kim@example.com"), ("Subject", "x"), ("List-Id\nBcc", "x"), ("", "x"), ("to", "x"),
        ("List-Id", "a\nBcc: kim@example.com"), ("List-Id", "a\rb"), ("List-Id", "ü"), ("List-Id", ""),
        ("List-Id", "=?utf-8?q?a=0ABcc:_x?="), ("List-Id", "a" * 901), ("List-Id", "a\0"),
    ],
)  # fmt: skip
def test_only_known_headers_with_plain_values_are_set(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=r"no header of ours|no line of ASCII"):
        made(Content("x", "y", headers=((name, value),)))


def test_a_sender_name_beyond_ascii_is_encoded() -> None:
    mail = parsed(made(Content("x", "y"), "Prüfung <checks@example.com>"))
    assert str(mail["From"]) == "Prüfung <checks@example.com>"
