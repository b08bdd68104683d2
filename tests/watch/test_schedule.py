"""When a watch looks again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from deliverability.watch.schedule import next_look

BEGUN = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "until", "wait"),
    [
        (0, None, 5), (59, None, 5), (60, None, 15), (599, None, 15), (600, None, 60), (3599, None, 60),
        (3600, None, 900), (86400, None, 900),
        (30, 3600, 5),  # what a resolver says of its memory is no reason to look less often at first
        (700, 20, 21), (700, 1, 5), (700, -5, 60),
        (3600, 1200, 1201), (3600, 2, 5), (3600, 7200, 7201),
    ],
)  # fmt: skip
def test_often_at_first_then_seldom_then_when_the_old_answers_end(
    after: int, until: int | None, wait: int
) -> None:
    now = BEGUN + timedelta(seconds=after)
    ends = None if until is None else now + timedelta(seconds=until)
    assert (next_look(BEGUN, now, ends) - now).total_seconds() == wait


def test_a_day_takes_few_looks() -> None:
    now, count = BEGUN, 0
    while now < BEGUN + timedelta(days=1):
        now, count = next_look(BEGUN, now), count + 1
    assert count == 12 + 36 + 50 + 92
