"""Lists that people paste or upload: what they mean, and what is said of a line that cannot be read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deliverability.monitored.intake import Problem, Wanted
from deliverability.monitored.listed import Listed, read_list, write_table
from deliverability.monitored.model import Alerts, Group, Monitored, Own


def _rows(text: str) -> list[tuple[int, str]]:
    listed = read_list(text)
    assert not listed.problems
    return [(one.line, one.target) for one in listed.wanted]


def test_one_a_line_with_remarks_blank_lines_and_several_on_a_line() -> None:
    text = "\ufeff# ours\na.example\r\n\r\n support@b.example  # shop\nc.example, d.example;e.example\n"
    assert _rows(text) == [
        (2, "a.example"), (4, "support@b.example"), (5, "c.example"), (5, "d.example"), (5, "e.example"),
    ]  # fmt: skip


def test_a_table_names_its_columns_in_any_order_and_any_delimiter() -> None:
    rows = (
        ("Tags", "Domain", "Group", "Time zone", "Alerts"),
        ("b a", "a.example", "Shops", "UTC", "at once"),
    )
    wanted = Wanted("a.example", "Shops", ("a", "b"), Own(time_zone="UTC", alerts=Alerts.AT_ONCE), 2)
    for delimiter in ",;\t":
        assert read_list("\n".join(delimiter.join(row) for row in rows)) == Listed((wanted,))


def test_quotes_hold_line_breaks_and_the_line_numbers_stay_right() -> None:
    text = 'target,group\n"a.example","Two\nlines"\nno domain,\n\nb.example,\n'
    listed = read_list(text)
    assert [(one.line, one.group) for one in listed.wanted] == [(2, "Two lines"), (6, "")]
    assert [problem.line for problem in listed.problems] == [4]


def test_a_wrong_line_says_what_is_wrong_and_keeps_out_no_other() -> None:
    rows = ("a.example,hourly,s1", "b.example,,", ",daily 07:00,", "c.example,daily 07:00,a b")
    text = "\n".join(("target,schedule,selectors", *rows))
    listed = read_list(text)
    assert [one.target for one in listed.wanted] == ["b.example"]
    assert [(one.line, one.target) for one in listed.problems] == [
        (2, "a.example"),
        (4, ""),
        (5, "c.example"),
    ]
    assert listed.problems[0].message.startswith('schedule: "hourly" is not a schedule; write it like')
    assert listed.problems[1].message.startswith("Nothing was typed")


def test_pasted_rubbish_is_said_line_by_line() -> None:
    assert read_list("a.example\nhello world\n").problems == (
        Problem(2, "hello world", read_list("hello world").problems[0].message),
    )


def test_an_unknown_column_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValueError, match=r'"Grup" is not known; did you mean group\?'):
        read_list("domain,Grup\na.example,x\n")


def test_a_list_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="1001 domains"):
        read_list("\n".join(f"d{number}.example" for number in range(1001)))
    with pytest.raises(ValueError, match="longer than"):
        read_list("x" * 1_000_001)


def test_a_table_that_was_written_is_read_back_and_holds_no_formula() -> None:
    own = Own("daily 07:00", "Europe/Berlin", ("s1", "s2"), (), alerts=Alerts.NONE, profile="parked")
    group = Group(1, "=cmd()", Own())
    one = Monitored(
        1, "a@b.example", "a@b.example", group, ("x", "y"), own, datetime(2026, 12, 4, tzinfo=UTC)
    )
    written = write_table([one])
    assert "'=cmd()" in written
    assert read_list(written) == Listed((Wanted("a@b.example", "=cmd()", ("x", "y"), own, 2),))
