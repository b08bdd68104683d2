"""How a look is shown on a terminal."""

from __future__ import annotations

from datetime import timedelta

import click
import pytest

from deliverability.commands.watch_output import Lines, Table
from deliverability.typeset import Style
from deliverability.watch.model import Row, Seen, Sight, Stall, State
from tests.watch.looking import DMARC, NEW, NOW, OLD

LATER = NOW + timedelta(minutes=12)
SIGHT = Sight(
    DMARC, State.AT_SOURCE, NOW,
    (Row("ns1.example.com", "127.1.0.3", Seen.NEW, (NEW,)),
     Row("ns2.example.com", "127.2.0.4", Seen.NEW, (NEW,))),
    (Row("Google Public DNS", "127.0.0.6", Seen.OLD, (OLD,), LATER),
     Row("1.1.1.1", "127.0.0.7", Seen.NO_ANSWER, why="no answer in time")),
    until=LATER, latest=NOW + timedelta(hours=1), zone="example.com",
)  # fmt: skip
STUCK = Sight(
    DMARC, State.NOT_YET, NOW, (Row("ns1.example.com", "127.1.0.3", Seen.OTHER, ("\x1b[31mred",)),),
    stalls=(Stall("other", "It has changed, but to another value: \x1b[31mred", "Compare it."),),
)  # fmt: skip


def shown(capsys: pytest.CaptureFixture[str], screen: Table | Lines, sight: Sight) -> str:
    screen.show((sight,), NOW, NOW + timedelta(seconds=5))
    return click.unstyle(capsys.readouterr().out)


def test_a_table_has_a_row_for_each_server_with_sign_and_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, Table(Style(80, symbols=False)), SIGHT) == (
        "Changed at the source. Some resolvers still hold the old value. The last one\n"
        "forgets it today 14:12 UTC (in 12 minutes).\n"
        "\n"
        "TXT record of _dmarc.example.com: changed at the source\n"
        "  ns1.example.com (127.1.0.3)    + new value\n"
        "  ns2.example.com (127.2.0.4)    + new value\n"
        "  Google Public DNS (127.0.0.6)  - old value\n"
        "  1.1.1.1 (127.0.0.7)            ? no answer (no answer in time)\n"
        "We look again in 5 seconds. Ctrl-C stops.\n"
    )


def test_the_next_table_takes_the_place_of_the_last(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table(Style(80))
    table.show((SIGHT,), NOW, None)
    rows = capsys.readouterr().out.count("\n")
    table.show((SIGHT,), NOW, None)
    assert capsys.readouterr().out.startswith(f"\x1b[{rows}A\x1b[J")


def test_nothing_that_a_server_says_steers_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    for screen in (Table(Style(80)), Lines(as_json=False), Lines(as_json=True)):
        screen.show((STUCK,), NOW, None)
        said = capsys.readouterr().out
        assert "\x1b[31mred" not in said
        assert "red" in said


def test_a_line_comes_only_when_something_has_changed(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines(as_json=False)
    assert shown(capsys, lines, SIGHT).startswith("14:00:00 UTC Changed at the source.")
    assert shown(capsys, lines, SIGHT) == ""
    assert "another value" in shown(capsys, lines, STUCK)
