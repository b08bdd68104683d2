"""What is exported can be read by other programs, and does nothing in a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta, timezone

import pytest

from deliverability.exports.table import Table, as_csv, as_json

EAST = timezone(timedelta(hours=2))
ROW = ('a, "b"\nc', 3, datetime(2026, 12, 4, 16, 20, tzinfo=EAST), ("x", "y"), None)
TABLE = Table(
    ("text", "count", "at", "list", "none"), (ROW,), (("made_at", datetime(2026, 12, 4, tzinfo=UTC)),)
)


def test_csv_is_read_back_as_it_was_written() -> None:
    text = as_csv(TABLE)
    assert text.startswith("text,count,at,list,none\r\n")
    _header, row = csv.reader(io.StringIO(text, newline=""))
    assert row == ['a, "b"\nc', "3", "2026-12-04T14:20:00+00:00", "x; y", ""]


@pytest.mark.parametrize("start", ["=1+1", "+1", "-all", "@sum", "\tx", "\r=x", "\0=x"])
def test_no_cell_begins_as_a_formula_does(start: str) -> None:
    cell = next(csv.reader(io.StringIO(as_csv(Table(("a",), ((start,),))).partition("\r\n")[2], newline="")))[
        0
    ]
    assert cell == "'" + start.replace("\0", "")


def test_a_number_is_no_formula() -> None:
    assert as_csv(Table(("a",), ((-1,),))) == "a\r\n-1\r\n"


def test_json_names_every_value_and_keeps_lists() -> None:
    row = {
        "text": 'a, "b"\nc',
        "count": 3,
        "at": "2026-12-04T14:20:00+00:00",
        "list": ["x", "y"],
        "none": None,
    }
    assert as_json(TABLE) == {"made_at": "2026-12-04T00:00:00+00:00", "rows": [row]}
