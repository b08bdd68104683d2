"""What is seen of signed zones: by resolvers that validate and those that do not, over one path and two."""

from __future__ import annotations

import asyncio
import json

import dns.dnssec
import pytest

from checks.answers import Answer, Question, Reply, Soa
from checks.dnssec.record import Fault, State, Zone, Zones
from checks.model import NotApplicable, Reason, Unknown, Verdict
from deliverability.gather.context import Options
from deliverability.gather.dnssec_zones import Looked, Survey
from deliverability.net.asker import Asker
from deliverability.net.transcript import Transcript, loads
from deliverability.report import as_json
from deliverability.runs import Run, replay
from tests.judging import LAB, judge, unknowns
from tests.net.sources import Arranged
from tests.world import World

MAIL = "@ MX 10 mail\nmail A 192.0.2.1\n"
FAMILY = ("dnssec",)
SECURE, INSECURE, BOGUS = State.SECURE, State.INSECURE, State.BOGUS
ERRORS = ("dnssec.bogus", "dnssec.expired", "dnssec.ds-orphan")


def look(world: World, zone: str, *, second: str | None = None, target: str = "example.com") -> Run:
    """The run of this family alone; `second` is what another resolver serves."""
    world.set(zone)
    if second is not None:
        world.second.set(second)
    options = Options(allow=LAB, families=FAMILY)
    return judge(world, None, target, options=options, second=second is not None)


def zones(run: Run) -> Zones:
    assert isinstance(run.snapshot.dnssec, Zones)
    return run.snapshot.dnssec


def own(run: Run) -> Zone:
    return zones(run).zones[0]


def told(run: Run) -> set[str]:
    return {finding.check for finding in run.outcome.findings}


# Each state, as seen through each kind of resolver.

STATES: dict[str, tuple[State, Fault | None, tuple[str, ...]]] = {
    "@ !signed": (SECURE, None, ()),
    "@ !signed alg=8": (SECURE, None, ()),
    "@ !signed alg=15": (SECURE, None, ()),
    "@ !signed nsec3-iterations=0": (SECURE, None, ()),
    "": (INSECURE, None, ("dnssec.unsigned",)),
    "@ !signed no-ds": (INSECURE, None, ("dnssec.ds-missing",)),
    "@ !signed no-ds bogus": (INSECURE, None, ("dnssec.ds-missing",)),
    "@ !signed bogus": (BOGUS, Fault.WRONG, ("dnssec.bogus",)),
    "@ !signed bogus no-ede": (BOGUS, Fault.WRONG, ("dnssec.bogus",)),
    "@ !signed spoilt=SOA": (BOGUS, Fault.WRONG, ("dnssec.bogus",)),
    "@ !signed spoilt=MX": (BOGUS, Fault.WRONG, ("dnssec.bogus",)),
    "@ !signed spoilt=DNSKEY": (BOGUS, Fault.WRONG, ("dnssec.bogus",)),
    "@ !signed not-yet": (BOGUS, Fault.NOT_YET, ("dnssec.bogus",)),
    "@ !signed expired": (BOGUS, Fault.EXPIRED, ("dnssec.expired",)),
    "@ !signed expired no-ede": (BOGUS, Fault.EXPIRED, ("dnssec.expired",)),
    "@ !signed ds-orphan": (BOGUS, Fault.NO_KEYS, ("dnssec.ds-orphan",)),
    "@ !signed ds-mismatch": (BOGUS, Fault.OTHER_KEYS, ("dnssec.ds-orphan",)),
    "@ !signed ds-mismatch no-ede": (BOGUS, Fault.OTHER_KEYS, ("dnssec.ds-orphan",)),
}
TRUSTING = "\n*. !unvalidated"


@pytest.mark.parametrize("signing", STATES)
@pytest.mark.parametrize("resolver", ["", TRUSTING])
def test_the_state_is_the_same_whether_or_not_the_resolver_validates(
    world: World, signing: str, resolver: str
) -> None:
    run = look(world, MAIL + signing + resolver)
    zone = own(run)
    state, fault, checks = STATES[signing]
    assert (zone.state, zone.fault, told(run)) == (state, fault, set(checks))
    assert unknowns(run) == []


@pytest.mark.parametrize("signing", STATES)
@pytest.mark.parametrize("first", ["", TRUSTING])
def test_two_resolvers_of_different_kinds_come_to_the_same(world: World, signing: str, first: str) -> None:
    text = MAIL + signing
    run = look(world, text + first, second=text + ("" if first else TRUSTING))
    assert (own(run).state, own(run).fault) == STATES[signing][:2]
    assert unknowns(run) == []


def test_missing_signatures_are_a_fault_only_when_the_resolver_refuses_the_zone_too(world: World) -> None:
    """One that does not validate may have left them out itself."""
    text = MAIL + "@ !signed unsigned-data"
    assert (own(look(world, text)).fault) is Fault.MISSING
    run = look(world, text + TRUSTING)
    assert own(run).state == Unknown("example.com SOA", Reason.STRIPPED)
    assert told(run) == set()
    assert run.report.verdict is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize("signing", STATES)
def test_a_resolver_that_does_not_know_dnssec_leaves_everything_open(world: World, signing: str) -> None:
    run = look(world, MAIL + signing + "\n*. !stripped")
    assert own(run).state == Unknown("example.com DS", Reason.STRIPPED, (world.resolver,))
    assert told(run) == set()
    assert run.report.verdict is Verdict.COULD_NOT_CHECK


# A second path that sees something else.

CONTRADICTED: dict[tuple[str, str], State | tuple[str, Reason]] = {
    # what the first resolver serves, and the second: what is then known
    ("@ !signed ds-mismatch", "@ !signed"): SECURE,
    ("@ !signed ds-mismatch", "@ !signed no-ds"): INSECURE,
    ("@ !signed ds-orphan", ""): INSECURE,
    ("@ !signed ds-orphan", "@ !signed"): ("example.com DNSKEY", Reason.STRIPPED),
    ("", "@ !signed"): ("example.com DNSKEY", Reason.STRIPPED),
    ("@ !signed ds-orphan", "@ !signed\n@ !servfail DNSKEY"): ("example.com DNSKEY", Reason.CONTRADICTED),
    ("", "@ !servfail DS"): ("example.com DS", Reason.CONTRADICTED),
    ("", "@ !timeout DS"): INSECURE,
    ("@ !signed ds-orphan", "@ !signed\n@ !refused DNSKEY"): BOGUS,
}


@pytest.mark.parametrize(("first", "second"), CONTRADICTED)
def test_what_a_second_path_contradicts_is_not_believed(world: World, first: str, second: str) -> None:
    run = look(world, MAIL + first + TRUSTING, second=MAIL + second + TRUSTING)
    wanted = CONTRADICTED[first, second]
    state = own(run).state
    assert ((state.question, state.reason) if isinstance(state, Unknown) else state) == wanted
    if isinstance(state, Unknown):
        assert not told(run) & set(ERRORS)


def test_a_resolver_that_refuses_what_we_find_sound_makes_it_unknown(world: World) -> None:
    run = look(world, MAIL + "@ !signed\n@ !bogus SOA")
    assert own(run).state == Unknown("example.com SOA", Reason.BOGUS)
    assert (told(run), run.report.verdict) == (set(), Verdict.COULD_NOT_CHECK)


def test_a_resolver_that_refuses_an_unsigned_zone_makes_it_unknown(world: World) -> None:
    run = look(world, MAIL + "*.example.com. !bogus\n@ !bogus")
    assert own(run).state == Unknown("example.com SOA", Reason.BOGUS)
    assert (told(run), run.report.verdict) == (set(), Verdict.COULD_NOT_CHECK)


def test_the_word_of_a_resolver_does_not_make_an_unsigned_zone_secure(world: World) -> None:
    run = look(world, MAIL + "*. !secure")
    assert own(run).state == Unknown("example.com SOA", Reason.CONTRADICTED)
    assert told(run) == set()


def test_the_word_of_a_resolver_against_a_proof_makes_it_unknown(world: World) -> None:
    run = look(world, MAIL + "@ !signed bogus\n*. !unvalidated\n*. !secure")
    assert isinstance(own(run).state, Unknown)
    assert not told(run) & set(ERRORS)


# A fault on each question.

QUESTIONS = ("DS", "DNSKEY", "SOA")
BROKEN = (
    "servfail", "timeout", "refused", "notimp", "formerr", "short", "garbage", "nodata-without-soa",
    "referral", "truncated-tcp-refused", "compression-loop", "wrong-id", "empty",
)  # fmt: skip
HARMLESS = ("servfail-once", "timeout-once", "truncated", "duplicate-reply", "delay 0.05")


def faulty(rrtype: str, fault: str) -> str:
    kind, _, argument = fault.partition(" ")
    return f"\n@ !{kind} {rrtype} {argument}"


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("rrtype", QUESTIONS)
def test_a_fault_on_a_question_is_no_verdict(world: World, rrtype: str, fault: str) -> None:
    for signing in ("@ !signed", "@ !signed expires=2d alg=5"):
        run = look(world, MAIL + signing + TRUSTING + faulty(rrtype, fault))
        assert not told(run) & set(ERRORS)
        assert run.report.verdict in (Verdict.COULD_NOT_CHECK, Verdict.WARN)
        assert unknowns(run), "something was not known"
        assert {gap.question for gap in unknowns(run)} == {f"example.com {rrtype}"}


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("rrtype", ["DS", "DNSKEY"])
def test_a_fault_on_a_question_never_hides_behind_the_resolvers_word(
    world: World, rrtype: str, fault: str
) -> None:
    """AD says that the zone is secure; what the records themselves are like is still unknown."""
    run = look(world, MAIL + "@ !signed" + faulty(rrtype, fault))
    assert own(run).state is SECURE
    assert told(run) == set()
    assert {gap.question for gap in unknowns(run)} == {f"example.com {rrtype}"}


@pytest.mark.parametrize("fault", BROKEN)
def test_an_unsigned_zone_is_not_called_unsigned_while_the_parent_is_silent(world: World, fault: str) -> None:
    run = look(world, MAIL + faulty("DS", fault))
    assert told(run) == set()
    assert run.report.verdict is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize("fault", HARMLESS)
@pytest.mark.parametrize("rrtype", QUESTIONS)
def test_what_a_good_client_overcomes_is_no_fault(world: World, rrtype: str, fault: str) -> None:
    run = look(world, MAIL + "@ !signed" + faulty(rrtype, fault))
    assert (own(run).state, told(run), unknowns(run)) == (SECURE, set(), [])


def test_a_ds_that_only_the_resolver_still_has_is_no_fault_of_today(world: World) -> None:
    """It was removed, and resolvers keep it for its TTL: what is there now is what can be mended."""
    run = look(world, MAIL + "@ !signed ds-orphan", second=MAIL)
    assert own(run).state in (INSECURE, Unknown("example.com SOA", Reason.BOGUS))
    assert not told(run) & set(ERRORS)


# Other zones that mail depends on.

ELSEWHERE = "@ MX 10 mx.host.example.\nmx.host.example. A 192.0.2.1\n"


def test_the_zones_of_the_mail_servers_are_looked_at(world: World) -> None:
    run = look(world, ELSEWHERE + "@ !signed\nhost.example. !signed expired")
    assert [(zone.name, zone.is_own, zone.hosts) for zone in zones(run).zones] == [
        ("example.com", True, ()),
        ("host.example", False, ("mx.host.example",)),
    ]
    (finding,) = run.outcome.findings
    assert (finding.check, finding.subject) == ("dnssec.expired", "host.example DNSKEY")
    assert finding.facts["domain"] == "example.com"
    assert "cannot find the mail servers of example.com" in str(finding.facts["effect"])
    assert str(finding.facts["who"]).startswith("Only the company that runs host.example")


def test_what_only_its_owner_can_better_is_not_told_of_somebody_elses_zone(world: World) -> None:
    run = look(
        world,
        ELSEWHERE + "@ !signed\nhost.example. !signed alg=5 ds-digest=1,2 nsec3-iterations=5 expires=1d",
    )
    assert told(run) == set()
    assert told(look(world, ELSEWHERE + "@ !signed\nhost.example. A 192.0.2.1")) == set()


def test_a_delegated_dmarc_record_that_is_bogus_hurts_the_mail_that_is_sent(world: World) -> None:
    zone = MAIL + '@ !signed\n_dmarc !signed ds-mismatch\n_dmarc TXT "v=DMARC1; p=reject"'
    (finding,) = look(world, zone).outcome.findings
    assert (finding.check, finding.subject) == ("dnssec.ds-orphan", "_dmarc.example.com DS")
    assert "cannot read _dmarc.example.com" in str(finding.facts["effect"])


def test_the_zone_an_alias_leads_to_counts_too(world: World) -> None:
    world.set(
        MAIL + "@ !signed\ns1._domainkey CNAME k.vendor.example.\nvendor.example. !signed bogus\n"
        'k.vendor.example. TXT "v=DKIM1; p="\n_dmarc CNAME d.other.example.\nother.example. !signed expired'
    )
    options = Options(("s1",), allow=LAB, families=("dnssec", "dkim"))
    run = judge(world, None, options=options)
    assert {f.subject for f in run.outcome.findings if f.check.startswith("dnssec.")} == {
        "other.example DNSKEY",
        "vendor.example DNSKEY",
    }
    assert [gap.reason for gap in unknowns(run, "dkim.selector-missing")] == [Reason.BOGUS]


def test_a_zone_below_a_broken_one_is_not_blamed(world: World) -> None:
    run = look(world, "@ MX 10 mx.mail\nmx.mail A 192.0.2.1\nmail !signed\n@ !signed bogus")
    assert [(zone.name, zone.state) for zone in zones(run).zones] == [("example.com", BOGUS)]
    run = look(world, "@ MX 10 mx.mail\nmx.mail A 192.0.2.1\nmail !signed\n@ !signed bogus\n*. !unvalidated")
    assert [(zone.name, zone.state, zone.fault) for zone in zones(run).zones] == [
        ("example.com", BOGUS, Fault.WRONG),
        ("mail.example.com", BOGUS, None),
    ]
    assert [finding.subject for finding in run.outcome.findings] == ["example.com DNSKEY"]


@pytest.mark.parametrize("resolver", ["", TRUSTING])
def test_a_signed_zone_below_an_unsigned_one_is_insecure(world: World, resolver: str) -> None:
    run = look(world, MAIL + "mail !signed" + resolver)
    assert [(zone.name, zone.state) for zone in zones(run).zones] == [
        ("example.com", INSECURE),
        ("mail.example.com", INSECURE),
    ]
    assert told(run) == {"dnssec.unsigned"}


def test_a_domain_within_a_zone_is_judged_by_that_zone(world: World) -> None:
    run = look(world, "help MX 10 mail\nmail A 192.0.2.1\n@ !signed bogus", target="help.example.com")
    (finding,) = run.outcome.findings
    assert (finding.check, finding.subject) == ("dnssec.bogus", "example.com DNSKEY")
    assert finding.facts["domain"] == "help.example.com"


def test_a_delegated_domain_is_judged_with_the_zone_above_it(world: World) -> None:
    run = look(
        world,
        "help MX 10 mail\nmail A 192.0.2.1\nhelp !signed\n@ !signed ds-orphan",
        target="help.example.com",
    )
    (finding,) = run.outcome.findings
    assert (finding.check, finding.subject) == ("dnssec.ds-orphan", "example.com DS")


def test_a_domain_that_is_not_there_has_no_dnssec(world: World) -> None:
    run = look(world, "x.example.net. A 192.0.2.1", target="nowhere.example")
    assert isinstance(run.snapshot.dnssec, NotApplicable)
    assert run.report.verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(("there", "zone"), [(True, "gov.uk"), (False, None)])
def test_a_domain_in_the_zone_of_its_registry_is_judged_by_that_zone(there: bool, zone: str | None) -> None:
    def answer(question: Question, path: str) -> Reply:
        if question == Question("gov.uk", "SOA"):
            return Answer(question, (Soa("ns.gov.uk", "x.gov.uk", 1, 2, 3, 4, 5),))
        owner = "uk" if question.name == "gov.uk" and question.rrtype == "DS" else "gov.uk"
        return Answer(question, nxdomain=question.name == "council.gov.uk" and not there, soa_owner=owner)

    async def run() -> Looked | Unknown | None:
        survey = Survey(Asker(Arranged(answer), Transcript("council.gov.uk")), 0.0)
        return await survey.zone_at("council.gov.uk")

    found = asyncio.run(run())
    assert (found.zone.name if isinstance(found, Looked) else found) == zone


def test_many_mail_servers_do_not_mean_many_questions(world: World) -> None:
    hosts = "".join(f"@ MX 10 m{n}.h{n}.example.\nm{n}.h{n}.example. A 192.0.2.1\n" for n in range(20))
    run = look(world, hosts)
    assert len(zones(run).zones) == 9
    assert len([one for one in world.asked if one.rrtype == "DNSKEY"]) == 9


# Replays.


@pytest.mark.parametrize("signing", [*STATES, "@ !signed\n@ !servfail DS", "@ !signed unsigned-data"])
def test_a_replay_comes_to_the_same_report(world: World, signing: str) -> None:
    run = look(world, ELSEWHERE + signing + "\nhost.example. !signed expires=2d")
    again = asyncio.run(replay(loads(run.transcript.dumps())))
    assert json.dumps(as_json(again.report)) == json.dumps(as_json(run.report))
    assert again.snapshot.dnssec == run.snapshot.dnssec


# What it may cost.


@pytest.fixture
def verifications(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every signature that is verified."""
    made: list[object] = []
    honest = dns.dnssec.validate_rrsig

    def counted(*words: object, **more: object) -> None:
        made.append(words[1])
        honest(*words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(dns.dnssec, "validate_rrsig", counted)
    return made


def test_a_sound_zone_costs_three_verifications(world: World, verifications: list[object]) -> None:
    look(world, MAIL + "@ !signed")
    assert len(verifications) == 3  # the keys, the SOA and the MX records


def test_a_zone_full_of_keys_is_not_tried_key_by_key(world: World, verifications: list[object]) -> None:
    keys = "".join(f"@ DNSKEY 257 3 13 {'A' * 83}{chr(65 + n)}{'A' * 2}==\n" for n in range(25))
    run = look(world, MAIL + "@ !signed\n" + keys + TRUSTING)
    assert own(run).state == Unknown("example.com DNSKEY", Reason.TOO_MANY, (world.resolver,))
    assert verifications == []
    assert not told(run) & set(ERRORS)
