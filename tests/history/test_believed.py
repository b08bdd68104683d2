"""What owners are shown of a last run: all that stands, and nothing that only one look saw."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from checks.model import Verdict
from deliverability.gather.context import Options
from deliverability.history.believed import Believed, last_believed
from deliverability.mailed.text import text_of
from deliverability.monitored.intake import Wanted, add
from deliverability.reports.gather import gather
from deliverability.reports.page import page
from deliverability.reports.ways import Shown
from deliverability.store import states
from deliverability.store.database import open_database, reading
from deliverability.store.readers import Scope
from tests.history.following import NOW, Following, zone
from tests.judging import LAB
from tests.reports.kept import SETTINGS
from tests.world import World

PARKED = '@ MX 0 .\n@ TXT "v=spf1 -all"\n_dmarc TXT "v=DMARC1; p=reject"'
SPF_MISSING = "spf.missing", "example.com TXT"


@pytest.fixture
def followed(tmp_path: Path, world: World) -> Following:
    database = open_database(tmp_path)
    (new,) = add(database, [Wanted("example.com")], NOW - timedelta(days=1)).new
    return Following(database, world, domain_id=new.id)


def shown(followed: Following) -> Believed:
    with reading(followed.database) as connection:
        state = states.state(connection, followed.domain_id)
    return last_believed(followed.database, state)


def loud(followed: Following) -> list[str]:
    """The checks of the problems and warnings that are shown."""
    run = shown(followed).run
    assert run is not None
    return [one.finding.check for one in run.report.findings if one.finding.severity.value != "notice"]


def report(followed: Following) -> str:
    """The text of a report made now."""
    health = gather(followed.database, Scope.ALL, (), None, followed.now + timedelta(minutes=5))
    return text_of(page(health, (), Shown(SETTINGS), "UTC"))


def test_what_only_a_second_look_saw_is_nobodys_task(followed: Following) -> None:
    followed.look(zone())
    followed.look(zone(spf=""))
    followed.look(zone(spf="", dmarc=""), again=True)
    assert loud(followed) == ["spf.missing"]
    assert "The one thing to do" in report(followed)
    followed.look(again=True)
    assert sorted(loud(followed)) == ["dmarc.none-found", "spf.missing"]


def test_a_parked_domain_is_not_blamed_when_its_null_mx_gives_no_answer(followed: Following) -> None:
    followed.options = Options(allow=LAB)
    followed.look(PARKED)
    before = loud(followed)
    followed.settle(f"{PARKED}\n@ !servfail MX")
    assert loud(followed) == before


def test_what_stands_is_still_told_with_its_record_when_nobody_answers(followed: Following) -> None:
    followed.look(zone())
    followed.settle(zone(spf=""))
    followed.settle("*. !servfail")
    seen = shown(followed)
    assert seen.run is not None
    assert seen.unseen >= {SPF_MISSING}
    assert seen.run.report.verdict is Verdict.FAIL
    said = report(followed)
    assert "Our last check could not see this." in said
    assert "Value: v=spf1 mx ~all" in said


def test_what_the_first_run_saw_keeps_its_words_through_a_silence(followed: Following) -> None:
    followed.look(zone(spf=""))
    followed.look()
    followed.settle("*. !servfail")
    assert loud(followed) == ["spf.missing"]
    followed.settle(zone())
    assert loud(followed) == []
    assert shown(followed).unseen == frozenset()
