"""What is told of zones, finding by finding, and what follows from each part of the evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from checks.dnssec.record import Ds, Fault, Key, SignedSet, State, Zone, Zones
from checks.domain import parse_target
from checks.model import Finding, Outcome, Reason, Severity, Unknown
from checks.registry import evaluate
from checks.snapshot import Snapshot

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECURE, INSECURE, BOGUS = State.SECURE, State.INSECURE, State.BOGUS
DOMAIN = "example.com"
DS = Ds(100, 13, 2, True)
KEY = Key(100, 13, 257, 0)
BEGINS, ENDS = NOW - timedelta(days=16), NOW + timedelta(days=14)
KEYS, SOA = (SignedSet(DOMAIN, rrtype, None, BEGINS, ENDS) for rrtype in ("DNSKEY", "SOA"))
SILENT = Unknown("example.com DNSKEY", Reason.TIMEOUT)
SIGNED = Zone(DOMAIN, (DOMAIN,), ds=(DS,), keys=(KEY,), sets=(KEYS, SOA))
UNSIGNED = Zone(DOMAIN, (DOMAIN,))


def zone(**more: object) -> Zone:
    return replace(SIGNED, **more)  # type: ignore[arg-type]


def judged(*zones: Zone, unknown: tuple[Unknown, ...] = ()) -> Outcome:
    dnssec = Zones(DOMAIN, zones, unknown)
    return evaluate(Snapshot(parse_target(DOMAIN), dnssec=dnssec, taken_at=NOW), ("dnssec",))


def checks(*zones: Zone) -> list[str]:
    return sorted(finding.check for finding in judged(*zones).findings)


# The state, from what we see and what the resolver says.


def faulty(fault: Fault, word: State | None = None, certain: bool = True) -> tuple[SignedSet, SignedSet]:
    return KEYS, replace(SOA, fault=fault, word=word, certain=certain)


UNSURE = Unknown("example.com SOA", Reason.STRIPPED)
REFUSED = Unknown("example.com SOA", Reason.BOGUS)
CONTRADICTED = Unknown("example.com SOA", Reason.CONTRADICTED)
STATES: list[tuple[Zone, State | Unknown]] = [
    (SIGNED, SECURE),
    (zone(word=SECURE), SECURE),
    (zone(sets=(KEYS, replace(SOA, word=BOGUS)), word=BOGUS), REFUSED),
    (UNSIGNED, INSECURE),
    (replace(UNSIGNED, word=SECURE), CONTRADICTED),
    (replace(UNSIGNED, word=BOGUS), REFUSED),
    (replace(UNSIGNED, keys=SILENT), INSECURE),
    (zone(ds=SILENT), SILENT),
    (zone(ds=SILENT, word=SECURE), SECURE),
    (zone(ds=SILENT, word=BOGUS), SILENT),
    (zone(keys=SILENT, sets=()), SILENT),
    (zone(keys=SILENT, sets=(), word=SECURE), SECURE),
    (zone(keys=(), sets=(), ds=(replace_ds := Ds(100, 13, 2, False),)), BOGUS),
    (zone(ds=(replace_ds,), sets=()), BOGUS),
    (zone(ds=(replace_ds,), sets=(), word=BOGUS), BOGUS),
    (zone(ds=(replace_ds,), sets=(), word=SECURE), CONTRADICTED),
    (zone(ds=(replace_ds, DS)), SECURE),
    (zone(ds=(Ds(1, 200, 2, False),)), INSECURE),
    (zone(ds=(Ds(1, 13, 99, False),)), INSECURE),
    (zone(sets=faulty(Fault.WRONG)), BOGUS),
    (zone(sets=faulty(Fault.WRONG, BOGUS), word=BOGUS), BOGUS),
    (zone(sets=faulty(Fault.WRONG, SECURE), word=SECURE), CONTRADICTED),
    (zone(sets=faulty(Fault.MISSING, None, False)), UNSURE),
    (zone(sets=faulty(Fault.MISSING, SECURE, False), word=SECURE), SECURE),
    (zone(sets=faulty(Fault.MISSING, BOGUS, False), word=BOGUS), BOGUS),
    (zone(sets=faulty(Fault.EXPIRED, None, False)), UNSURE),
    (zone(sets=(KEYS, SILENT)), SILENT),
    (zone(sets=(SILENT, replace(SOA, fault=Fault.WRONG))), BOGUS),
    (zone(above=INSECURE), INSECURE),
    (zone(above=BOGUS), BOGUS),
    (zone(above=SILENT), SILENT),
]  # fmt: skip


@pytest.mark.parametrize(("found", "state"), STATES)
def test_the_state_follows_from_the_records_and_never_from_the_word_alone(
    found: Zone, state: State | Unknown
) -> None:
    assert found.state == state


@pytest.mark.parametrize(("found", "state"), STATES)
def test_only_a_bogus_zone_has_a_fault_and_only_then_an_error_is_told(
    found: Zone, state: State | Unknown
) -> None:
    outcome = judged(found)
    errors = [finding for finding in outcome.findings if finding.severity is Severity.ERROR]
    is_its_own = state is BOGUS and found.above is SECURE
    assert (found.fault is not None) is is_its_own
    assert len(errors) == is_its_own
    if isinstance(state, Unknown) and found.above is SECURE:
        unjudged = {gap.check for gap in outcome.gaps if gap.unknown == state}
        assert {"dnssec.bogus", "dnssec.expired", "dnssec.ds-orphan"} <= unjudged


# Whole findings.

WHO = "Talk to the company where the DNS records of example.com are kept, and to your registrar."
LOST = (
    "Gmail and many other mail systems cannot find the mail servers of example.com. "
    "Mail to you waits at them for days and then goes back to its sender."
)


def test_a_wrong_signature() -> None:
    assert list(judged(zone(sets=faulty(Fault.WRONG))).findings) == [
        Finding(
            "dnssec.bogus",
            Severity.ERROR,
            "example.com DNSKEY",
            {
                "domain": DOMAIN,
                "zone": DOMAIN,
                "names": (DOMAIN,),
                "effect": LOST,
                "who": WHO,
                "what": "example.com SOA",
                "problem": "its signatures are not of these records",
                "ended": "2026-12-06 12:00 UTC",
            },
        )
    ]


def test_keys_that_the_parent_does_not_know() -> None:
    (finding,) = judged(
        zone(ds=(Ds(7, 13, 2, False), Ds(7, 13, 4, False), Ds(8, 8, 2, False)), sets=())
    ).findings
    assert (finding.check, finding.severity, finding.subject) == (
        "dnssec.ds-orphan",
        Severity.ERROR,
        "example.com DS",
    )
    assert (finding.facts["tags"], finding.facts["keys"]) == (("7", "8"), ("100",))
    (finding,) = judged(zone(ds=(Ds(7, 13, 2, False),), keys=(), sets=())).findings
    assert finding.facts["keys"] == "none"


def test_somebody_elses_zone_is_theirs_to_mend() -> None:
    theirs = zone(name="host.example", names=("mx.host.example",), hosts=("mx.host.example",), is_own=False,
                  sets=faulty(Fault.EXPIRED))  # fmt: skip
    (finding,) = judged(SIGNED, theirs).findings
    assert (finding.check, finding.facts["effect"]) == ("dnssec.expired", LOST)
    assert finding.facts["who"] == (
        "Only the company that runs host.example can mend this. Send it the technical detail below."
    )


def test_mail_servers_elsewhere_still_take_the_mail() -> None:
    host = ("mx.host.example",)
    theirs = zone(name="host.example", names=host, hosts=host, is_own=False, sets=faulty(Fault.EXPIRED))
    own = replace(SIGNED, hosts=("mx.example.com",))
    (finding,) = judged(own, theirs).findings
    assert finding.facts["effect"] == (
        "Gmail and many other mail systems cannot find mx.host.example. "
        "Mail to you goes to your other mail servers, and is lost if those fail."
    )
    also = replace(own, name="other.example", sets=faulty(Fault.EXPIRED), names=own.hosts)
    assert {f.facts["effect"] for f in judged(SIGNED, theirs, also).findings} == {LOST}


# What is not broken, and could be better.


def with_ds(*ds: Ds) -> Zone:
    return zone(ds=ds)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (SIGNED, []),
        (UNSIGNED, ["dnssec.unsigned"]),
        (replace(UNSIGNED, keys=(KEY,)), ["dnssec.ds-missing"]),
        (with_ds(Ds(1, 5, 2, True)), ["dnssec.weak-algorithm"]),
        (with_ds(Ds(1, 7, 2, True), DS), ["dnssec.weak-algorithm"]),
        (with_ds(Ds(1, 5, 2, False), DS), ["dnssec.algorithm-without-key"]),
        (with_ds(Ds(100, 13, 1, True)), ["dnssec.weak-digest"]),
        (with_ds(Ds(100, 13, 1, True), DS), ["dnssec.weak-digest-left"]),
        (with_ds(Ds(100, 13, 1, True), Ds(9, 13, 2, False)), ["dnssec.weak-digest"]),
        (with_ds(Ds(9, 13, 2, False), DS), []),
        (with_ds(Ds(9, 8, 2, False), DS), ["dnssec.algorithm-without-key"]),
        (with_ds(Ds(9, 200, 2, False), DS), []),
        (zone(iterations=0), []),
        (zone(iterations=1), ["dnssec.nsec3-iterations"]),
        (zone(keys=(KEY, Key(5, 8, 256, 1024))), ["dnssec.key-small"]),
        (zone(keys=(KEY, Key(5, 8, 256, 2048))), []),
    ],
)
def test_each_is_told_alone(found: Zone, told: list[str]) -> None:
    assert checks(found) == told
    assert checks(SIGNED, replace(found, is_own=False)) == [], "of somebody else's zone it is not told"


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("lasting", "left", "told"),
    [
        (30 * DAY, 3 * DAY, False),
        (30 * DAY, 3 * DAY - HOUR, True),
        (14 * DAY, 2 * DAY, True),
        (14 * DAY, 68 * HOUR, False),
        (7 * DAY, 2 * DAY, False),
        (7 * DAY, DAY, True),
        (50 * HOUR, 25 * HOUR, False),
        (50 * HOUR, 9 * HOUR, True),
        (30 * DAY, -HOUR / 2, True),
    ],
)
def test_a_signature_is_late_in_the_last_fifth_of_its_time(
    lasting: timedelta, left: timedelta, told: bool
) -> None:
    late = replace(SOA, begins=NOW + left - lasting, ends=NOW + left)
    assert checks(zone(sets=(KEYS, late))) == ["dnssec.signature-expiring"] * told


def test_of_several_the_one_that_ends_first_is_named() -> None:
    first, second = (replace(one, ends=NOW + days * DAY) for one, days in ((SOA, 1), (KEYS, 2)))
    (finding,) = judged(zone(sets=(second, first))).findings
    assert finding.facts == {
        "domain": DOMAIN, "zone": DOMAIN, "what": "example.com SOA", "ends": "2026-11-23 12:00 UTC",
    }  # fmt: skip


def test_what_is_not_known_of_the_parts_is_said_by_each_check() -> None:
    outcome = judged(zone(ds=SILENT, word=SECURE))
    assert {gap.check for gap in outcome.gaps} == {
        "dnssec.weak-algorithm", "dnssec.weak-digest", "dnssec.weak-digest-left", "dnssec.ds-missing",
    }  # fmt: skip
    outcome = judged(zone(iterations=SILENT))
    assert {gap.check for gap in outcome.gaps} == {"dnssec.nsec3-iterations"}
    outcome = judged(replace(UNSIGNED, keys=SILENT))
    assert {gap.check for gap in outcome.gaps} == {"dnssec.unsigned", "dnssec.ds-missing"}


def test_a_name_whose_zone_was_not_found_is_a_gap_and_hurts_no_other() -> None:
    outcome = judged(zone(sets=faulty(Fault.WRONG)), unknown=(SILENT,))
    assert [finding.check for finding in outcome.findings] == ["dnssec.bogus"]
    assert {gap.check for gap in outcome.gaps} == {"dnssec.bogus", "dnssec.expired", "dnssec.ds-orphan"}
