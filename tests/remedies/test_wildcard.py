"""What a wildcard makes up is no record to change, and gets none beside it that would end its mail."""

from __future__ import annotations

from deliverability.remedies.model import Action, Remedy
from deliverability.remedies.registry import remedy_for
from tests.judging import found, judge
from tests.remedies.zone import applied
from tests.world import World

MAIL = '@ MX 10 mail\nmail A 192.0.2.10\n@ TXT "v=spf1 mx ~all"\n'
FAMILIES = ("mx", "spf", "dmarc", "nameservers")


def test_a_policy_that_a_wildcard_makes_up_gets_a_record_of_its_own_beside_it(world: World) -> None:
    zone = MAIL + '* TXT "v=DMARC1; p=none"\n'
    remedy = _remedy(world, "dmarc.policy-none-without-reports", zone)
    (change,) = remedy.changes
    assert (change.action, change.name, change.old) == (Action.ADD, "_dmarc.example.com", "")
    assert "If a record of its own stands there, change that." in remedy.caution
    after = judge(world, applied(zone, remedy.changes), families=FAMILIES)
    assert not found(after, "dmarc.policy-none-without-reports")


def test_a_wildcard_that_has_to_go_is_taken_away_itself(world: World) -> None:
    remedy = _remedy(world, "nameservers.wildcard-text", MAIL + '* TXT "v=spf1 mx ~all"\n')
    (change,) = remedy.changes
    assert (change.action, change.name) == (Action.REMOVE, "*.example.com")


def test_a_name_whose_mail_servers_come_from_a_wildcard_gets_no_record_that_ends_them(world: World) -> None:
    zone = MAIL + "* MX 10 mail\n"
    for check_id in ("spf.missing", "dmarc.none-found"):
        remedy = _remedy(world, check_id, zone, "help.example.com")
        assert remedy.changes == ()
        assert "Copy its records to help.example.com." in remedy.steps[-3]


def test_a_name_with_records_of_its_own_gets_what_it_lacks(world: World) -> None:
    remedy = _remedy(world, "spf.missing", MAIL + "* MX 10 mail\nhelp MX 10 mail\n", "help.example.com")
    (change,) = remedy.changes
    assert (change.action, change.name, change.value) == (Action.ADD, "help.example.com", "v=spf1 mx ~all")


def _remedy(world: World, check_id: str, zone: str, target: str = "example.com") -> Remedy:
    run = judge(world, zone, target, families=FAMILIES)
    (finding,) = found(run, check_id)
    remedy = remedy_for(finding, run.snapshot)
    assert remedy is not None
    return remedy
