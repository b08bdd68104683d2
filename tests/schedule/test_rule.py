"""Rules of the schedule: what they mean on ordinary days, and on the two days when clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deliverability.schedule.rule import next_slot, parse, parse_zone, paused, resumed

NEW_YORK = "America/New_York"
SPRING, AUTUMN = datetime(2027, 3, 14, tzinfo=UTC), datetime(2027, 11, 7, tzinfo=UTC)


def _slots(rule: str, zone: str, start: datetime, days: float, domain_id: int | None = None) -> list[str]:
    """The slots of so many days in local time, as "14 02:30 -0400"."""
    found, at, place = [], start, ZoneInfo(zone)
    end = start + timedelta(days=days)
    while (slot := next_slot(parse(rule), zone, at, domain_id)) is not None and slot < end:
        assert slot > at
        found.append(f"{slot.astimezone(place):%d %H:%M %z}")
        at = slot
    return found


@pytest.mark.parametrize("rule", ["daily 02:30", "cron 30 2 * * *"])
def test_a_time_that_spring_leaves_out_is_taken_an_hour_later_that_day(rule: str) -> None:
    assert _slots(rule, NEW_YORK, SPRING - timedelta(days=1), 3) == [
        "13 02:30 -0500", "14 03:30 -0400", "15 02:30 -0400",
    ]  # fmt: skip


@pytest.mark.parametrize("rule", ["daily 01:30", "cron 30 1 * * *", "weekly sun 01:30", "monthly 7 01:30"])
def test_a_time_that_autumn_doubles_is_one_slot(rule: str) -> None:
    found = _slots(rule, NEW_YORK, AUTUMN - timedelta(days=1), 3)
    assert [slot for slot in found if slot.startswith("07")] == ["07 01:30 -0400"]


def test_every_so_often_by_cron_goes_on_through_both_changes() -> None:
    spring = _slots("cron */30 * * * *", NEW_YORK, SPRING, 1)
    autumn = _slots("cron */30 * * * *", NEW_YORK, AUTUMN, 1)
    assert (len(spring), len(autumn)) == (47, 47)  # the day in UTC has 48 halves; the first is not "after"
    assert "14 02:30 -0400" not in spring
    assert [slot for slot in autumn if slot.startswith("07 01")] == [
        "07 01:00 -0400", "07 01:30 -0400", "07 01:00 -0500", "07 01:30 -0500",
    ]  # fmt: skip


def test_a_rule_for_the_night_has_each_slot_once_in_spring() -> None:
    found = _slots("cron */30 0-4 * * *", NEW_YORK, SPRING + timedelta(hours=4), 1)
    assert len(found) == len(set(found)) == 8  # 02:00 and 02:30 are 03:00 and 03:30, which are there already


@pytest.mark.parametrize("start", [SPRING, AUTUMN])
def test_every_six_hours_is_six_hours_whatever_the_clocks_say(start: datetime) -> None:
    first = next_slot(parse("every 6 hours"), NEW_YORK, start, 7)
    assert first is not None
    second = next_slot(parse("every 6 hours"), NEW_YORK, first, 7)
    assert second is not None
    assert second - first == timedelta(hours=6)


def test_half_an_hour_of_summer_time_is_no_trouble() -> None:
    found = _slots("daily 02:15", "Australia/Lord_Howe", datetime(2027, 10, 2, tzinfo=UTC), 3)
    assert [slot[:8] for slot in found] == ["03 02:45", "04 02:15", "05 02:15"]


def test_domains_with_one_rule_are_spread_over_its_period() -> None:
    start = datetime(2027, 1, 1, tzinfo=UTC)
    found = [next_slot(parse("every 1 hour"), "UTC", start, number) for number in range(600)]
    minutes = {slot.minute for slot in found if slot}
    busiest = max(sum(1 for slot in found if slot and slot.minute == minute) for minute in minutes)
    assert len(minutes) == 60
    assert busiest < 30  # ten would be even


def test_a_local_time_is_kept_to_the_minute() -> None:
    start = datetime(2027, 1, 1, tzinfo=UTC)
    found = {next_slot(parse("daily 07:00"), "Europe/Berlin", start, number) for number in range(200)}
    assert {f"{slot:%H:%M}" for slot in found if slot} == {"06:00"}
    assert len(found) > 50  # within the minute


def test_without_a_domain_a_time_is_exact() -> None:
    assert next_slot(parse("daily 07:00"), "UTC", SPRING) == SPRING + timedelta(hours=7)


@pytest.mark.parametrize(
    ("rule", "start", "first"),
    [
        ("every 30 minutes", "2027-01-01 00:10", "2027-01-01 00:30"),
        ("Every hour", "2027-01-01 00:10", "2027-01-01 01:00"),
        ("every 2 days", "2027-01-01 00:10", "2027-01-02 00:00"),
        ("weekly mon 07:00", "2027-01-01 00:00", "2027-01-04 07:00"),
        ("weekly Monday 7:00", "2027-01-04 07:00", "2027-01-11 07:00"),
        ("monthly 31 07:00", "2027-02-01 00:00", "2027-02-28 07:00"),
        ("monthly 1 07:00", "2027-01-01 07:00", "2027-02-01 07:00"),
        ("cron 15 6 * * 1-5", "2027-01-01 06:15", "2027-01-04 06:15"),
        ("cron 0 6 * * 0", "2027-01-01 00:00", "2027-01-03 06:00"),
        ("cron 0 6 * * 7", "2027-01-01 00:00", "2027-01-03 06:00"),
        ("cron 0 6 * * fri-mon", "2027-01-05 00:00", "2027-01-08 06:00"),
        ("cron 0 6 1 * fri", "2027-01-01 06:00", "2027-01-08 06:00"),  # either field names a day
        ("cron 0 6 29 2 *", "2027-01-01 00:00", "2028-02-29 06:00"),
    ],
)
def test_a_rule_means_what_people_mean(rule: str, start: str, first: str) -> None:
    after, wanted = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (start, first))
    assert next_slot(parse(rule), "UTC", after) == wanted


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("hourly", "is not a schedule; write it like"),
        ("every 2 minutes", "from every 5 minutes to every 31 days"),
        ("every 40 days", "from every 5 minutes to every 31 days"),
        ("daily 25:00", "has no time of day"),
        ("weekly 07:00", "needs a day of the week"),
        ("weekly xyz 07:00", "needs a day of the week"),
        ("monthly 32 07:00", "needs a day of the month"),
        ("daily mon 07:00", "daily takes a time only"),
        ("cron 1 2 3", "has 3 fields and needs 5"),
        ("cron * * * * *", "is too often"),
        ("cron 99 * * * *", "is not a rule of cron"),
        ("cron 0 6 31 2 *", "names a day that never comes"),
        ("cron 0 6 * * 8", "8 is not a day of the week"),
        ("paused, then hourly", "is not a schedule"),
    ],
)
def test_a_wrong_rule_is_refused_with_a_good_example(rule: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse(rule)


def test_a_pause_keeps_the_rule_for_afterwards() -> None:
    assert next_slot(parse(paused("daily 07:00")), "UTC", SPRING) is None
    assert resumed(paused("daily 07:00")) == "daily 07:00"
    assert resumed(paused(None)) is None
    assert paused(paused("daily 07:00")) == paused("daily 07:00")
    assert resumed("daily 07:00") == "daily 07:00"


def test_a_time_zone_that_is_none_is_refused() -> None:
    assert parse_zone(" Europe/Berlin ") == "Europe/Berlin"
    for wrong in ("Berlin", "", "../etc/passwd", "Europe/Berlin\0", "CET+1"):
        with pytest.raises(ValueError, match="is not a time zone"):
            parse_zone(wrong)
