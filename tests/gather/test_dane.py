"""TLSA records of mail servers: secure, ignored, failing or unknown, and compared with what is presented."""

from __future__ import annotations

import asyncio
import json

import pytest

from checks.dane.evidence import Dane, TlsaHost
from checks.dnssec.record import State
from checks.model import NotApplicable, Reason, Unknown, Verdict
from deliverability.gather.context import Options
from deliverability.net.transcript import loads
from deliverability.report import as_json
from deliverability.runs import Run, replay
from tests.judging import LAB, judge, unknowns
from tests.world import World

SECURE, INSECURE, BOGUS = State.SECURE, State.INSECURE, State.BOGUS
FAMILY = ("dane",)
TRUSTING = "\n*. !unvalidated"
DIGEST = "ab" * 32
MAIL = "@ MX 10 mail\nmail A 192.0.2.1\n"
RECORD = f"_25._tcp.mail TLSA 3 1 1 {DIGEST}\n"
MET = "@ MX 10 mail\nmail A 127.0.0.25\n@ !signed\n"
ERRORS = {
    "dane.no-match", "dane.no-starttls", "dane.ta-chain", "dane.ta-name", "dane.ta-overdue",
    "dane.lookup-fails",
}  # fmt: skip


def look(world: World, zone: str, *, second: str | None = None, target: str = "example.com") -> Run:
    """The run of this family alone; `second` is what another resolver serves."""
    world.set(zone)
    if second is not None:
        world.second.set(second)
    options = Options(allow=LAB, families=FAMILY)
    return judge(world, None, target, options=options, second=second is not None, patience=1.0)


def dane(run: Run) -> Dane:
    assert isinstance(run.snapshot.dane, Dane)
    return run.snapshot.dane


def only(run: Run) -> TlsaHost:
    (host,) = dane(run).hosts
    return host


def told(run: Run) -> set[str]:
    return {finding.check for finding in run.outcome.findings}


# What the records are worth, as seen through each kind of resolver.

WORTH: dict[str, tuple[State, State, int, State]] = {
    # the zone's form: state of the answer, of the zone, how many records count, state of the MX records
    "@ !signed": (SECURE, SECURE, 1, SECURE),
    "@ !signed alg=8": (SECURE, SECURE, 1, SECURE),
    "": (INSECURE, INSECURE, 0, INSECURE),
    "@ !signed no-ds": (INSECURE, INSECURE, 0, INSECURE),
}


@pytest.mark.parametrize("resolver", ["", TRUSTING])
@pytest.mark.parametrize("signing", WORTH)
def test_the_worth_is_the_same_whether_or_not_the_resolver_validates(
    world: World, signing: str, resolver: str
) -> None:
    run = look(world, MAIL + RECORD + signing + resolver)
    host = only(run)
    assert isinstance(host.believed, tuple)
    assert (host.state, host.zone, len(host.believed), dane(run).mx) == WORTH[signing]


def test_mx_records_with_a_wrong_signature_are_bogus(world: World) -> None:
    zone = MAIL + RECORD + "@ !signed spoilt=MX"
    assert dane(look(world, zone + TRUSTING)).mx is BOGUS
    assert look(world, zone).snapshot.dane == Unknown("example.com MX", Reason.BOGUS, (world.resolver,))


@pytest.mark.parametrize("resolver", ["", TRUSTING])
def test_a_wrong_signature_over_the_records_makes_senders_wait(world: World, resolver: str) -> None:
    run = look(world, MAIL + RECORD + "@ !signed spoilt=TLSA" + resolver)
    (finding,) = run.outcome.findings
    assert (finding.check, finding.facts["problem"]) == (
        "dane.lookup-fails",
        "the signature of the TLSA records is wrong",
    )


def test_a_bogus_zone_is_left_to_the_checks_of_dnssec(world: World) -> None:
    for resolver in ("", TRUSTING):
        zone = "@ MX 10 mx.host.example.\nmx.host.example. A 192.0.2.1\nhost.example. !signed bogus\n"
        run = look(world, zone + f"_25._tcp.mx.host.example. TLSA 3 1 1 {DIGEST}{resolver}")
        assert not told(run) & ERRORS


def test_a_resolver_that_refuses_sound_records_makes_them_unknown(world: World) -> None:
    run = look(world, MAIL + RECORD + "@ !signed\n_25._tcp.mail !bogus TLSA")
    assert (told(run), run.report.verdict) == (set(), Verdict.COULD_NOT_CHECK)
    assert {gap.reason for gap in unknowns(run)} == {Reason.BOGUS}


def test_a_resolver_that_refuses_a_proof_that_there_are_none_makes_senders_wait(world: World) -> None:
    """Name servers that cannot prove the absence of a record are the usual cause."""
    run = look(world, MAIL + "@ !signed\n_25._tcp.mail !bogus TLSA")
    assert told(run) == {"dane.lookup-fails"}
    assert only(run).failing == (world.resolver,)


def test_the_word_of_a_resolver_does_not_make_records_of_an_unsigned_zone_count(world: World) -> None:
    run = look(world, MAIL + RECORD + "_25._tcp.mail !secure TLSA")
    assert only(run).believed == ()
    assert only(run).state == Unknown(
        "_25._tcp.mail.example.com TLSA", Reason.CONTRADICTED, (world.resolver,)
    )


# Faults on the question.

BROKEN = (
    "servfail", "timeout", "refused", "notimp", "formerr", "short", "garbage", "nodata-without-soa",
    "referral", "truncated-tcp-refused", "compression-loop", "wrong-id", "empty",
)  # fmt: skip
HARMLESS = ("servfail-once", "timeout-once", "truncated", "duplicate-reply", "delay 0.05")


@pytest.mark.parametrize("resolver", ["", TRUSTING])
@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_is_no_verdict(world: World, fault: str, resolver: str) -> None:
    run = look(world, MAIL + RECORD + f"@ !signed\n_25._tcp.mail !{fault} TLSA" + resolver)
    assert told(run) == set()
    assert run.report.verdict is Verdict.COULD_NOT_CHECK
    assert {gap.question for gap in unknowns(run)} == {"_25._tcp.mail.example.com TLSA"}


@pytest.mark.parametrize("fault", BROKEN)
def test_in_an_unsigned_zone_a_fault_does_not_matter(world: World, fault: str) -> None:
    run = look(world, MAIL + f"_25._tcp.mail !{fault} TLSA")
    assert (told(run), run.report.verdict) == (set(), Verdict.PASS)


@pytest.mark.parametrize("fault", HARMLESS)
def test_what_a_good_client_overcomes_is_no_fault(world: World, fault: str) -> None:
    kind, _, argument = fault.partition(" ")
    run = look(world, MAIL + RECORD + f"@ !signed\n_25._tcp.mail !{kind} TLSA {argument}")
    assert len(only(run).believed) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("rrtype", ["DS", "DNSKEY"])
@pytest.mark.parametrize("fault", ["servfail", "timeout", "short"])
def test_without_the_zones_keys_nothing_is_said_of_the_records(world: World, fault: str, rrtype: str) -> None:
    run = look(world, MAIL + RECORD + f"@ !signed{TRUSTING}\n@ !{fault} {rrtype}")
    assert told(run) == set()
    assert run.report.verdict is Verdict.COULD_NOT_CHECK
    assert {gap.question for gap in unknowns(run)} == {f"example.com {rrtype}"}


def test_absence_that_a_second_path_contradicts_is_not_told(world: World) -> None:
    run = look(world, MAIL + "@ !signed", second=MAIL + "@ !signed\n_25._tcp.mail !servfail TLSA")
    assert told(run) == set()
    assert only(run).records == Unknown(
        "_25._tcp.mail.example.com TLSA", Reason.CONTRADICTED, (world.resolver, world.second.resolver)
    )
    run = look(world, MAIL + "@ !signed", second=MAIL + "@ !signed")
    assert told(run) == {"dane.absent"}


# Name servers that fail on this question alone.

ZONE = """
@ MX 10 mail
mail A 192.0.2.1
@ NS ns1
@ NS ns2
ns1 A 127.0.0.3
ns2 A 127.0.0.4
@ !signed
"""
FAILING = "_25._tcp.mail !servfail TLSA\n"
SERVERS = ZONE + FAILING + "!server 127.0.0.3\n!server 127.0.0.4\n"


def served(first: str, second: str) -> str:
    """A resolver that fails, and what each of the zone's own servers has beside the zone."""
    return f"{ZONE}{FAILING}!server 127.0.0.3 alone\n{ZONE}{first}\n!server 127.0.0.4 alone\n{ZONE}{second}\n"


@pytest.mark.parametrize(
    "zone", [SERVERS, served(FAILING, FAILING), served(FAILING, "_25._tcp.mail !refused TLSA")]
)
def test_servers_that_fail_on_this_question_alone_make_senders_wait(world: World, zone: str) -> None:
    run = look(world, zone)
    assert told(run) == {"dane.lookup-fails"}
    assert only(run).failing == ("127.0.0.3", "127.0.0.4")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("", ""),
        (FAILING, ""),
        ("@ !servfail", "*.example.com. !servfail\n@ !servfail"),
        ("_25._tcp.mail !timeout TLSA", "_25._tcp.mail !timeout TLSA"),
        (FAILING, "_25._tcp.mail !short TLSA"),
    ],
)
def test_servers_that_fail_otherwise_or_not_at_all_are_no_proof(
    world: World, first: str, second: str
) -> None:
    run = look(world, served(first, second))
    assert not told(run) & ERRORS
    assert run.report.verdict is Verdict.COULD_NOT_CHECK


# Names that lead elsewhere.

ELSEWHERE = "mx.host.example. A 192.0.2.1\nhost.example. !signed\n"


def test_an_alias_is_looked_at_where_it_ends_first(world: World) -> None:
    """RFC 7672 §2.2.2."""
    zone = "@ MX 10 mail\nmail CNAME mx.host.example.\n@ !signed\n" + ELSEWHERE
    both = f"_25._tcp.mx.host.example. TLSA 3 1 1 {DIGEST}\n{RECORD.replace('ab', 'cd')}"
    host = only(look(world, zone + both))
    assert (host.host, host.base) == ("mail.example.com", "mx.host.example")
    host = only(look(world, zone + RECORD))
    assert (host.base, len(host.believed)) == ("mail.example.com", 1)  # type: ignore[arg-type]


def test_records_behind_an_alias_are_as_secure_as_both_its_ends(world: World) -> None:
    zone = MAIL + "_25._tcp.mail CNAME tlsa.host.example.\ntlsa.host.example. TLSA 3 1 1 " + DIGEST + "\n"
    for first, second, state in (
        ("@ !signed", "host.example. !signed", SECURE),
        ("@ !signed", "", INSECURE),
        ("", "host.example. !signed", INSECURE),
        ("@ !signed", "host.example. !signed spoilt=TLSA", BOGUS),
    ):
        for resolver in ("", TRUSTING):
            assert only(look(world, zone + f"{first}\n{second}" + resolver)).state is state


@pytest.mark.parametrize("resolver", ["", TRUSTING])
def test_records_in_a_zone_of_their_own_are_proved_by_its_keys(world: World, resolver: str) -> None:
    run = look(world, MAIL + RECORD + "@ !signed\n_tcp.mail !signed" + resolver)
    assert only(run).state is SECURE
    run = look(world, MAIL + RECORD + "@ !signed\n_tcp.mail !signed spoilt=TLSA" + resolver)
    assert only(run).state is BOGUS


# The servers of the domain.


def test_a_domain_without_mx_is_its_own_mail_server(world: World) -> None:
    run = look(world, f"@ A 192.0.2.1\n_25._tcp TLSA 3 1 1 {DIGEST}\n@ !signed")
    assert only(run).name == "_25._tcp.example.com"


@pytest.mark.parametrize("zone", ["@ MX 0 .", "@ TXT x", "@ MX 10 gone"])
def test_a_domain_without_mail_servers_has_no_dane(world: World, zone: str) -> None:
    run = look(world, zone + "\n@ !signed")
    assert isinstance(run.snapshot.dane, NotApplicable)
    assert run.report.verdict is Verdict.NOT_APPLICABLE


def test_few_of_many_servers_are_looked_at(world: World) -> None:
    hosts = "".join(f"@ MX 10 m{n}\nm{n} A 192.0.2.1\n" for n in range(12))
    assert len(dane(look(world, hosts + "@ !signed")).hosts) == 5


def test_the_words_name_the_provider_where_it_is_known(world: World) -> None:
    zone = "@ MX 10 example-com.mail.protection.outlook.com.\n@ !signed\n"
    run = look(world, zone + "example-com.mail.protection.outlook.com. A 192.0.2.1")
    (finding,) = run.outcome.findings
    assert finding.check == "dane.host-zone-unsigned"
    assert str(finding.facts["who"]).endswith("belongs to Microsoft 365, so only they can change this.")


# The servers themselves.


@pytest.mark.parametrize(
    ("server", "checks"),
    [
        ("mail !smtp\nmail !tlsa 3 1 1", set()),
        (f"mail !smtp\n{RECORD}", {"dane.no-match"}),
        ("mail !smtp\nmail !tlsa 2 1 1 root", {"dane.ta-chain"}),
        ("mail !smtp cert=a.example.net\nmail !tlsa 2 1 1 cert=a.example.net", {"dane.ta-name"}),
        ("mail !smtp expired\nmail !tlsa 2 0 1 expired", {"dane.ta-overdue"}),
        (f"mail !smtp no-starttls\n{RECORD}", {"dane.no-starttls"}),
        (f"mail !smtp no-handshake\n{RECORD}", {"dane.handshake-fails"}),
        ("mail !smtp\nmail !tlsa 1 1 1", {"dane.usage"}),
        ("mail !smtp\nmail !tlsa 3 1 0", {"dane.full-data"}),
        ("mail !smtp\nmail !tlsa 3 1 1\nmail !tlsa 0 1 1", {"dane.usage-beside"}),
        ("mail !smtp\nmail !tlsa 3 1 1\nmail !tlsa 3 1 2 data=ab", {"dane.params"}),
        ("mail !smtp expires=5\nmail !tlsa 3 1 1 expires=5", {"dane.rollover"}),
        ("mail !smtp\n", {"dane.absent"}),
    ],
)
def test_each_fault_of_a_server_is_told_once_and_nothing_else(
    world: World, server: str, checks: set[str]
) -> None:
    run = look(world, MET + server)
    assert (told(run), unknowns(run)) == (checks, [])
    assert len(run.outcome.findings) == len(checks)
    again = asyncio.run(replay(loads(run.transcript.dumps())))
    assert json.dumps(as_json(again.report)) == json.dumps(as_json(run.report))


@pytest.mark.parametrize("words", ["hangs", "drops", "refuses", "filtered"])
def test_a_server_that_does_not_talk_to_us_is_not_judged(world: World, words: str) -> None:
    run = look(world, MET + f"mail !smtp {words}\n{RECORD}")
    assert not told(run) & ERRORS
    assert run.report.verdict is Verdict.COULD_NOT_CHECK


REPLAYED = (
    MAIL + RECORD + "@ !signed",
    MAIL + RECORD,
    MAIL + RECORD + "@ !signed spoilt=TLSA",
    MAIL + "@ !signed\n_25._tcp.mail !servfail TLSA",
    SERVERS,
)


@pytest.mark.parametrize("zone", REPLAYED)
def test_a_replay_comes_to_the_same(world: World, zone: str) -> None:
    run = look(world, zone)
    again = asyncio.run(replay(loads(run.transcript.dumps())))
    assert again.snapshot.dane == run.snapshot.dane
    assert json.dumps(as_json(again.report)) == json.dumps(as_json(run.report))
