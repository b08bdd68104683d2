"""A change goes where the record is kept: never beside an alias, and never into a delegated name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.answers import Answer, Question, Soa
from checks.domain import parse_target
from checks.nameservers.record import NameServers, Server
from checks.snapshot import Snapshot
from deliverability.remedies.elsewhere import placed
from deliverability.remedies.model import Action, Change, Remedy
from deliverability.remedies.registry import remedy_for
from tests.judging import found, judge
from tests.world import World

MAIL = "@ MX 10 mail\nmail A 192.0.2.10\n"


def test_a_record_behind_an_alias_of_somebody_else_is_changed_there(world: World) -> None:
    remedy = _remedy(
        world, "dmarc.pct-partial",
        '_dmarc CNAME example.com.reports.test.\n'
        'example.com.reports.test. TXT "v=DMARC1; p=reject; pct=50; rua=mailto:d@example.com"',
    )  # fmt: skip
    assert remedy.changes == ()
    assert "_dmarc.example.com is kept" in remedy.steps[-1]
    assert "example.com.reports.test" in remedy.steps[-1]
    assert "v=DMARC1; p=reject; rua=mailto:d@example.com" in remedy.steps[-1]


def test_a_record_behind_an_alias_of_ones_own_is_changed_at_its_end(world: World) -> None:
    remedy = _remedy(
        world, "dmarc.pct-partial",
        '_dmarc CNAME policy.example.com.\n'
        'policy TXT "v=DMARC1; p=reject; pct=50; rua=mailto:d@example.com"',
    )  # fmt: skip
    (change,) = remedy.changes
    assert (change.action, change.name) == (Action.REPLACE, "policy.example.com")


def test_an_alias_that_leads_nowhere_gives_way_to_a_record(world: World) -> None:
    remedy = _remedy(world, "dmarc.cname-broken", "_dmarc CNAME gone.reports.test.")
    gone, new = remedy.changes
    assert (gone.action, gone.rrtype, gone.old) == (Action.REMOVE, "CNAME", "gone.reports.test")
    assert (new.action, new.name, new.rrtype) == (Action.ADD, "_dmarc.example.com", "TXT")


@pytest.mark.parametrize("target", ["s1.keys.example.net.", "s1.domainkey.u1.wl1.sendgrid.net."])
def test_a_key_behind_an_alias_is_never_changed_in_the_own_zone(world: World, target: str) -> None:
    zone = f'{MAIL}s1._domainkey CNAME {target}\n{target} TXT "v=DKIM1; p="\n'
    run = judge(world, zone, families=("dkim",))
    remedies = [remedy_for(one, run.snapshot) for one in run.outcome.findings]
    assert all(change.rrtype == "CNAME" for one in remedies if one for change in one.changes)


def test_a_name_that_is_served_by_others_is_changed_there() -> None:
    soa = Answer(Question("example.com", "SOA"), (Soa("a", "b", 1, 1, 1, 1, 1),), authoritative=True)
    asked = Question("_dmarc.example.com", "TXT")
    sent_on = Answer(asked, referral="_dmarc.example.com", sent_to=("ns1.reports.test",))
    server = Server("ns1.example.com", "192.0.2.53", soa, soa, soa, ((asked, sent_on, sent_on),))
    snapshot = Snapshot(parse_target("example.com"))
    servers = NameServers("example.com", "example.com", (), (), servers=(server,))
    there = Remedy((Change(Action.ADD, "_dmarc.example.com", "TXT", "v=DMARC1; p=none"),))
    beside = Remedy((Change(Action.ADD, "_smtp._tls.example.com", "TXT", "v=TLSRPTv1"),))
    snapshot = replace(snapshot, nameservers=servers)
    assert placed(beside, snapshot) == beside
    assert placed(there, snapshot).changes == ()
    assert "ns1.reports.test" in placed(there, snapshot).steps[0]


def _remedy(world: World, check_id: str, lines: str) -> Remedy:
    run = judge(world, MAIL + lines, families=("mx", "dmarc"))
    (finding,) = found(run, check_id)
    remedy = remedy_for(finding, run.snapshot)
    assert remedy is not None
    return remedy
