"""Every DNS fault on every DMARC question: silence is never "missing", and never "pass"."""

from __future__ import annotations

import pytest

from checks.registry import evaluate
from deliverability.runs import Run
from tests.judging import judge, unknowns
from tests.world import World

RECORD = "v=DMARC1; p=quarantine; rua=mailto:r@example.net"
ZONE = f"""
@ MX 10 mail
mail A 192.0.2.1
_dmarc TXT "{RECORD}"
example.net. MX 10 mx.example.net.
mx.example.net. A 192.0.2.2
example.com._report._dmarc.example.net. TXT "v=DMARC1"
"""
FAULTS = (
    "servfail", "refused", "timeout", "bogus", "referral", "nodata-without-soa", "garbage", "short", "empty",
    "wrong-id", "wrong-question", "compression-loop", "notimp", "formerr", "truncated-tcp-refused",
    "truncated-tcp-hangs",
)  # fmt: skip
HARMLESS = ("truncated", "formerr-edns", "servfail-once", "timeout-once", "duplicate-reply", "secure")


def _names(run: Run) -> set[str]:
    return {f.check for f in evaluate(run.snapshot, ("dmarc",)).findings}


@pytest.mark.parametrize("fault", FAULTS)
def test_silence_at_the_domains_own_place_leaves_everything_open(world: World, fault: str) -> None:
    run = judge(world, f"{ZONE}_dmarc !{fault} TXT")
    assert not _names(run)
    assert not [check for check in run.outcome.passed if check.startswith("dmarc.")]
    assert {unknown.question for unknown in unknowns(run, "dmarc")} == {"_dmarc.example.com TXT"}


@pytest.mark.parametrize("fault", FAULTS)
def test_silence_further_up_does_not_touch_the_record_at_the_domain(world: World, fault: str) -> None:
    run = judge(world, f"{ZONE}_dmarc.com. !{fault} TXT")
    assert not _names(run)
    assert {gap.check for gap in run.outcome.gaps if gap.check.startswith("dmarc.")} == {"dmarc.psl-vs-walk"}
    assert "dmarc.none-found" in run.outcome.passed


@pytest.mark.parametrize("fault", FAULTS)
def test_silence_on_the_walk_leaves_open_whether_there_is_a_record(world: World, fault: str) -> None:
    run = judge(world, f"@ MX 10 mail\nmail A 192.0.2.1\n_dmarc !{fault} TXT", "mail.example.com")
    assert not _names(run)
    assert "dmarc.none-found" not in run.outcome.passed
    assert {unknown.question for unknown in unknowns(run, "dmarc")} == {"_dmarc.example.com TXT"}


@pytest.mark.parametrize("fault", FAULTS)
def test_silence_about_consent_is_not_refusal(world: World, fault: str) -> None:
    run = judge(world, f"{ZONE}example.com._report._dmarc.example.net. !{fault} TXT")
    assert not _names(run)
    assert {gap.check for gap in run.outcome.gaps if gap.check.startswith("dmarc.")} == {"dmarc.rua-external"}


@pytest.mark.parametrize("fault", FAULTS)
def test_silence_about_report_mail_is_no_missing_mailbox(world: World, fault: str) -> None:
    run = judge(world, f"{ZONE}example.net. !{fault} MX")
    assert not _names(run)
    assert {gap.check for gap in run.outcome.gaps if gap.check.startswith("dmarc.")} == {"dmarc.rua-mailbox"}


@pytest.mark.parametrize("rrtype", ["A", "AAAA"])
@pytest.mark.parametrize("fault", FAULTS)
def test_silence_about_a_report_address_is_no_missing_mailbox(world: World, fault: str, rrtype: str) -> None:
    zone = ZONE.replace("r@example.net", "r@x.example.com") + f"x TXT x\nx !{fault} {rrtype}"
    run = judge(world, zone)
    assert not _names(run)
    assert {gap.check for gap in run.outcome.gaps if gap.check.startswith("dmarc.")} == {"dmarc.rua-mailbox"}


@pytest.mark.parametrize("fault", FAULTS)
def test_silence_about_the_report_owner_matters_only_without_consent(world: World, fault: str) -> None:
    assert not unknowns(judge(world, f"{ZONE}_dmarc.example.net. !{fault} TXT"), "dmarc")
    refused = ZONE.replace("example.com._report._dmarc.example.net. TXT", "other.example.net. TXT")
    run = judge(world, f"{refused}_dmarc.example.net. !{fault} TXT")
    assert not _names(run)
    assert {gap.check for gap in run.outcome.gaps if gap.check.startswith("dmarc.")} == {"dmarc.rua-external"}


@pytest.mark.parametrize("fault", FAULTS)
def test_silence_about_existence_matters_only_where_np_differs(world: World, fault: str) -> None:
    zone = '_dmarc TXT "v=DMARC1; p=quarantine; np=reject; rua=mailto:r@rua.example.com"\nrua A 192.0.2.1\n'
    run = judge(world, f"{zone}mail !{fault} MX", "mail.example.com")
    assert not _names(run)
    assert {unknown.question for unknown in unknowns(run, "dmarc")} == {"mail.example.com MX"}
    same = judge(world, f"{zone.replace(' np=reject;', '')}mail !{fault} MX", "mail.example.com")
    assert _names(same) == {"dmarc.inherited"}
    assert not unknowns(same, "dmarc")


@pytest.mark.parametrize("place", ["@", "dmarc", "_dmarc.example.com.example.com."])
def test_silence_in_a_wrong_place_does_not_hide_that_none_is_found(world: World, place: str) -> None:
    run = judge(world, f"@ MX 10 mail\nmail A 192.0.2.1\n{place} !servfail TXT")
    assert _names(run) == {"dmarc.none-found"}
    assert {gap.check for gap in run.outcome.gaps if gap.check.startswith("dmarc.")} == {"dmarc.wrong-place"}


@pytest.mark.parametrize("fault", HARMLESS)
@pytest.mark.parametrize(
    "name", ["_dmarc", "_dmarc.com.", "example.com._report._dmarc.example.net.", "_dmarc.example.net."]
)
def test_a_healthy_answer_is_never_unknown(world: World, fault: str, name: str) -> None:
    run = judge(world, f"{ZONE}{name} !{fault} TXT")
    assert not _names(run)
    assert not unknowns(run, "dmarc")


def test_none_found_needs_a_second_path_that_does_not_contradict(world: World) -> None:
    world.set("@ MX 10 mail\nmail A 192.0.2.1")
    world.second.set(ZONE)
    run = judge(world, second=True)
    assert not _names(run)
    world.second.set("_dmarc !servfail TXT\n@ MX 10 mail")
    run = judge(world, second=True)
    assert not _names(run)
    assert {unknown.question for unknown in unknowns(run, "dmarc")} == {"_dmarc.example.com TXT"}


def test_everything_of_a_typical_domain_is_asked_in_two_rounds(world: World) -> None:
    judge(world, ZONE)
    dmarc = [str(q) for q in world.asked if "_dmarc" in q.name]
    assert dmarc[:2] == ["_dmarc.example.com TXT", "_dmarc.com TXT"]
    assert sorted(dmarc[2:]) == [
        "_dmarc.example.net TXT",
        "_dmarc.net TXT",
        "example.com._report._dmarc.example.net TXT",
    ]
