"""What is watched, of remedies and of what somebody types."""

from __future__ import annotations

from checks.domain import parse_target
from deliverability.pasted import read
from deliverability.remedies.model import Action, Change
from deliverability.watch.model import Watched
from deliverability.watch.wanted import MOST, from_changes, from_findings, from_pasted
from tests.judging import judge
from tests.world import World


def test_changes_at_one_place_are_one_place() -> None:
    changes = (
        Change(Action.REMOVE, "example.com", "MX", old="10 old.example.net"),
        Change(Action.ADD, "example.com", "MX", "10 new.example.net"),
        Change(Action.REPLACE, "example.com", "TXT", "v=spf1 mx -all", "v=spf1 +all"),
    )
    assert from_changes(changes) == (
        Watched("example.com", "MX", ("10 new.example.net",), ("10 old.example.net",)),
        Watched("example.com", "TXT", ("v=spf1 mx -all",), ("v=spf1 +all",)),
    )


def test_no_more_places_are_watched_than_a_page_can_show() -> None:
    changes = [Change(Action.ADD, f"{number}.example.com", "TXT", "x") for number in range(50)]
    assert len(from_changes(changes)) == MOST


def test_a_run_knows_what_was_there_before(world: World) -> None:
    zone = '@ MX 10 mail\nmail A 192.0.2.1\n@ TXT "v=spf1 +all"\n_dmarc TXT "v=DMARC1; p=none; rua=x"\n'
    run = judge(world, zone)
    watched = {(one.name, one.rrtype): one for one in from_findings(run.report.findings, run.transcript)}
    spf = watched["example.com", "TXT"]
    assert spf.before == spf.absent == ("v=spf1 +all",)
    assert spf.present


def test_records_that_are_typed_are_waited_for_and_names_alone_are_watched() -> None:
    text = '_dmarc TXT "v=DMARC1; p=none"\n@ MX 10 a.example.net.\n@ MX 20 b.example.net.\n'
    assert from_pasted(read(text, parse_target("example.com"))) == (
        Watched("_dmarc.example.com", "TXT", ("v=DMARC1; p=none",)),
        Watched("example.com", "MX", ("10 a.example.net", "20 b.example.net")),
    )
    bare = from_pasted(read("_dmarc TXT", parse_target("example.com"), bare=True))
    assert bare == (Watched("_dmarc.example.com", "TXT"),)
    assert bare[0].is_anything
