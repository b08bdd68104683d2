"""The table of DNS faults: each behaviour of a server at each question that decides, family by family.

No fault may come out as "missing" or "pass" where the truth is unknown; no healthy answer as unknown; and a
fault at one family's question leaves the others judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from checks.model import Reason, Verdict
from checks.registry import families
from deliverability.net import wire
from deliverability.net.flight import Flight
from tests.fault_rows import (
    HARMLESS,
    Row,
    Seen,
    Table,
    asked_at,
    both,
    gone_then_faulty,
    gone_then_there,
    one,
    second_healthy,
    table,
)
from tests.healthy import RECORDS, zone
from tests.world.faults import FAULTS

QUIET = (
    "delay 30", "edns-timeout", "empty", "formerr", "garbage", "notimp", "refused", "timeout", "wrong-id",
    "wrong-question", "wrong-source",
)  # fmt: skip
FAILING = (
    "bogus", "cname-loop", "compression-loop", "nodata-without-soa", "referral", "servfail", "short",
    "truncated-tcp-hangs", "truncated-tcp-refused",
)  # fmt: skip
BROKEN = (*QUIET, *FAILING)
LIE = "nxdomain-without-soa"
"""An answer that counts, though it is wrong: only another path can tell."""

HIT_BY = {
    "apex MX": ("mx", "spf"),
    "MX host A": ("mx", "spf"),
    "MX host AAAA": ("mx",),
    "apex TXT": ("spf",),
    "include TXT": ("spf",),
    "selector TXT": ("dkim",),
    "_domainkey TXT": (),  # the selector itself has answered
    "_dmarc TXT": ("dmarc",),
    "report place MX": ("dmarc",),
    "report authorisation TXT": ("dmarc",),
}
"""The families that cannot be judged without this question; spf asks for MX because the record says `mx`."""

MISSING = {
    "apex MX": "mx.none",
    "MX host A": "mx.targets-all-missing",
    "apex TXT": "spf.missing",
    "include TXT": "spf.include-none",
    "selector TXT": "dkim.selector-missing",
    "_dmarc TXT": "dmarc.none-found",
    "report place MX": "dmarc.rua-mailbox",
    "report authorisation TXT": "dmarc.rua-external",
}
"""What is found when the answer is truly "nothing"."""


@cache
def healthy() -> dict[str, Seen]:
    """How the domain is judged when every server is well."""
    return table([Row("", "apex MX", lambda n: (zone(n),))])["", "apex MX"]


@cache
def alone() -> Table:
    return table(one(fault, at) for fault in (*HARMLESS, *BROKEN, LIE) for at in RECORDS)


@cache
def helped() -> Table:
    return table(second_healthy(fault, at) for fault in (*HARMLESS, *BROKEN, LIE) for at in RECORDS)


@cache
def unhelped() -> Table:
    return table(both(fault, at) for fault in (*HARMLESS, *BROKEN) for at in RECORDS)


@cache
def contradicted() -> Table:
    return table(gone_then_faulty(fault, at) for fault in BROKEN for at in MISSING)


def wrong(seen: dict[str, Seen], at: str) -> Iterator[str]:
    """What is wrong with a row whose truth is unknown at this question."""
    for family, well in healthy().items():
        here = seen[family]
        if family not in HIT_BY[at]:
            if here != well:
                yield f"{family} is judged otherwise than with every server well: {here}"
            continue
        if here.verdict is not Verdict.COULD_NOT_CHECK:
            yield f"{family}: {here.verdict}, though nobody knows"
        if not here.findings <= well.findings:
            yield f"{family} finds what nobody knows: {here.checks - well.checks}"
        if {asked for asked, _ in here.gaps} != {asked_at(at)}:
            yield f"{family} names another question than the one without an answer: {here.gaps}"


def test_the_table_holds_every_fault_of_the_world() -> None:
    named = [fault.partition(" ")[0] for fault in (*HARMLESS, *BROKEN, LIE)]
    assert {*named} - {"delay"} == set(FAULTS)
    assert len(BROKEN) * len(families()) >= 40


def test_with_every_server_well_every_family_passes() -> None:
    for seen in healthy().values():
        assert (seen.verdict, seen.gaps) == (Verdict.PASS, frozenset())


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("at", RECORDS)
def test_a_fault_is_unknown_at_its_own_question_and_nowhere_else(fault: str, at: str) -> None:
    assert list(wrong(alone()[fault, at], at)) == []


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("at", RECORDS)
def test_a_fault_of_both_resolvers_is_the_same_as_ofone(fault: str, at: str) -> None:
    assert list(wrong(unhelped()[fault, at], at)) == []


@pytest.mark.parametrize("fault", [*HARMLESS, *BROKEN, LIE])
@pytest.mark.parametrize("at", RECORDS)
def test_a_fault_of_the_first_resolver_is_nothing_when_the_second_is_well(fault: str, at: str) -> None:
    assert helped()[fault, at] == healthy()


@pytest.mark.parametrize("fault", HARMLESS)
@pytest.mark.parametrize("at", RECORDS)
def test_what_a_good_client_overcomes_is_no_fault(fault: str, at: str) -> None:
    assert alone()[fault, at] == healthy()
    assert unhelped()[fault, at] == healthy()


@pytest.mark.parametrize("at", RECORDS)
def test_a_name_wrongly_called_absent_hurts_no_other_family(at: str) -> None:
    seen = alone()[LIE, at]
    assert {family for family in seen if seen[family] != healthy()[family]} <= {*HIT_BY[at]}


# "Nothing there", and what a second resolver does to it.


@pytest.mark.parametrize("at", MISSING)
def test_what_no_server_has_is_missing(at: str) -> None:
    seen = contradicted()["refused", at][HIT_BY[at][0]]
    assert MISSING[at] in seen.checks
    assert MISSING[at] not in healthy()[HIT_BY[at][0]].checks


@pytest.mark.parametrize("fault", QUIET)
@pytest.mark.parametrize("at", MISSING)
def test_a_second_resolver_that_says_nothing_leaves_it_missing(fault: str, at: str) -> None:
    seen = contradicted()[fault, at][HIT_BY[at][0]]
    assert MISSING[at] in seen.checks
    assert at not in {asked for asked, _ in seen.gaps}


@pytest.mark.parametrize("fault", FAILING)
@pytest.mark.parametrize("at", MISSING)
def test_a_second_resolver_that_fails_makes_it_unknown(fault: str, at: str) -> None:
    seen = contradicted()[fault, at]
    assert not {found for family in seen.values() for found in family.checks} & {MISSING[at]}
    here = seen[HIT_BY[at][0]]
    assert here.verdict is Verdict.COULD_NOT_CHECK
    assert (asked_at(at), Reason.CONTRADICTED) in here.gaps


def test_a_second_resolver_that_sees_it_makes_it_there() -> None:
    for seen in table(gone_then_there("", at) for at in MISSING).values():
        assert seen == healthy()


# Without a known selector, DKIM keys are looked for.

SEARCHED = "_domainkey TXT"


@cache
def searched() -> Table:
    def text(number: int, fault: str) -> tuple[str, ...]:
        return (zone(number, without="selector TXT", fault=fault, at=SEARCHED),)

    return table(Row(f, SEARCHED, lambda n, f=f: text(n, f), ()) for f in ("", *HARMLESS, *BROKEN))  # type: ignore[misc]


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_where_keys_are_looked_for_never_means_that_there_are_none(fault: str) -> None:
    there_are_none = searched()["", SEARCHED]["dkim"]
    assert there_are_none.checks == {"dkim.no-keys"}
    seen = searched()[fault, SEARCHED]["dkim"]
    assert (seen.verdict, seen.checks) == (Verdict.COULD_NOT_CHECK, frozenset())
    assert {asked for asked, _ in seen.gaps} == {asked_at(SEARCHED)}


@pytest.mark.parametrize("fault", HARMLESS)
def test_what_a_good_client_overcomes_changes_nothing_where_keys_are_looked_for(fault: str) -> None:
    assert searched()[fault, SEARCHED] == searched()["", SEARCHED]


# The table is worth something: it goes red when the engine tells the lie it is there to catch.


def test_the_table_goes_red_when_a_failure_is_taken_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    healthy()
    honest = Flight.judge

    def lying(flight: Flight, said: wire.Message) -> None:
        if said.rcode == wire.SERVFAIL:
            flight.land(said, nxdomain=False)
        else:
            honest(flight, said)

    monkeypatch.setattr(Flight, "judge", lying)
    deciding = [at for at, hit in HIT_BY.items() if hit]
    seen = table(one("servfail", at) for at in deciding)
    for at in deciding:
        assert list(wrong(seen["servfail", at], at)), f"nobody noticed at {at}"


def test_the_table_goes_red_when_healthy_answers_are_taken_for_failures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    healthy()
    monkeypatch.setattr(Flight, "land", lambda flight, said, nxdomain: flight.problem(Reason.SERVFAIL))
    seen = table([one("secure", "apex MX")])["secure", "apex MX"]
    assert all(seen[family] != healthy()[family] for family in seen)
