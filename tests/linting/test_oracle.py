"""Spam filters of the operator's own: the real Rspamd over HTTP, and a double that speaks as spamd does."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from checks.template.reading.read import read
from checks.template.settings import Settings as Known
from deliverability.addresses import parse_network
from deliverability.config import Settings
from deliverability.linting.letter import letter
from deliverability.linting.oracle import NoScore, Score, Symbol, scores
from deliverability.linting.scored import scored
from deliverability.typeset import Style
from tests.lab.mail import rspamd
from tests.linting.spamd import spamd
from tests.world import World

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LOUD = "Subject: WIN THIS PRIZE NOW\n\nHi {{ customer.first_name }},\n\nlook here.\n"
QUIET = "Subject: Your refund is on its way\n\nHi {{ customer.first_name }},\n\nit arrives on Friday.\n"
REPORT = """\
Spam detection software says:

Content analysis details:   (5.3 points, 5.0 required)

 pts rule name              description
---- ---------------------- --------------------------------------------------
 2.8 HTML_IMAGE_ONLY_24     BODY: HTML: images with 2000-2400 bytes of words
 0.5 SUBJ_ALL_CAPS          Subject is all capitals
 1.9 SPF_FAIL               SPF: sender does not match SPF record (fail)
 0.1 URIBL_BLOCKED          ADMINISTRATOR NOTICE
-0.0 NO_RELAYS              Informational: message was not relayed via SMTP
"""


def _mail(source: str) -> bytes:
    return letter(read(source, "reply.txt")[0], Known(), NOW)


def _settings(allowed: bool = True, **filters: str) -> Settings:
    settings = Settings()
    network = replace(settings.network, allow=(parse_network("127.0.0.0/8"),) if allowed else ())
    return replace(settings, lint=replace(settings.lint, **filters), network=network)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def filter_at() -> Iterator[str]:
    if not shutil.which(rspamd.PROGRAM) or os.geteuid() != 0:
        pytest.skip("Debian's package rspamd is not here, or this is not root, whom it needs to start")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with World("@ A 192.0.2.1") as world, tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        server = rspamd.rspamd(Path(place) / "rspamd", port, world.resolver, milter=False)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.end()


def test_rspamd_scores_what_the_template_says_and_nothing_else(filter_at: str) -> None:
    (said,) = scores(_mail(LOUD), _settings(rspamd=filter_at))
    assert isinstance(said, Score)
    assert [one.name for one in said.symbols] == ["SUBJ_ALL_CAPS"]
    assert said.points == said.symbols[0].points > 0
    assert said.limit == 100


def test_a_quiet_template_costs_nothing_at_rspamd(filter_at: str) -> None:
    assert scores(_mail(QUIET), _settings(rspamd=filter_at)) == (Score("Rspamd", 0, 100.0),)


def test_the_score_is_told_apart_from_findings(filter_at: str) -> None:
    lines = list(scored(read(LOUD, "loud.txt"), Known(), _settings(rspamd=filter_at), NOW, Style()))
    assert "loud.txt: Rspamd" in lines[1]
    assert "SUBJ_ALL_CAPS" in lines[2]


def test_a_filter_outside_of_the_operators_networks_is_not_asked(filter_at: str) -> None:
    (said,) = scores(_mail(LOUD), _settings(allowed=False, rspamd=filter_at))
    assert isinstance(said, NoScore)
    assert "allow in [network]" in said.why


def test_spamassassin_lists_its_rules_and_those_about_the_way_do_not_count() -> None:
    with spamd(f"SPAMD/1.1 0 EX_OK\r\nSpam: True ; 5.3 / 5.0\r\n\r\n{REPORT}".encode()) as (place, heard):
        (said,) = scores(_mail(LOUD), _settings(spamd=place))
    images = Symbol("HTML_IMAGE_ONLY_24", 2.8, "BODY: HTML: images with 2000-2400 bytes of words")
    capitals = Symbol("SUBJ_ALL_CAPS", 0.5, "Subject is all capitals")
    assert said == Score("SpamAssassin", 3.3, 5.0, (images, capitals))
    assert heard[0].startswith(b"REPORT SPAMC/1.5\r\nContent-length: %d\r\n\r\n" % len(_mail(LOUD)))


@pytest.mark.parametrize(
    "answer", [b"", b"SPAMD/1.1 76 Bad header line\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"\xff" * 1000]
)
def test_an_answer_that_is_no_score_is_told_as_such(answer: bytes) -> None:
    with spamd(answer) as (place, _):
        assert scores(_mail(QUIET), _settings(spamd=place)) == (
            NoScore("SpamAssassin", "its answer was no score"),
        )


def test_an_endless_answer_is_not_read_to_its_end() -> None:
    with spamd(b"SPAMD/1.1 0 EX_OK\r\n" + b"x" * 3_000_000) as (place, _):
        (said,) = scores(_mail(QUIET), _settings(spamd=place))
    assert said == NoScore("SpamAssassin", "the server sent more than we read")


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"symbols": {"A": {}}}', b"[" * 100_000, b"no JSON"])
def test_an_answer_over_http_that_is_no_score_is_told_as_such(body: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
    with spamd(head + body) as (place, _):
        (said,) = scores(_mail(QUIET), _settings(rspamd=f"http://{place}"))
    assert said == NoScore("Rspamd", "its answer was no score")


def test_nobody_is_asked_where_no_filter_is_named() -> None:
    assert scores(_mail(QUIET), Settings()) == ()
    (line,) = scored(read(QUIET, "a.txt"), Known(), Settings(), NOW, Style())
    assert "[lint]" in line


def test_the_mail_holds_values_and_both_bodies_and_no_head_of_the_templates_making() -> None:
    source = (
        '---\nfrom: Shop <help@shop.example>\nsubject: "Hi {{ name }}"\n---\n<p>Dear {{ first_name }},</p>'
    )
    mail = message_from_bytes(letter(read(source, "a.html")[0], Known(), NOW), policy=policy.default)
    assert mail["From"] == "help@shop.example"
    assert "{{" not in mail.as_string()
    assert [part.get_content_type() for part in mail.walk()][1:] == ["text/plain", "text/html"]


def test_a_subject_with_line_breaks_makes_no_second_header() -> None:
    document = read("Subject: a\rBcc: evil@example.net\n\nHello", "a.txt")[0]
    mail = message_from_bytes(letter(document, Known(), NOW), policy=policy.default)
    assert mail["Bcc"] is None
