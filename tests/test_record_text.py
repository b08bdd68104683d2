"""The terminal says below each fix what is typed where, and --zone-lines says it for a zone file."""

from __future__ import annotations

import click
import pytest

from checks.domain import parse_target
from deliverability.net.planned_records import changed, record_of
from deliverability.report_lines import report_lines
from deliverability.terminal import render
from deliverability.typeset import Style
from deliverability.zone_file import read
from tests.commands.calling import check
from tests.judging import judge
from tests.world import World

MAIL = "@ MX 10 mail\nmail A 192.0.2.1\nmail AAAA 2001:db8::1\n"
SPF = '@ TXT "v=spf1 ptr mx +all"\n'
DMARC = '_dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:d@example.com"\n'
CLOUDFLARE = "@ NS a.ns.cloudflare.com.\n@ NS b.ns.cloudflare.com.\n"


def test_a_record_stands_below_the_fix_in_the_words_of_the_host(world: World) -> None:
    text = _text(world, MAIL + SPF + DMARC + CLOUDFLARE)
    card = text.partition("  Change this record (TXT at example.com)\n")[2].partition("\n\n")[0]
    assert card.splitlines() == [
        "    At Cloudflare, open dash.cloudflare.com > example.com > DNS > Records.",
        "      Type: TXT",
        "      Name: @",
        "      Content: v=spf1 mx ~all",
        "      TTL: 3600",
        "      in place of: v=spf1 ptr mx +all",
    ]
    assert text.count(": v=spf1 mx ~all") == 1
    assert "it is shown above, and mends this as well." in " ".join(text.split())


def test_where_the_host_is_not_known_both_forms_of_the_name_are_said(world: World) -> None:
    text = _text(world, MAIL + '@ TXT "v=spf1 mx ~all"\n')
    assert "      Host: _dmarc\n" in text
    assert '(if the page does not add ".example.com" by itself, type "_dmarc.example.com")' in text


def _text(world: World, zone: str) -> str:
    run = judge(world, zone, families=("mx", "spf", "dmarc", "nameservers"))
    return click.unstyle(render(run.report, Style(width=100)))


def test_zone_lines_hold_each_record_once_and_make_the_zone_sound(world: World) -> None:
    run = judge(world, MAIL + SPF + DMARC)
    lines = report_lines(run.report)
    assert lines.count('example.com. 3600 IN TXT "v=spf1 mx ~all"') == 1
    assert '; remove: example.com. 3600 IN TXT "v=spf1 ptr mx +all"' in lines
    (spf,) = [one for one in read(lines, parse_target("example.com")) if one.value.startswith("v=spf1")]
    assert changed((), (spf,)) == (record_of("TXT", "v=spf1 mx ~all"),)


@pytest.mark.parametrize("zone", ["", MAIL + '@ TXT "v=spf1 mx ~all"\n' + DMARC])
def test_zone_lines_are_comments_only_where_no_record_helps(world: World, zone: str) -> None:
    run = judge(world, zone)
    lines = report_lines(run.report).splitlines()
    assert all(line.startswith(";") for line in lines if "_smtp._tls" not in line)
    assert lines[0].startswith("; example.com: ")


def test_the_option_prints_the_lines_alone(world: World) -> None:
    world.set(MAIL + SPF + DMARC)
    answer = check(world, "example.com", "--zone-lines")
    assert answer.stdout.splitlines()[0] == "; example.com: changes"
    assert 'example.com. 3600 IN TXT "v=spf1 mx ~all"' in answer.stdout.splitlines()
