"""A remedy that makes a policy softer or harder says so, and drops nothing that somebody may want."""

from __future__ import annotations

import pytest

from deliverability.gather.context import Options
from deliverability.remedies.model import Remedy
from deliverability.remedies.registry import remedy_for
from tests.judging import LAB, found, judge
from tests.remedies.zone import applied
from tests.world import World

MAIL = "@ MX 10 mail\nmail A 192.0.2.10\n"
REPORTS = "rua=mailto:d@example.com"


HARD = [
    ("spf.equals-for-colon", '@ TXT "v=spf1 mx ip4=192.0.2.3 -all"', "v=spf1 mx ip4:192.0.2.3 -all"),
    ("spf.multiple", '@ TXT "v=spf1 mx -all"\n@ TXT "v=spf1 ip4:192.0.2.5 -all"',
     "v=spf1 mx ip4:192.0.2.5 -all"),
    ("spf.multiple", '@ TXT "v=spf1 mx -all"\n@ TXT "v=spf1 ip4:192.0.2.5 ~all"',
     "v=spf1 mx ip4:192.0.2.5 ~all"),
    ("spf.ptr", '@ TXT "v=spf1 ptr redirect=r.test"\nr.test. TXT "v=spf1 ip4:192.0.2.9 -all"',
     "v=spf1 redirect=r.test"),
    ("spf.all-hard", '@ TXT "v=spf1 mx -all"', "v=spf1 mx ~all"),
    ("spf.all-hard", '@ TXT "v=spf1 redirect=r.test"\nr.test. TXT "v=spf1 ip4:192.0.2.9 -all"',
     "v=spf1 include:r.test ~all"),
]  # fmt: skip


@pytest.mark.parametrize(("check_id", "lines", "value"), HARD)
def test_a_hard_end_stays_unless_it_is_what_is_found(
    world: World, check_id: str, lines: str, value: str
) -> None:
    (change, *_) = _remedy(world, check_id, lines).changes
    assert sorted(change.value.split()) == sorted(value.split())  # of two records, either may come first
    assert change.value.endswith(value.split()[-1])


def test_a_hard_end_beside_another_finding_is_softened_later_if_at_all(world: World) -> None:
    remedy = _remedy(world, "spf.all-hard", '@ TXT "v=spf1 mx ip4=192.0.2.3 ptr -all"')
    assert remedy.changes == ()
    remedy = _remedy(world, "spf.all-hard", '@ TXT "v=spf1 mx ptr -all"')
    assert remedy.changes == ()
    assert remedy.steps[0].endswith("publish: `v=spf1 mx ~all`")


@pytest.mark.parametrize("line", ["v=spf1 include:gone.test -all", "v=spf1 +all", "v=spf1 ?all"])
def test_a_domain_that_sends_gets_no_record_by_which_nobody_may(world: World, line: str) -> None:
    check_id = "spf.include-none" if "gone" in line else "spf.all-plus" if "+" in line else "spf.all-neutral"
    remedy = _remedy(world, check_id, f'@ TXT "{line}"')
    assert remedy.changes[0].value == "v=spf1 mx ~all"
    assert ("It ends in the softer `~all`" in remedy.caution) == line.endswith("-all")


def test_where_nobody_knows_who_sends_no_record_shuts_them_out(world: World) -> None:
    lines = "@ MX 5 mx.other.test.\nmx.other.test. A 192.0.2.20\n"
    assert _remedy(world, "spf.include-none", lines + '@ TXT "v=spf1 include:gone.test -all"').changes == ()
    remedy = _remedy(world, "spf.all-plus", lines + '@ TXT "v=spf1 +all"')
    assert remedy.changes[0].value == "v=spf1 ~all"
    assert "It names nobody who sends." in remedy.caution


def test_that_not_every_server_passes_any_more_is_told(world: World) -> None:
    remedy = _remedy(world, "spf.all-plus", '@ TXT "v=spf1 mx +all"')
    assert remedy.changes[0].value == "v=spf1 mx ~all"
    assert "So far any server may send for you" in remedy.caution


def test_what_two_records_need_together_is_told_in_words(world: World) -> None:
    parts = [" ".join(f"include:v{n}.test" for n in range(at, at + 6)) for at in (0, 6)]
    services = "".join(f'v{n}.test. TXT "v=spf1 ip4:198.51.100.{n} ~all"\n' for n in range(12))
    records = "".join(f'@ TXT "v=spf1 {part} ~all"\n' for part in parts)
    remedy = _remedy(world, "spf.multiple", records + services)
    assert remedy.steps[0].startswith("Decide which of the senders in the record below can go")
    assert remedy.steps[1].startswith("Then publish this one SPF record: `v=spf1 ")


@pytest.mark.parametrize(
    ("check_id", "lines", "said"),
    [
        ("dmarc.removed-tags", f"p=reject; t=y; pct=100; {REPORTS}", "applies as a test"),
        ("dmarc.pct-partial", f"p=quarantine; pct=20; {REPORTS}", "applies to a part of the mail"),
        ("dmarc.psd-n", f"p=reject; psd=n; {REPORTS}", "Keep `psd=n` in it"),
        ("dmarc.removed-tags", f"p=reject; pct=100; {REPORTS}", ""),
    ],
)
def test_that_a_policy_holds_in_full_is_told(world: World, check_id: str, lines: str, said: str) -> None:
    remedy = _remedy(world, check_id, f'_dmarc TXT "v=DMARC1; {lines}"')
    assert said in remedy.caution
    assert bool(said) == bool(remedy.caution)


@pytest.mark.parametrize(
    ("check_id", "lines", "is_told"),
    [
        ("dmarc.lookalike", f'_dmarc TXT "v=DMARC1 p=reject {REPORTS}"', True),
        ("dmarc.wrong-place", f'@ TXT "v=DMARC1; p=quarantine; {REPORTS}"', True),
        ("dmarc.wrong-place", f'@ TXT "v=DMARC1; p=none; {REPORTS}"', False),
    ],
)
def test_that_a_policy_begins_to_hold_is_told(world: World, check_id: str, lines: str, is_told: bool) -> None:
    assert ("Until now no policy held" in _remedy(world, check_id, lines).caution) == is_told


def test_that_a_policy_for_names_below_becomes_another_is_told(world: World) -> None:
    remedy = _remedy(world, "dmarc.sp-weak", f'_dmarc TXT "v=DMARC1; p=reject; sp=none; {REPORTS}"')
    assert "The policy for names below becomes `reject` where the record says `none`." in remedy.caution


def test_what_else_is_wrong_beside_a_dead_report_address_is_mended_with_it(world: World) -> None:
    lines = '_dmarc TXT "v=DMARC1; p=reject; ri=4; rua=mailto:a@gone.test,d@example.com"'
    remedies = [_remedy(world, f"dmarc.{one}", lines) for one in ("rua-mailbox", "rua-uri", "removed-tags")]
    assert {one.changes[0].value for one in remedies} == {f"v=DMARC1; p=reject; {REPORTS}"}
    assert {one.caution for one in remedies} == {"Reports no longer go to gone.test."}


def test_a_mailbox_for_failure_reports_stays(world: World) -> None:
    record = f"v=DMARC1; p=reject; rf=afrf; ruf=mailto:f@example.com; {REPORTS}"
    (change,) = _remedy(world, "dmarc.removed-tags", f'_dmarc TXT "{record}"').changes
    assert "; ruf=mailto:f@example.com" in change.value


@pytest.mark.parametrize(("profile", "stays"), [("parked", False), ("receive-only", True)])
def test_a_domain_that_takes_no_mail_keeps_no_mailbox_for_reports(
    world: World, profile: str, stays: bool
) -> None:
    remedy = _remedy(world, "dmarc.parked-policy", f'_dmarc TXT "v=DMARC1; p=none; {REPORTS}"', profile)
    assert (REPORTS in remedy.changes[0].value) == stays


def test_a_server_that_is_silent_keeps_its_record(world: World) -> None:
    lines = "@ MX 20 quiet\n@ MX 30 gone\nquiet !servfail A\nquiet TXT here"
    assert _remedy(world, "mx.target-missing", lines).steps == (
        "Correct or delete the MX record with gone.example.com; keep the others.",
    )


@pytest.mark.parametrize(
    "lines", ["@ MX 20 b\nb CNAME mail", "@ MX 5 b\n@ MX 20 c\nb CNAME mail\nc CNAME mail"]
)
def test_servers_that_are_aliases_of_one_become_one_record(world: World, lines: str) -> None:
    remedy = _remedy(world, "mx.alias", lines)
    after = judge(world, applied(f"{MAIL}{lines}\n", remedy.changes), families=("mx",))
    assert not found(after, "mx.alias")
    assert not found(after, "mx.duplicate")


def _remedy(world: World, check_id: str, lines: str, profile: str = "") -> Remedy:
    options = Options(allow=LAB, families=("mx", "spf", "dmarc"), profile=profile)
    run = judge(world, f"{MAIL}{lines}\n", options=options)
    remedy = remedy_for(found(run, check_id)[0], run.snapshot)
    assert remedy is not None
    return remedy
