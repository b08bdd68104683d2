"""A file declares what is looked after: applied once it changes what differs, applied twice nothing more."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deliverability.monitored import intake
from deliverability.monitored.applying import Deed, Step, apply
from deliverability.monitored.declared import read
from deliverability.monitored.intake import Wanted
from deliverability.monitored.model import Alerts, Own
from deliverability.monitored.written import write
from deliverability.store import audit
from deliverability.store import monitored as store
from deliverability.store.database import Database, reading

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
FILE = """
[default]
time_zone = "Europe/Berlin"

[groups.Shops]
alerts = "at once"

[domains."example.com"]
group = "Shops"
tags = ["eu"]
selectors = ["s1", "s2"]

[domains."support@other.example"]
schedule = "daily 07:00"
profile = "none"
only = []
"""


def _written(database: Database) -> str:
    with reading(database) as connection:
        everything = store.everything(connection)
        return write(store.default(connection), store.all_groups(connection), everything)


def _apply(database: Database, text: str, **how: bool) -> list[tuple[Deed, str]]:
    return [(step.deed, step.what) for step in apply(database, read(text, "f.toml"), NOW, **how)]


def test_a_file_is_applied_once_and_then_nothing_differs(database: Database) -> None:
    steps = apply(database, read(FILE, "f.toml"), NOW)
    assert steps[0] == Step(Deed.CHANGE, "the default", ("time_zone: (not set) -> Europe/Berlin",))
    assert steps[1] == Step(Deed.ADD, 'group "Shops"', ("alerts: (not set) -> at once",))
    assert steps[2].differences == (
        "group: (not set) -> Shops", "tags: (not set) -> eu", "selectors: (not set) -> s1, s2",
    )  # fmt: skip
    assert [(step.deed, step.what) for step in steps[2:]] == [
        (Deed.ADD, "example.com"), (Deed.ADD, "support@other.example"),
    ]  # fmt: skip
    before = len(audit.latest(database, 100))
    assert apply(database, read(FILE, "f.toml"), NOW) == ()
    assert len(audit.latest(database, 100)) == before
    with reading(database) as connection:
        other = store.by_name(connection, "support@other.example")
    assert other is not None
    assert other.own == Own(schedule="daily 07:00", profile="", only=())


def test_a_dry_run_says_the_same_and_changes_nothing(database: Database) -> None:
    before = _written(database)
    dry = apply(database, read(FILE, "f.toml"), NOW, prune=True, dry_run=True)
    assert _written(database) == before
    assert audit.latest(database, 9) == ()
    assert apply(database, read(FILE, "f.toml"), NOW, prune=True) == dry


def test_what_differs_is_changed_and_said(database: Database) -> None:
    _apply(database, FILE)
    changed = FILE.replace('"daily 07:00"', '"every 2 hours"').replace('tags = ["eu"]', "")
    (first, second) = apply(database, read(changed, "f.toml"), NOW)
    assert first == Step(Deed.CHANGE, "example.com", ("tags: eu -> (not set)",))
    assert second.differences == ("schedule: daily 07:00 -> every 2 hours",)


def test_what_is_not_in_the_file_stays_unless_it_is_pruned(database: Database) -> None:
    intake.add(database, [Wanted("old.example", group="Old")], NOW)
    _apply(database, FILE)
    assert _apply(database, FILE, prune=True) == [
        (Deed.REMOVE, "old.example"), (Deed.REMOVE, 'group "Old"'),
    ]  # fmt: skip
    assert _apply(database, FILE, prune=True) == []


def test_what_is_written_is_what_would_be_applied(database: Database) -> None:
    own = Own(alerts=Alerts.NONE, selectors=(), profile="")
    intake.add(database, [Wanted("a.example", 'The "best"\\', ("x",), own)], NOW)
    written = _written(database)
    assert _apply(database, written, prune=True) == []
    intake.remove(database, [1], NOW)
    _apply(database, written)
    assert _written(database) == written


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[domain]", "f.toml:1: domain is not known here; did you mean domains?"),
        ('[default]\nscedule = "x"', "f.toml:2: scedule is not known here; did you mean schedule?"),
        ('[default]\n\nschedule = "hourly"', 'f.toml:3: schedule: "hourly" is not a schedule; write it like'),
        ("[domains.example.com]", "f.toml:1: write the name in quotes"),
        ('[domains."no domain"]', "f.toml:1: "),
        ('[domains."a.example"]\ngrup = "x"', "f.toml:2: grup is not known here; did you mean group?"),
        ('[domains."a.example"]\ngroup = 7', "f.toml:2: 7 is not the name of a group"),
        ('[domains."a.example"]\ntags = "a,b"\nselectors = [7]', "f.toml:3: selectors: "),
        ('[domains."a.example"]\n[domains."A.example."]', "f.toml:2: a.example is in the file twice"),
        ('domains = ["a.example"]', 'f.toml:1: write [domains."…"]'),
        ('[domains]\n"a.example" = 1', 'f.toml:2: write [domains."a.example"]'),
        ("[default]\nx = ?\n", "f.toml:2: this is not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"f\.toml") as refused:
        read(text, "f.toml")
    assert refused.value.args[0].startswith(said)


def test_all_mistakes_are_named_and_nothing_is_applied() -> None:
    text = '[default]\nalerts = "loud"\n[domains."a.example"]\nselectors = ["a b"]\ntime_zone = "Berlin"\n'
    with pytest.raises(ValueError, match="alerts") as refused:
        read(text, "f.toml")
    assert [message.partition(": ")[0] for message in refused.value.args] == [
        "f.toml:2",
        "f.toml:4",
        "f.toml:5",
    ]
