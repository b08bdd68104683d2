"""`deliverability report`: the mail on one domain, in each of its forms."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deliverability.cli import main
from tests.world import World

ZONE = '@ MX 10 mail\nmail A 192.0.2.1\n@ TXT "v=spf1 mx ?all"\n_dmarc TXT "v=DMARC1; p=none"\n'


def report(world: World, *options: str) -> Result:
    world.set(ZONE)
    asked = ["report", "support@example.com", "--resolver", world.resolver, "--allow", "127.0.0.0/8",
             "--allow", "192.0.2.0/24", "--only", "mx,spf,dmarc", *options]  # fmt: skip
    return CliRunner().invoke(main, asked)


def test_the_text_part_is_printed(world: World) -> None:
    said = report(world)
    assert said.exit_code == 1, said.output
    assert said.output.startswith("support@example.com\n\nMail to support@example.com")
    assert "v=spf1 mx ~all" in said.output


def test_the_html_part_loads_nothing(world: World) -> None:
    said = report(world, "--html").output
    assert said.strip().endswith("</html>")
    assert "<img" not in said


def test_the_whole_mail_has_both_parts(world: World) -> None:
    mail = email.message_from_string(report(world, "--eml").output, policy=email.policy.default)
    assert mail["Subject"].endswith("example.com mail health")
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip


def test_a_pdf_is_written(world: World, tmp_path: Path) -> None:
    pytest.importorskip("weasyprint", reason="the extra pdf is not installed")
    said = report(world, "--pdf", str(tmp_path / "report.pdf"))
    assert said.exit_code == 1, said.output
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-1.7")
