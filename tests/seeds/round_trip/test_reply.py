"""The header of an auto-reply is read as it stands, whatever stands there."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from checks.placement.record import AutoReply
from deliverability.seeds.round_trip.reply import reply_of

AT = datetime(2027, 3, 14, 8, 30, tzinfo=UTC)
ASKED = "<0123456789abcdef0123456789abcdef@shop.example>"


def _said(text: str) -> AutoReply:
    return reply_of(text.replace("\n", "\r\n").encode("utf-8", "surrogateescape"), ASKED, AT)


def test_a_well_made_auto_reply() -> None:
    reply = _said(f"""Return-Path: <>
From: "Flower shop, support" <Support@Shop.example>
To: Anna <anna@gmail.example>
Subject: We got your message [K7Q2-9F3D]
Auto-Submitted: auto-replied (vacation); owner-email="x@shop.example"
Precedence: Bulk
X-Auto-Response-Suppress: All
In-Reply-To: {ASKED}
References: <other@shop.example>
 {ASKED}

Text: not a header
""")
    assert reply == AutoReply(
        AT, "auto-replied", "bulk", "All", "", "support@shop.example", ("anna@gmail.example",), True
    )


def test_a_reply_that_says_nothing_of_itself() -> None:
    reply = _said("From: support@shop.example\nTo: a@b.example, C <c@d.example>\nCc: list@shop.example\n\n")
    assert reply == AutoReply(
        AT, sender="support@shop.example", recipients=("a@b.example", "c@d.example", "list@shop.example")
    )


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("Return-Path: <>", ""), ("Return-Path: < >", None), ("Return-Path:", None),
        ("Return-Path: <Bounce@shop.example> (comment)", "bounce@shop.example"),
    ],
)  # fmt: skip
def test_the_return_path_is_empty_or_an_address_or_not_known(path: str, said: str | None) -> None:
    assert _said(f"{path}\nFrom: a@b.example\n\n").return_path == said


def test_references_alone_are_enough() -> None:
    assert _said(f"References: <a@b>\n\t{ASKED}\n\n").is_threaded
    assert not _said("In-Reply-To: <another@shop.example>\n\n").is_threaded


@pytest.mark.parametrize(
    "hostile",
    [
        "To: " + "(" * 500_000 + "\n\n",
        "To: " + "a@b.example," * 100_000 + "\n\n",
        "".join(f"To: x{n}@y.example\n" for n in range(50_000)) + "\n",
        "From: " + "@" * 1_000_000 + "\n\n", "Auto-Submitted: " + "\0\x1b[2J\udcff" * 1000 + "\n\n", "", "\0",
        "In-Reply-To" + "x" * 1_000_000,
    ],
)  # fmt: skip
def test_a_hostile_header_is_read_at_once(hostile: str) -> None:
    began = time.process_time()
    reply = _said(hostile)
    assert time.process_time() - began < 1
    assert len(reply.recipients) <= 1000
    assert all(text.isprintable() for text in (reply.auto_submitted, reply.sender, *reply.recipients))
