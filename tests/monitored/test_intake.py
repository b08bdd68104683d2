"""Domains come in, are changed, paused and let go; what holds for each is found with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deliverability.monitored import groups, intake
from deliverability.monitored.effective import Given, Level, effective
from deliverability.monitored.intake import Edit, Wanted
from deliverability.monitored.model import Alerts, Monitored, Own
from deliverability.monitored.settings import merged, read_own
from deliverability.store import audit as audit_store
from deliverability.store import monitored as store
from deliverability.store import schedule
from deliverability.store.database import Database, open_database, reading
from deliverability.store.schedule import Planned

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path)
    yield database
    database.dispose()


def _add(database: Database, *targets: str, **more: object) -> tuple[Monitored, ...]:
    added = intake.add(database, [Wanted(target, **more) for target in targets], NOW)  # type: ignore[arg-type]
    assert not added.problems
    return added.new


def _due(database: Database, domain: Monitored) -> datetime | None:
    with reading(database) as connection:
        planned = schedule.planned(connection, domain.id, NOW)
    assert planned is not None
    return planned.next_due


def _deeds(database: Database) -> list[str]:
    return [f"{entry.what} {entry.subject}" for entry in reversed(audit_store.latest(database, 50))]


def test_a_new_domain_is_due_at_once_and_audited(database: Database) -> None:
    (new,) = _add(database, " Support@Example.com ", tags=("a",), group="Shops")
    assert (new.name, new.target, new.tags) == ("Support@example.com", "Support@Example.com", ("a",))
    assert (new.domain.name, new.domain.local_part) == ("example.com", "Support")
    assert new.group is not None
    assert new.group.name == "Shops"
    with reading(database) as connection:
        assert store.get(connection, new.id) == new
        assert schedule.planned(connection, new.id, NOW) == Planned(new.id, NOW, None, None, False)
    assert _deeds(database) == ["group.added Shops", "domain.added Support@example.com"]


def test_what_is_known_or_wrong_keeps_out_no_other(database: Database) -> None:
    (old,) = _add(database, "old.example")
    rows = [Wanted("new.example", line=1), Wanted("OLD.example.", line=2), Wanted("no domain", line=3)]
    added = intake.add(database, [*rows, Wanted("new.example", line=4)], NOW)
    assert [one.name for one in added.new] == ["new.example"]
    assert added.already == (old,)
    assert [(problem.line, problem.target) for problem in added.problems] == [(3, "no domain")]
    assert "no domain" in added.problems[0].message


def test_a_list_that_is_too_long_is_refused_whole(database: Database) -> None:
    with pytest.raises(intake.TooManyDomainsError, match="at most 1000 at once"):
        intake.add(database, [Wanted(f"d{number}.example") for number in range(1001)], NOW)


def test_a_thousand_domains_come_in_together(database: Database) -> None:
    assert len(_add(database, *(f"d{number}.example" for number in range(1000)))) == 1000
    with reading(database) as connection:
        assert store.count(connection) == len(store.everything(connection)) == 1000


def test_what_holds_comes_from_the_domain_else_its_group_else_the_default(database: Database) -> None:
    (new,) = _add(database, "example.com", group="Shops", own=Own(selectors=("s1",)))
    assert new.group is not None
    groups.change_group(database, replace(new.group, own=Own(alerts=Alerts.AT_ONCE, selectors=("g",))), NOW)
    default = groups.change_default(database, Own(time_zone="Europe/Berlin", alerts=Alerts.NONE), NOW)
    holds = effective(intake.find(database, new.id), default)
    assert holds.selectors == Given(("s1",), Level.DOMAIN)
    assert holds.alerts == Given(Alerts.AT_ONCE, Level.GROUP, "Shops")
    assert holds.time_zone == Given("Europe/Berlin", Level.DEFAULT)
    assert holds.schedule == Given("every 6 hours", Level.BUILT_IN)


def test_an_empty_list_at_the_domain_counts_more_than_one_of_the_group(database: Database) -> None:
    (new,) = _add(database, "example.com", own=read_own({"selectors": "none", "profile": "none"}))
    groups.change_default(database, Own(selectors=("s1",), profile="parked"), NOW)
    with reading(database) as connection:
        holds = effective(intake.find(database, new.id), store.default(connection))
    assert holds.selectors == Given((), Level.DOMAIN)
    assert holds.wishes(fresh=True).selectors == ()
    assert holds.profile == Given("", Level.DOMAIN)


def test_another_rule_moves_the_domain_and_another_tag_does_not(database: Database) -> None:
    (new,) = _add(database, "example.com")
    intake.change(database, new.id, Edit(tags=("x",), own=Own(selectors=("s1",))), NOW + HOUR)
    assert _due(database, new) == NOW
    intake.change(database, new.id, Edit(own=Own(schedule="daily 07:00")), NOW + HOUR)
    due = _due(database, new)
    assert due is not None
    assert f"{due:%d %H:%M}" == "05 07:00"


def test_the_rule_of_a_group_or_the_default_moves_only_who_goes_by_it(database: Database) -> None:
    (own,) = _add(database, "own.example", group="Shops", own=Own(schedule="every 2 hours"))
    (of_group,) = _add(database, "of-group.example", group="Shops")
    (alone,) = _add(database, "alone.example")
    assert of_group.group is not None
    groups.change_group(database, replace(of_group.group, own=Own(schedule="daily 07:00")), NOW)
    moved = _due(database, of_group)
    assert moved is not None
    assert f"{moved:%H:%M}" == "07:00"
    assert (_due(database, own), _due(database, alone)) == (NOW, NOW)
    groups.change_default(database, Own(schedule="paused"), NOW)
    assert (_due(database, own), _due(database, of_group), _due(database, alone)) == (NOW, moved, None)


def test_a_pause_ends_with_the_rule_there_was(database: Database) -> None:
    domains = _add(database, "a.example", own=Own(schedule="daily 07:00")) + _add(database, "b.example")
    ids = [one.id for one in domains]
    assert [_due(database, one) for one in intake.pause(database, ids, NOW)] == [None, None]
    back = intake.resume(database, ids, NOW)
    assert [one.own.schedule for one in back] == ["daily 07:00", None]
    assert all(_due(database, one) for one in back)


def test_who_goes_leaves_nothing_behind(database: Database) -> None:
    gone, stays = _add(database, "gone.example", "stays.example")
    assert [one.name for one in intake.remove(database, [gone.id, 999], NOW)] == ["gone.example"]
    with reading(database) as connection:
        assert schedule.planned(connection, gone.id, NOW) is None
        assert [one.id for one in store.everything(connection)] == [stays.id]
    with pytest.raises(intake.NotLookedAfterError):
        intake.change(database, gone.id, Edit(tags=("x",)), NOW)


def test_a_group_that_goes_leaves_its_domains(database: Database) -> None:
    (one,) = _add(database, "example.com", group="Shops")
    assert one.group is not None
    groups.change_group(database, replace(one.group, own=Own(schedule="paused")), NOW)
    assert _due(database, one) is None
    groups.remove_group(database, one.group.id, NOW)
    assert intake.find(database, one.id).group is None
    assert _due(database, one) is not None
    with pytest.raises(groups.NoSuchGroupError):
        groups.remove_group(database, one.group.id, NOW)


def test_two_groups_have_two_names(database: Database) -> None:
    shops, banks = (groups.add_group(database, name, Own(), NOW) for name in ("Shops", "Banks"))
    with pytest.raises(groups.NameTakenError):
        groups.change_group(database, replace(banks, name=" Shops "), NOW)
    with pytest.raises(groups.NameTakenError):
        groups.add_group(database, "Shops", Own(), NOW)
    assert groups.find_group(database, shops.id) == shops


def test_tags_go_on_and_off_many_domains_at_once(database: Database) -> None:
    domains = _add(database, "a.example", "b.example", tags=("old", "x"))
    changed = intake.tag(database, [one.id for one in domains], ("new",), ("old",), NOW)
    assert [one.tags for one in changed] == [("new", "x"), ("new", "x")]
    with pytest.raises(ValueError, match="20"):
        intake.tag(database, [domains[0].id], tuple(f"t{number}" for number in range(30)), (), NOW)
    assert intake.find(database, domains[0].id).tags == ("new", "x")


def test_a_change_that_changes_nothing_is_not_audited(database: Database) -> None:
    (one,) = _add(database, "example.com")
    before = _deeds(database)
    intake.change(database, one.id, Edit(tags=(), own=Own(), group=""), NOW)
    assert _deeds(database) == before


def test_settings_are_read_from_text_and_lists_alike() -> None:
    as_text = {
        "selectors": "s1, s2",
        "sending_ips": "192.0.2.1",
        "alerts": "At Once",
        "schedule": "Daily 7:00",
    }
    as_lists = {**as_text, "selectors": ["s1", "s2"], "sending_ips": ["192.0.2.1"]}
    assert read_own(as_text) == read_own(as_lists)
    assert merged(read_own(as_text), {"selectors": ""}).selectors is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"scedule": "daily 07:00"}, "scedule: is not a setting; did you mean schedule?"),
        ({"alerts": "loud"}, 'alerts: "loud" is none of at once, digest, none'),
        ({"selectors": "a b"}, "selectors: "),
        ({"also": "blocklist"}, "also: .*did you mean"),
        ({"time_zone": "Berlin"}, "time_zone: .*not a time zone"),
        ({"schedule": 7}, "schedule: 7 is not text"),
        ({"targets": ["x" * 65]}, "targets: .*longer than 64"),
        ({"sending_ips": [f"192.0.2.{n}" for n in range(60)]}, "50 is the most"),
    ],
)
def test_a_wrong_setting_names_its_field_and_what_is_right(given: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_own(given)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="alerts") as refused:
        read_own({"alerts": "loud", "schedule": "hourly", "selectors": "s1"})
    assert len(refused.value.args) == 2
