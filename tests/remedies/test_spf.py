"""What an SPF remedy says beside its record: look-ups before and after, the wrong part, what to mind."""

from __future__ import annotations

from deliverability.remedies.model import Remedy
from deliverability.remedies.registry import remedy_for
from tests.judging import found, judge
from tests.world import World

MAIL = "@ MX 10 mail\nmail A 192.0.2.10\nweb A 192.0.2.11\nshop A 192.0.2.12\n"
SERVICES = "".join(f'v{n}.test. TXT "v=spf1 ip4:198.51.100.{n} ~all"\n' for n in range(12))


def test_look_ups_can_be_saved_on_the_owners_own_servers(world: World) -> None:
    includes = " ".join(f"include:v{n}.test" for n in range(8))
    record = f'@ TXT "v=spf1 a:web.example.com a:shop.example.com mx {includes} ~all"'
    remedy = _remedy(world, "spf.too-many-lookups", record)
    assert remedy.changes == ()
    assert [step for step in remedy.steps if "in place of" in step] == [
        "If your own server seldom moves, write `ip4:192.0.2.11` in place of `a:web.example.com`.",
        "If your own server seldom moves, write `ip4:192.0.2.12` in place of `a:shop.example.com`.",
    ]
    assert remedy.note == "Receivers count 11 look-ups now; without these parts it would be 10."


def test_look_ups_before_and_after_are_told_where_a_record_saves_some(world: World) -> None:
    remedy = _remedy(world, "spf.ptr", '@ TXT "v=spf1 ptr include:v1.test mx ~all"')
    assert remedy.note == "Receivers need 2 look-ups for the new record, and 3 now; more than 10 is too many."


def test_where_services_cost_too_much_it_is_said_which_cost_most(world: World) -> None:
    record = f'@ TXT "v=spf1 {" ".join(f"include:v{n}.test" for n in range(12))} ~all"'
    remedy = _remedy(world, "spf.too-many-lookups", record)
    assert remedy.changes == ()
    assert remedy.note == "Receivers count 12 look-ups now; without these parts it would be 10."
    assert "`include:v0.test` (1), `include:v1.test` (1)" in remedy.steps[-1]


def test_the_wrong_part_of_the_old_record_is_marked(world: World) -> None:
    remedy = _remedy(world, "spf.ipv4-typo", '@ TXT "v=spf1 ipv4:192.0.2.10 ~all"')
    (change,) = remedy.changes
    assert [change.old[slice(*span)] for span in change.marked] == ["ipv4"]
    assert change.value == "v=spf1 ip4:192.0.2.10 ~all"


def test_of_several_records_one_is_left_that_holds_what_all_allowed(world: World) -> None:
    records = '@ TXT "v=spf1 mx ~all"\n@ TXT "v=spf1 include:v1.test ~all"'
    replaced, removed = _remedy(world, "spf.multiple", records).changes
    assert set(replaced.value.split()) == {"v=spf1", "mx", "include:v1.test", "~all"}
    assert {replaced.old, removed.old} == {"v=spf1 mx ~all", "v=spf1 include:v1.test ~all"}


def _remedy(world: World, check_id: str, lines: str) -> Remedy:
    run = judge(world, f"{MAIL}{SERVICES}{lines}\n", families=("mx", "spf"))
    (finding,) = found(run, check_id)
    remedy = remedy_for(finding, run.snapshot)
    assert remedy is not None
    return remedy
