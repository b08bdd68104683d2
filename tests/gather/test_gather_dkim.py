"""What is asked for DKIM, in which order, and that a fault of a server is never taken for an answer."""

from __future__ import annotations

import asyncio

import pytest

from checks.dkim.record import DkimKeys, Source
from checks.model import NotApplicable, Reason, Severity
from checks.providers.load import common_selectors
from deliverability.gather.context import Options
from deliverability.gather.dkim import FEW
from deliverability.net.transcript import loads
from deliverability.runs import Run, replay
from tests.checks.dkim import keys
from tests.judging import LAB, found, judge, unknowns
from tests.world import World

GOOD = f'"v=DKIM1; k=rsa; p={keys.RSA_2048[:200]}" "{keys.RSA_2048[200:]}"'
MAIL = "@ MX 10 mail\nmail A 192.0.2.1\n"
GOOGLE = "@ MX 1 smtp.google.com.\nsmtp.google.com. A 192.0.2.1\n"

BROKEN = {
    "servfail": Reason.SERVFAIL,
    "timeout": Reason.TIMEOUT,
    "refused": Reason.REFUSED,
    "bogus": Reason.BOGUS,
    "nodata-without-soa": Reason.LAME,
    "referral": Reason.LAME,
    "empty": Reason.TIMEOUT,
    "garbage": Reason.TIMEOUT,
    "short": Reason.MALFORMED,
    "notimp": Reason.NOT_UNDERSTOOD,
    "truncated-tcp-refused": Reason.TRUNCATED,
    "truncated-tcp-hangs": Reason.TRUNCATED,
    "wrong-id": Reason.TIMEOUT,
    "cname-loop": None,
}
HARMLESS = ("truncated", "servfail-once", "timeout-once", "formerr-edns", "duplicate-reply", "secure")


def ran(world: World, zone: str, *selectors: str, probes: int = 40) -> Run:
    return judge(world, zone, options=Options(selectors=selectors, allow=LAB, probes=probes))


def keys_of(run: Run) -> DkimKeys:
    assert isinstance(run.snapshot.dkim, DkimKeys)
    return run.snapshot.dkim


def asked(world: World) -> list[str]:
    """The labels asked beneath `_domainkey`, each once, in order."""
    names = dict.fromkeys(q.name for q in world.asked if q.name.endswith("._domainkey.example.com"))
    return [name.partition("._domainkey")[0] for name in names]


def serious(run: Run) -> list[str]:
    return [
        f.check
        for f in run.outcome.findings
        if f.check.startswith("dkim.") and f.severity is not Severity.NOTICE
    ]


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_at_a_known_selector_is_unknown_and_never_missing(world: World, fault: str) -> None:
    run = ran(world, f"{MAIL}s1._domainkey TXT {GOOD}\ns1._domainkey !{fault} TXT", "s1")
    assert serious(run) == []
    assert "dkim.selector-missing" not in run.outcome.passed
    assert {u.question for u in unknowns(run, "dkim")} == {"s1._domainkey.example.com TXT"}
    if reason := BROKEN[fault]:
        assert {u.reason for u in unknowns(run, "dkim")} == {reason}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_at_an_absent_known_selector_is_unknown_too(world: World, fault: str) -> None:
    run = ran(world, f"{MAIL}s1._domainkey !{fault} TXT", "s1")
    assert serious(run) == []
    assert {u.question for u in unknowns(run, "dkim")} == {"s1._domainkey.example.com TXT"}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_at_domainkey_never_proves_that_no_key_exists(world: World, fault: str) -> None:
    run = ran(world, f"{MAIL}_domainkey !{fault} TXT")
    assert serious(run) == []
    assert [u.question for u in unknowns(run, "dkim")] == ["_domainkey.example.com TXT"]


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_beneath_domainkey_never_proves_that_no_key_exists(world: World, fault: str) -> None:
    run = ran(world, f"{MAIL}default._domainkey !{fault} TXT")
    assert serious(run) == []
    assert [u.question for u in unknowns(run, "dkim")] == ["default._domainkey.example.com TXT"]


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_at_the_made_up_name_stops_the_probing(world: World, fault: str) -> None:
    ran(world, MAIL)
    (made_up, *_) = asked(world)
    run = ran(world, f"{MAIL}default._domainkey TXT {GOOD}\n{made_up}._domainkey !{fault} TXT")
    assert serious(run) == []
    assert keys_of(run).probed == ()
    assert [u.question for u in unknowns(run, "dkim")] == [f"{made_up}._domainkey.example.com TXT"]


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("selectors", [("s1",), ()])
def test_a_fault_at_the_target_of_a_cname_never_breaks_the_cname(
    world: World, fault: str, selectors: tuple[str, ...]
) -> None:
    zone = f"{MAIL}s1._domainkey CNAME s1.keys.example.net.\ns1.keys.example.net. !{fault} TXT"
    run = ran(world, zone, *selectors)
    assert serious(run) == []
    assert unknowns(run, "dkim")


@pytest.mark.parametrize("fault", BROKEN)
def test_with_every_question_failing_nothing_is_found_and_nothing_passes(world: World, fault: str) -> None:
    run = ran(world, f"{MAIL}. !{fault} TXT", "s1")
    assert serious(run) == []
    assert unknowns(run, "dkim")
    assert "dkim.selector-missing" not in run.outcome.passed


@pytest.mark.parametrize("fault", HARMLESS)
def test_a_healthy_answer_is_never_unknown(world: World, fault: str) -> None:
    run = ran(world, f"{MAIL}s1._domainkey TXT {GOOD}\n. !{fault} TXT", "s1")
    assert (serious(run), unknowns(run, "dkim")) == ([], [])


def test_what_a_second_server_sees_is_not_missing(world: World) -> None:
    world.set(MAIL)
    world.second.set(f"{MAIL}s1._domainkey TXT {GOOD}")
    run = judge(world, options=Options(selectors=("s1",), allow=LAB), second=True)
    assert serious(run) == []
    assert [s.texts for s in keys_of(run).known] == [(f"v=DKIM1; k=rsa; p={keys.RSA_2048}",)]


def test_a_second_server_that_knows_domainkey_contradicts_no_keys(world: World) -> None:
    world.set(MAIL)
    world.second.set(f"{MAIL}other._domainkey TXT {GOOD}")
    run = judge(world, options=Options(allow=LAB), second=True)
    assert not found(run, "dkim.no-keys")
    assert [u.reason for u in unknowns(run, "dkim")] == [Reason.NO_EVIDENCE]


def test_a_server_that_denies_empty_names_is_found_out(world: World) -> None:
    run = ran(world, f"{MAIL}_domainkey !nxdomain-without-soa TXT\nk1._domainkey TXT {GOOD}")
    assert serious(run) == []
    assert unknowns(run, "dkim") == []
    assert [s.name for s in keys_of(run).selectors] == ["k1"]
    assert len(keys_of(run).probed) == 40


def test_where_nothing_exists_little_is_asked(world: World) -> None:
    run = ran(world, MAIL)
    assert found(run, "dkim.no-keys")
    assert keys_of(run).probed == common_selectors()[:FEW]
    assert len(asked(world)) == 1 + FEW


def test_with_a_known_key_nothing_is_guessed(world: World) -> None:
    run = ran(world, f"{MAIL}mine._domainkey TXT {GOOD}", "mine")
    assert keys_of(run).probed == ()


def test_with_a_known_key_missing_everything_is_tried(world: World) -> None:
    run = ran(world, f"{MAIL}other._domainkey TXT {GOOD}", "mine")
    assert len(keys_of(run).probed) == 40


def test_without_a_single_probe_nothing_is_certain(world: World) -> None:
    run = ran(world, MAIL, probes=0)
    assert not found(run, "dkim.no-keys")
    assert [u.reason for u in unknowns(run, "dkim")] == [Reason.NO_EVIDENCE]


def test_the_selectors_of_the_own_services_are_asked_whatever_the_number_of_probes(world: World) -> None:
    run = ran(world, f"{GOOGLE}google._domainkey TXT {GOOD}", probes=0)
    assert [(s.name, s.source) for s in keys_of(run).selectors] == [("google", Source.PROVIDER)]


def test_services_named_in_spf_lend_their_selectors(world: World) -> None:
    zone = f'{MAIL}@ TXT "v=spf1 include:spf.protection.outlook.com -all"\nselector1._domainkey TXT {GOOD}'
    run = ran(world, zone, probes=0)
    assert [(s.name, s.source) for s in keys_of(run).selectors] == [("selector1", Source.PROVIDER)]


def test_a_wildcard_stops_the_probing(world: World) -> None:
    run = ran(world, f"{MAIL}*._domainkey TXT {GOOD}", "s1")
    assert keys_of(run).probed == ()
    assert [(s.name, s.is_wildcard, s.missing) for s in keys_of(run).selectors] == [("s1", True, False)]
    assert len(asked(world)) == 2


def test_a_cname_shows_where_it_leads(world: World) -> None:
    zone = (
        f"s1._domainkey CNAME a.example.net.\na.example.net. CNAME b.example.org.\nb.example.org. TXT {GOOD}"
    )
    (selector,) = keys_of(ran(world, zone, "s1")).known
    assert selector.aliases == ("a.example.net", "b.example.org")


def test_a_domain_that_does_not_exist_has_no_dkim(world: World) -> None:
    run = judge(world, "example.org. A 192.0.2.1", "nothing.example.org", options=Options(selectors=("s1",)))
    assert run.snapshot.dkim == NotApplicable("nothing.example.org does not exist")


def test_a_selector_no_name_can_hold_is_unknown(world: World) -> None:
    run = ran(world, MAIL, "s" * 64)
    assert serious(run) == []
    assert {u.reason for u in unknowns(run, "dkim")} == {Reason.NOT_A_NAME}


def test_a_replayed_run_asks_the_same_and_says_the_same(world: World) -> None:
    run = ran(world, f"{GOOGLE}google._domainkey TXT {GOOD}\ns1._domainkey !timeout TXT", "s1")
    again = asyncio.run(replay(loads(run.transcript.dumps())))
    assert (again.snapshot, again.outcome) == (run.snapshot, run.outcome)


def test_an_old_run_is_no_gap_because_fewer_names_were_tried_then(world: World) -> None:
    run = ran(world, MAIL, probes=3)
    old = loads(run.transcript.dumps())
    old.options = {**old.options, "probes": 40}
    assert [f.facts["probed"] for f in found(asyncio.run(replay(old)), "dkim.no-keys")] == [
        common_selectors()[:3]
    ]
