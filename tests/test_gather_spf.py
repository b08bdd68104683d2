"""Gathering SPF: the questions it takes, hostile records, and what faults on the wire come to."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

import pytest

from checks.domain import parse_target
from checks.model import NotApplicable, Reason, Unknown, Verdict
from checks.registry import evaluate
from checks.snapshot import Snapshot
from checks.spf.limits import Count, lookups, voids
from checks.spf.result import Result
from checks.spf.tree import SpfSender, SpfTexts, SpfTree
from deliverability.addresses import parse_resolver
from deliverability.gather.context import Options
from deliverability.gather.spf import gather_spf_senders, gather_spf_texts, gather_spf_tree
from deliverability.net.asker import Asker
from deliverability.net.dns import Engine, Limits
from deliverability.net.live import Live
from deliverability.net.transcript import Transcript
from deliverability.report import family_line
from tests.judging import LAB, QUICK, judge, unknowns
from tests.world import World

PATIENT = Limits(timeout=2.0, tries=1)
MAIL = "@ MX 10 mail\nmail A 192.0.2.1\n"


@dataclass
class Gathered:
    """SPF's evidence alone, and what it took."""

    texts: SpfTexts | Unknown | NotApplicable
    tree: SpfTree | Unknown | NotApplicable
    senders: tuple[SpfSender, ...] | NotApplicable
    questions: int
    seconds: float

    @property
    def found(self) -> SpfTree:
        assert isinstance(self.tree, SpfTree)
        return self.tree

    def findings(self) -> set[str]:
        domain = parse_target("example.com")
        snapshot = Snapshot(domain, spf_texts=self.texts, spf=self.tree, spf_senders=self.senders)
        return {finding.check for finding in evaluate(snapshot, ("spf",)).findings}


def gathered(world: World, zone: str, limits: Limits = QUICK, ips: tuple[str, ...] = ()) -> Gathered:
    world.set(zone)
    domain = parse_target("example.com")

    async def run() -> Gathered:
        engine = Engine([parse_resolver(world.resolver)], limits)
        asker = Asker(Live(engine, allow=LAB), Transcript(domain.name))
        start = time.monotonic()
        try:
            texts = await gather_spf_texts(asker, domain)
            tree = await gather_spf_tree(asker, domain, texts)
            senders = await gather_spf_senders(asker, domain, ips)
        finally:
            asker.close()
            engine.close()
        return Gathered(texts, tree, senders, len(world.asked), time.monotonic() - start)

    return asyncio.run(run())


def chain(length: int, below: str = "test") -> str:
    links = (f'c{i}.{below}. TXT "v=spf1 include:c{i + 1}.{below} ~all"' for i in range(1, length))
    return "\n".join(links)


def record_of(terms: list[str]) -> str:
    """A TXT line whose text is cut into strings of at most 250 octets."""
    text = " ".join(("v=spf1", *terms, "~all"))
    return "@ TXT " + " ".join(f'"{text[at : at + 250]}"' for at in range(0, len(text), 250)) + "\n"


BOMBS = {
    "a chain of 900": (record_of(["include:c1.test"]) + chain(900), "spf.too-many-lookups"),
    "ten chains of 300": (
        record_of([f"include:c1.d{k}.test" for k in range(10)])
        + "\n".join(chain(300, f"d{k}.test") for k in range(10)),
        "spf.too-many-lookups",
    ),
    "a thousand includes": (
        record_of([f"include:i{k}.test" for k in range(1000)])
        + "\n".join(f'i{k}.test. TXT "v=spf1 ip4:192.0.2.1 ~all"' for k in range(1000)),
        "spf.too-many-lookups",
    ),
    "a thousand includes of nothing": (
        record_of([f"include:i{k}.test" for k in range(1000)]),
        "spf.too-many-lookups",
    ),
    "a hundred MX hosts": (
        record_of(["mx:big.test"])
        + "\n".join(f"big.test. MX 1 m{k}.big.test.\nm{k}.big.test. A 192.0.2.1" for k in range(100)),
        "spf.mx-limit",
    ),
    "a doubling at every step": (
        record_of(["include:d1.test", "include:d1.test"])
        + "\n".join(
            f'd{k}.test. TXT "v=spf1 include:d{k + 1}.test include:d{k + 1}.test ~all"' for k in range(1, 60)
        ),
        "spf.too-many-lookups",
    ),
    "a loop": (
        record_of(["include:a.test"]) + 'a.test. TXT "v=spf1 include:b.test include:example.com ~all"\n'
        'b.test. TXT "v=spf1 include:a.test ~all"',
        "spf.loop",
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_hostile_record_costs_few_questions_and_gets_its_verdict(world: World, name: str) -> None:
    zone, verdict = BOMBS[name]
    slow = ". !delay 0.05\n" + zone
    seen = gathered(world, slow, PATIENT, ips=("192.0.2.200",))
    assert verdict in seen.findings()
    assert seen.questions <= 40
    assert seen.seconds < 20 * 0.05 / 0.9 + 1.5  # the same share of 20 seconds, and our own work
    assert isinstance(seen.senders, tuple)
    assert seen.senders[0].result.result is Result.PERMERROR


def test_a_chain_whose_answers_take_nine_tenths_of_a_second_ends_in_time(world: World) -> None:
    seen = gathered(world, ". !delay 0.9\n" + BOMBS["a chain of 900"][0], PATIENT)
    assert seen.findings() == {"spf.too-many-lookups"}
    assert seen.questions <= 40
    assert seen.seconds < 20


def test_each_level_of_the_tree_is_one_round_trip(world: World) -> None:
    zone = ". !delay 0.1\n" + record_of(["include:a.test", "include:b.test", "mx", "a:w.example.com"])
    zone += '@ MX 10 mail\nmail A 192.0.2.1\nw A 192.0.2.2\na.test. TXT "v=spf1 include:c.test ~all"\n'
    zone += 'b.test. TXT "v=spf1 include:c.test ~all"\nc.test. TXT "v=spf1 ip4:192.0.2.0/28 ~all"'
    seen = gathered(world, zone, PATIENT)
    assert lookups(seen.found) == Count(6)
    # example.com, its terms, c.test, and the hosts of mx: four, none of them twice
    assert seen.seconds < 6.5 * 0.1
    assert len(world.asked) == len(set(world.asked)) == 7


def test_a_repeated_name_is_asked_once_and_counted_each_time(world: World) -> None:
    zone = record_of(["include:a.test"] * 4 + ["a:h.example.com"] * 3)
    seen = gathered(world, zone + 'h A 192.0.2.1\na.test. TXT "v=spf1 ip4:192.0.2.1 ~all"')
    assert lookups(seen.found) == Count(7)
    assert seen.questions == 3


def test_what_a_receiver_never_comes_to_is_not_asked(world: World) -> None:
    zone = '@ TXT "v=spf1 ip4:192.0.2.1 ~all include:a.test mx:b.test redirect=c.test exp=d.test"'
    seen = gathered(world, zone)
    assert (lookups(seen.found), voids(seen.found)) == (Count(0), Count(0))
    assert seen.questions == 1


def test_a_name_that_dns_cannot_hold_is_not_asked_and_is_no_record(world: World) -> None:
    seen = gathered(world, record_of([f"include:{'x' * 64}.test"]))
    assert "spf.include-none" in seen.findings()
    assert seen.questions == 1


def test_an_include_is_missing_only_when_a_second_path_agrees(world: World) -> None:
    zone = MAIL + '@ TXT "v=spf1 include:v.test ~all"\n'
    world.set(zone)
    world.second.set(zone + 'v.test. TXT "v=spf1 ip4:192.0.2.1 ~all"')
    run = judge(world, second=True)
    assert not [f for f in run.outcome.findings if f.check.startswith("spf.")]
    world.second.set(zone + "v.test. !servfail TXT")
    run = judge(world, second=True)
    assert not [f for f in run.outcome.findings if f.check.startswith("spf.")]
    assert {u.reason for u in unknowns(run, "spf.include-none")} == {Reason.CONTRADICTED}


def test_a_void_counts_only_when_a_second_path_agrees(world: World) -> None:
    zone = MAIL + '@ TXT "v=spf1 a:w.example.com ~all"\n'
    world.set(zone)
    world.second.set(zone + "w A 192.0.2.7")
    run = judge(world, second=True)
    assert not [f for f in run.outcome.findings if f.check.startswith("spf.")]


SOUND = (
    MAIL
    + '@ TXT "v=spf1 include:v.test a:w.example.com mx:m.test exists:e.example.com ip4:192.0.2.99 ~all"\n'
    'v.test. TXT "v=spf1 ip4:192.0.2.8 ~all"\nw A 192.0.2.2\nm.test. MX 1 h.m.test.\nh.m.test. A 192.0.2.3\n'
    "e A 127.0.0.2\n"
)
PLACES = ("@ {} TXT", "v.test. {} TXT", "w {} A", "m.test. {} MX", "h.m.test. {} A", "e {} A")
BROKEN = (
    "!servfail", "!timeout", "!refused", "!formerr", "!notimp", "!bogus", "!garbage", "!short", "!empty",
    "!compression-loop", "!wrong-id", "!wrong-question", "!wrong-source", "!referral", "!nodata-without-soa",
    "!truncated-tcp-refused", "!truncated-tcp-hangs",
)  # fmt: skip
HEALTHY = ("!servfail-once", "!timeout-once", "!truncated", "!formerr-edns", "!duplicate-reply", "!secure")
HASTY = Limits(timeout=0.3, tries=2)


def _with(place: str, fault: str) -> str:
    owner, rrtype = place.split(" {} ")
    return f"{SOUND}{owner} {fault} {rrtype}\n"


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("place", PLACES)
def test_a_question_without_an_answer_is_neither_missing_nor_a_pass(
    world: World, place: str, fault: str
) -> None:
    options = Options(allow=LAB, sending_ips=("192.0.2.99",), probes=0)
    run = judge(world, _with(place, fault), options=options, limits=HASTY)
    assert [f.check for f in run.outcome.findings if f.check.startswith("spf.")] == []
    assert family_line("spf", run.outcome).verdict is Verdict.COULD_NOT_CHECK
    asked = place.split(" {} ")[0].removesuffix(".")
    asked = {"@": "example.com", "w": "w.example.com", "e": "e.example.com"}.get(asked, asked)
    assert {u.question.split()[0] for u in unknowns(run, "spf.")} == {asked}


@pytest.mark.parametrize("fault", HEALTHY)
@pytest.mark.parametrize("place", PLACES)
def test_a_healthy_answer_is_never_unknown(world: World, place: str, fault: str) -> None:
    options = Options(allow=LAB, sending_ips=("192.0.2.99",), probes=0)
    run = judge(world, _with(place, fault), options=options, limits=Limits(timeout=0.4, tries=3))
    assert unknowns(run, "spf.") == []
    assert family_line("spf", run.outcome).verdict is Verdict.PASS


def test_a_domain_that_does_not_exist_has_no_spf_to_judge(world: World) -> None:
    run = judge(world, "other.test. A 192.0.2.1", "nothing.test")
    assert not [f for f in run.outcome.findings if f.check.startswith("spf.")]
    assert family_line("spf", run.outcome).verdict is Verdict.NOT_APPLICABLE


def test_a_spent_budget_is_said_and_leaves_what_was_seen(world: World) -> None:
    terms = [f"mx:{name}.test" for name in "abcde"]
    zone = record_of(terms) + "\n".join(
        f"{name}.test. MX {k} m{k}.{name}.test.\nm{k}.{name}.test. A 192.0.2.{k + 1}"
        for name in "abcde"
        for k in range(10)
    )
    seen = gathered(world, zone)
    assert seen.questions == 40
    assert seen.findings() == {"spf.time"}
    assert lookups(seen.found) == Count(5)
