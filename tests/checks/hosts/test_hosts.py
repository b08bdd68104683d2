"""The mail servers of a domain: whole findings and whole sets of findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from checks.certificate import read
from checks.contacts import SmtpTalk, Tls
from checks.domain import parse_target
from checks.hosts.certificates import DUE, SOON, is_due
from checks.hosts.record import Hosts, MailHost
from checks.model import Finding, NotApplicable, Outcome, Reason, Severity, Unknown, Verdict
from checks.registry import checks_of, evaluate
from checks.reverse_names import PointerName, Reverse
from checks.snapshot import Snapshot
from deliverability.report import family_line
from tests.checks.hosts.talks import ADDRESS, HELLO, HOST, SILENT, own, plain, secured, server, servers, talk
from tests.world.authority import authority

NOW = datetime.now(UTC)
PORT = f"{HOST} port 25"


def judged(hosts: Hosts | Unknown | NotApplicable, now: datetime = NOW) -> Outcome:
    return evaluate(Snapshot(parse_target("example.com"), hosts=hosts, taken_at=now), ("hosts",))


def said(outcome: Outcome) -> dict[str, dict[str, object]]:
    """Each finding's facts by the name of its check."""
    assert not any(gap.unknown.reason is Reason.CRASHED for gap in outcome.gaps)
    return {finding.check.removeprefix("hosts."): dict(finding.facts) for finding in outcome.findings}


def one(said_: SmtpTalk | Unknown | MailHost, now: datetime = NOW) -> Outcome:
    return judged(servers(said_), now)


def verdict(outcome: Outcome) -> Verdict:
    return family_line("hosts", outcome).verdict


def presenting(
    *names: str,
    days: float = 90,
    flaw: str = "",
    trust: str = "",
    overdue: str = "",
    version: str = "TLSv1.3",
) -> SmtpTalk:
    chain = authority().issue(*(names or (HOST,)), days=days, flaw=flaw).chain
    return secured(Tls(version, "TLS_AES_256_GCM_SHA384", chain, trust, overdue))


GOOD = presenting()
BROKEN = secured(Tls(problem="alert: handshake failure"), Reason.CONNECTION_LOST)


def gone(host: str = "gone.example.com", address: str = "192.0.2.9") -> MailHost:
    unknown = Unknown(f"smtp {host} ({address})", Reason.CONNECTION_REFUSED)
    return server(unknown, host, address, silent=(address,), gone=True)


def test_a_good_server_passes_every_check() -> None:
    outcome = one(own(GOOD))
    assert (outcome.findings, outcome.gaps) == ((), ())
    assert set(outcome.passed) == {check.id for check in checks_of("hosts")}
    assert verdict(outcome) is Verdict.PASS


def test_what_is_not_known_or_does_not_apply_is_passed_on() -> None:
    unknown = Unknown("example.com MX", Reason.SERVFAIL)
    assert {gap.unknown for gap in judged(unknown).gaps} == {unknown}
    assert verdict(judged(unknown)) is Verdict.COULD_NOT_CHECK
    assert verdict(judged(NotApplicable("example.com takes no mail"))) is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    "reason",
    [Reason.TIMEOUT, Reason.CONNECTION_REFUSED, Reason.NO_WAY_OUT, Reason.NOT_PUBLIC, Reason.NO_ROUTE,
     Reason.NOT_ASKED, Reason.BUDGET, Reason.CRASHED],
)  # fmt: skip
def test_a_server_that_was_not_reached_is_neither_faulty_nor_fine(reason: Reason) -> None:
    unknown = Unknown("smtp mx.example.com (192.0.2.1)", reason)
    outcome = one(unknown)
    assert outcome.findings == ()
    assert {gap.unknown for gap in outcome.gaps} == {unknown}
    assert verdict(outcome) is Verdict.COULD_NOT_CHECK
    names = {"name-not-full", "name-not-in-dns", "name-differs-from-ptr"}  # of one's own servers only
    names |= {"ptr-missing", "ptr-not-confirmed", "ptr-generic"}
    assert {check.removeprefix("hosts.") for check in outcome.passed} >= names


@pytest.mark.parametrize("greeting", ["554 go away", "421 busy", "450 4.7.1 greylisted", "521 no mail"])
def test_a_server_that_turns_us_away_is_no_fault(greeting: str) -> None:
    outcome = one(talk(greeting))
    assert outcome.findings == ()
    assert {gap.unknown.reason for gap in outcome.gaps} == {Reason.TURNED_AWAY}
    answering = {"hosts.none-reachable", "hosts.unreachable", "hosts.address-unreachable"}
    assert set(outcome.passed) >= answering
    assert verdict(outcome) is Verdict.COULD_NOT_CHECK


def test_no_server_that_answers_is_one_error() -> None:
    outcome = judged(servers(gone("a.example.com", "192.0.2.1"), gone("b.example.com", "192.0.2.2")))
    hosts = ("a.example.com", "b.example.com")
    facts = {"domain": "example.com", "hosts": hosts, "addresses": ("192.0.2.1", "192.0.2.2")}
    assert outcome.findings == (Finding("hosts.none-reachable", Severity.ERROR, "example.com MX", facts),)
    assert outcome.gaps == ()


def test_a_server_only_a_private_network_reaches_is_no_way_in_either() -> None:
    private = server(
        Unknown("smtp in.example.com (10.0.0.1)", Reason.NOT_PUBLIC), "in.example.com", "10.0.0.1"
    )
    outcome = judged(servers(gone(), private))
    facts = {"domain": "example.com", "hosts": ("gone.example.com",), "addresses": ("192.0.2.9",)}
    assert said(outcome) == {"none-reachable": facts}
    outcome = judged(servers(private))
    assert (said(outcome), verdict(outcome)) == ({}, Verdict.COULD_NOT_CHECK)


def test_one_server_that_is_gone_is_a_warning_beside_one_that_answers() -> None:
    outcome = judged(servers(gone(), server(GOOD)))
    facts = {"domain": "example.com", "host": "gone.example.com", "addresses": ("192.0.2.9",)}
    assert outcome.findings == (
        Finding("hosts.unreachable", Severity.WARNING, "gone.example.com port 25", facts),
    )
    assert outcome.gaps == ()


def test_one_server_that_is_gone_beside_one_that_is_not_known_is_not_all() -> None:
    outcome = judged(servers(gone(), SILENT))
    assert list(said(outcome)) == ["unreachable"]
    assert {gap.unknown for gap in outcome.gaps} == {SILENT}


def test_servers_that_were_not_talked_to_leave_open_whether_all_are_gone() -> None:
    outcome = judged(servers(gone(), skipped=("mx6.example.com",)))
    assert list(said(outcome)) == ["unreachable"]
    assert {(gap.check, gap.unknown.reason) for gap in outcome.gaps} == {
        ("hosts.none-reachable", Reason.TOO_MANY),
        ("hosts.address-unreachable", Reason.TOO_MANY),
    }


def test_servers_that_were_not_talked_to_are_named_and_spoil_nothing() -> None:
    outcome = judged(servers(server(GOOD), skipped=("mx6.example.com", "mx7.example.com")))
    assert {gap.unknown.question for gap in outcome.gaps} == {"mx6.example.com A", "mx7.example.com A"}
    assert verdict(outcome) is Verdict.PASS


def test_an_address_in_vain_is_a_notice() -> None:
    outcome = one(server(GOOD, silent=("192.0.2.2",)))
    assert said(outcome) == {
        "address-unreachable": {"host": HOST, "address": ADDRESS, "addresses": ("192.0.2.2",)}
    }
    assert verdict(outcome) is Verdict.PASS


REFUSING = talk(f"{HELLO}250 STARTTLS\n> STARTTLS\n454 4.7.0 TLS not available\n> QUIT\n221 bye")
TLS_FAULTS: list[tuple[SmtpTalk, dict[str, Mapping[str, object]]]] = [
    (plain(), {"starttls-missing": {"domain": "example.com", "host": HOST,
                                    "extensions": ("SIZE", "8BITMIME")}}),
    (talk("220 mx.example.com\n> EHLO p\n250 mx.example.com"),
     {"starttls-missing": {"domain": "example.com", "host": HOST, "extensions": ("no extension",)}}),
    (talk(f"{HELLO}250 XXXXXXXA"), {"starttls-masked": {"host": HOST, "keyword": "XXXXXXXA"}}),
    (REFUSING, {"starttls-refused": {"host": HOST, "reply": "454 4.7.0 TLS not available"}}),
    (talk(f"{HELLO}250 STARTTLS\n> STARTTLS\n500 what"),
     {"starttls-refused": {"host": HOST, "reply": "500 what"}}),
    (talk("220 mx.example.com\n> EHLO p\n502 5.5.2 what"),
     {"ehlo-unknown": {"host": HOST, "reply": "502 5.5.2 what"}}),
    (BROKEN, {"handshake-fails-everywhere": {"domain": "example.com", "hosts": (HOST,),
                                             "problems": ("alert: handshake failure",)}}),
    (presenting(version="TLSv1"), {"old-tls": {"host": HOST, "version": "TLSv1",
                                               "cipher": "TLS_AES_256_GCM_SHA384"}}),
    (presenting(version="TLSv1.1"), {"old-tls": {"host": HOST, "version": "TLSv1.1",
                                                 "cipher": "TLS_AES_256_GCM_SHA384"}}),
]  # fmt: skip


@pytest.mark.parametrize(("talked", "facts"), TLS_FAULTS)
def test_each_fault_of_tls_is_said_once_and_alone(
    talked: SmtpTalk, facts: dict[str, Mapping[str, object]]
) -> None:
    outcome = one(talked)
    assert said(outcome) == facts
    assert outcome.gaps == ()


OLD = secured(Tls("TLSv1.1", "ECDHE-ECDSA-AES128-SHA"))


@pytest.mark.parametrize(
    ("old", "facts"),
    [
        (OLD, {"old-tls-too": {"host": HOST, "version": "TLSv1.1", "cipher": "ECDHE-ECDSA-AES128-SHA"}}),
        (secured(Tls(problem="alert: protocol version"), Reason.CONNECTION_LOST), {}),
        (secured(Tls(problem="the server hung up before it was finished"), Reason.CONNECTION_LOST), {}),
        (plain(), {}),
        (None, {}),
    ],
)
def test_old_versions_beside_current_ones_are_a_notice(
    old: SmtpTalk | None, facts: dict[str, Mapping[str, object]]
) -> None:
    outcome = one(server(GOOD, old=old))
    assert said(outcome) == facts
    assert (outcome.gaps, verdict(outcome)) == ((), Verdict.PASS)


@pytest.mark.parametrize("old", [SILENT, talk("421 once a minute"), talk("", ended=Reason.TIMEOUT)])
def test_a_second_talk_that_did_not_come_so_far_leaves_old_versions_open(old: SmtpTalk | Unknown) -> None:
    outcome = one(server(GOOD, old=old))
    assert outcome.findings == ()
    assert [gap.check for gap in outcome.gaps] == ["hosts.old-tls-too"]
    assert verdict(outcome) is Verdict.PASS


@pytest.mark.parametrize("version", ["TLSv1.2", "TLSv1.3"])
def test_current_versions_are_fine(version: str) -> None:
    assert said(one(presenting(version=version))) == {}


def test_handshakes_that_fail_with_some_are_a_warning_each() -> None:
    outcome = judged(
        servers(server(BROKEN, "a.example.com"), server(GOOD, HOST), server(BROKEN, "b.example.com"))
    )
    assert [finding.subject for finding in outcome.findings] == [
        "a.example.com port 25",
        "b.example.com port 25",
    ]
    assert {finding.check for finding in outcome.findings} == {"hosts.handshake-fails"}
    assert outcome.findings[0].facts == {
        "domain": "example.com", "host": "a.example.com", "problem": "alert: handshake failure",
    }  # fmt: skip


def test_a_failed_handshake_beside_plain_text_does_not_keep_all_mail_out() -> None:
    outcome = judged(servers(server(BROKEN, "a.example.com"), server(plain())))
    assert set(said(outcome)) == {"handshake-fails", "starttls-missing"}


def test_a_failed_handshake_beside_one_that_is_not_known_is_not_everywhere() -> None:
    outcome = judged(servers(server(BROKEN, "a.example.com"), SILENT))
    assert said(outcome) == {}
    assert "hosts.handshake-fails-everywhere" in {gap.check for gap in outcome.gaps}


def test_a_failed_handshake_beside_a_server_that_is_gone_is_everywhere() -> None:
    outcome = judged(servers(gone(), server(BROKEN)))
    assert set(said(outcome)) == {"unreachable", "handshake-fails-everywhere"}


@pytest.mark.parametrize("ended", [Reason.TIMEOUT, Reason.TOO_LONG, Reason.BUDGET])
def test_a_handshake_that_took_too_long_is_not_one_that_failed(ended: Reason) -> None:
    outcome = one(secured(Tls(problem=ended.value), ended))
    assert outcome.findings == ()
    assert {gap.unknown.reason for gap in outcome.gaps} == {ended}


def cert(check: str, talked: SmtpTalk, now: datetime = NOW) -> dict[str, object]:
    """The facts of the one finding, which is this check's."""
    outcome = one(talked, now)
    assert outcome.gaps == ()
    assert list(said(outcome)) == [check]
    assert outcome.findings[0].subject == PORT
    return said(outcome)[check]


def until(days: float) -> str:
    return (NOW + timedelta(days=days, hours=12)).strftime("%Y-%m-%d")


BELOW = "CN=Root of the world\\, intermediate"


def test_a_certificate_that_has_run_out() -> None:
    facts = cert("certificate-expired", presenting(days=-10, overdue="certificate has expired"))
    assert facts == {"host": HOST, "until": until(-10), "issuer": BELOW, "days": 9}


def test_a_certificate_that_begins_later() -> None:
    early = presenting(flaw="early", overdue="certificate is not yet valid")
    facts = cert("certificate-not-yet-valid", early)
    since = (NOW + timedelta(days=1)).strftime("%Y-%m-%d")
    assert facts == {"host": HOST, "until": until(90), "issuer": BELOW, "since": since}


@pytest.mark.parametrize(
    ("days", "check"),
    [
        (90, ""), (30, ""), (15, ""), (14.6, ""), (13, "certificate-expiring"), (5, "certificate-expiring"),
        (2.6, "certificate-expiring"), (2.4, "certificate-ends-in-days"), (0, "certificate-ends-in-days"),
        (-0.4, "certificate-ends-in-days"), (-0.6, "certificate-expired"),
    ],
)  # fmt: skip
def test_days_are_counted_to_the_end_of_a_certificate_for_ninety_days(days: float, check: str) -> None:
    """The authority of the tests puts half a day on top."""
    assert list(said(one(presenting(days=days)))) == ([check] if check else [])


@pytest.mark.parametrize(
    ("left", "notice", "warning"),
    [(4, False, False), (2.1, False, False), (1.9, True, False), (0.9, True, True)],
)
def test_a_certificate_for_six_days_is_due_when_two_are_left(
    left: float, notice: bool, warning: bool
) -> None:
    known = read(authority().issue(HOST).chain[0])
    assert known
    end = NOW + timedelta(days=left)
    short = replace(known, not_before=end - timedelta(days=6), not_after=end)
    assert is_due(short, NOW, *DUE) is notice
    assert is_due(short, NOW, *SOON) is warning


def test_a_certificate_for_another_name() -> None:
    facts = cert("certificate-name", presenting("mail.example.net", "example.com"))
    assert facts == {
        "host": HOST, "until": until(90), "issuer": BELOW, "names": ("mail.example.net", "example.com"),
    }  # fmt: skip


def test_a_wildcard_covers_one_label() -> None:
    assert said(one(presenting("*.example.com"))) == {}
    assert list(said(one(presenting("*.com")))) == ["certificate-name"]
    assert list(said(one(presenting("*.mx.example.com")))) == ["certificate-name"]


def test_a_certificate_signed_by_itself() -> None:
    talked = presenting(flaw="self-signed", trust="self-signed certificate")
    assert cert("certificate-self-signed", talked) == {
        "host": HOST,
        "until": until(90),
        "issuer": f"CN={HOST}",
    }


def test_a_certificate_without_the_one_that_vouches_for_it() -> None:
    trust = "unable to get local issuer certificate"
    facts = cert("certificate-chain-incomplete", presenting(flaw="no-intermediate", trust=trust))
    assert facts == {"host": HOST, "until": until(90), "issuer": BELOW, "problem": trust}


def test_a_certificate_of_an_authority_nobody_knows() -> None:
    trust = "unable to get local issuer certificate"
    facts = cert("certificate-untrusted", presenting(flaw="unknown-ca", trust=trust))
    issuer = "CN=Root that nobody knows\\, intermediate"
    assert facts == {"host": HOST, "until": until(90), "issuer": issuer, "problem": trust}


def test_a_missing_intermediate_that_this_machine_knows_anyway_is_no_fault_here() -> None:
    assert said(one(presenting(flaw="no-intermediate"))) == {}


def test_a_certificate_that_is_not_for_servers() -> None:
    facts = cert(
        "certificate-wrong-purpose", presenting(flaw="wrong-purpose", trust="unsuitable certificate purpose")
    )
    assert facts == {"host": HOST, "until": until(90), "issuer": BELOW}


def test_an_outdated_certificate_above_a_good_one() -> None:
    overdue = "certificate has expired"
    facts = cert("certificate-chain-expired", presenting(flaw="old-intermediate", overdue=overdue))
    assert facts == {"host": HOST, "until": until(90), "issuer": "CN=Old intermediate", "problem": overdue}


def test_a_key_that_is_too_short() -> None:
    facts = cert("certificate-weak-key", presenting(flaw="weak-key"))
    assert facts == {
        "host": HOST,
        "until": until(90),
        "issuer": BELOW,
        "key": "RSA",
        "bits": 1024,
        "least": 2048,
    }


def test_a_signature_that_can_be_forged() -> None:
    facts = cert("certificate-weak-signature", presenting(flaw="sha1"))
    assert facts == {
        "host": HOST, "until": until(90), "issuer": BELOW, "hash": "SHA1", "subject": f"CN={HOST}",
    }  # fmt: skip


@pytest.mark.parametrize("chain", [(), (b"no certificate",)])
def test_what_cannot_be_read_is_not_judged(chain: tuple[bytes, ...]) -> None:
    outcome = one(secured(Tls("TLSv1.3", "x", chain)))
    assert outcome.findings == ()
    assert {gap.unknown.reason for gap in outcome.gaps} == {Reason.MALFORMED}
    assert all("certificate" in gap.check for gap in outcome.gaps)


def test_several_faults_of_one_certificate_are_told_apart() -> None:
    talked = presenting("mail.example.net", days=-10, flaw="self-signed", trust="self-signed certificate")
    assert set(said(one(talked))) == {"certificate-name", "certificate-expired", "certificate-self-signed"}


def hello(name: str) -> SmtpTalk:
    return talk(f"220 {name} ESMTP\n> EHLO p\n250-{name}\n250 STARTTLS\n> STARTTLS\n220 go", GOOD.tls)


def named(*names: str, leads_back: bool | Unknown = True) -> Reverse:
    return Reverse(ADDRESS, tuple(PointerName(name, leads_back) for name in names))


AT = {"host": HOST, "address": ADDRESS}
NAMES: list[tuple[MailHost, dict[str, Mapping[str, object]]]] = [
    (own(hello("localhost")), {"name-not-full": {**AT, "name": "localhost"}}),
    (own(hello("[192.0.2.1]")), {"name-not-full": {**AT, "name": "[192.0.2.1]"}}),
    (own(hello("MAIL.lan.")), {"name-not-full": {**AT, "name": "mail.lan"}}),
    (own(hello("old.example.com"), name_addresses=()),
     {"name-not-in-dns": {**AT, "name": "old.example.com"}}),
    (own(hello("mail.example.com")),
     {"name-differs-from-ptr": {**AT, "name": "mail.example.com", "names": (HOST,)}}),
    (own(hello("mail.example.com"), named(HOST, "mail.example.com")), {}),
    (own(hello("MX.Example.Com")), {}),
    (own(GOOD, Reverse(ADDRESS)), {"ptr-missing": AT}),
    (own(GOOD, named(HOST, leads_back=False)), {"ptr-not-confirmed": {**AT, "names": (HOST,)}}),
    (own(hello("h7.dsl.example.net"), named("h7.dsl.example.net")),
     {"ptr-generic": {**AT, "names": ("h7.dsl.example.net",), "part": "dsl"}}),
    (own(GOOD, named(HOST, "h7.dsl.example.net")), {}),
    (own(hello("x.google.com"), Reverse(ADDRESS)), {"ptr-missing": AT}),
    (own(hello("aspmx.l.google.com"), Reverse(ADDRESS)), {}),
    (server(hello("localhost")), {}),
]  # fmt: skip


@pytest.mark.parametrize(("host", "facts"), NAMES)
def test_the_names_of_ones_own_servers(host: MailHost, facts: dict[str, Mapping[str, object]]) -> None:
    outcome = one(host)
    assert said(outcome) == facts
    assert outcome.gaps == ()
    assert verdict(outcome) is Verdict.PASS


NAME_GAPS = {"name-not-full", "name-not-in-dns", "name-differs-from-ptr"}
PTR_GAPS = {"ptr-missing", "ptr-not-confirmed", "ptr-generic", "name-differs-from-ptr"}
NO_PTR = Unknown("1.2.0.192.in-addr.arpa PTR", Reason.SERVFAIL)
NO_A = Unknown("mx.example.com A", Reason.TIMEOUT)


@pytest.mark.parametrize(
    ("host", "unknown", "waiting"),
    [
        (own(GOOD, Reverse(ADDRESS, unknown=NO_PTR)), NO_PTR, PTR_GAPS),
        (own(GOOD, named(HOST, leads_back=NO_A)), NO_A, {"ptr-not-confirmed"}),
        (own(GOOD, name_addresses=NO_A), NO_A, {"name-not-in-dns", "name-differs-from-ptr"}),
    ],
)
def test_a_name_without_an_answer_leaves_only_its_own_checks_open(
    host: MailHost, unknown: Unknown, waiting: set[str]
) -> None:
    outcome = one(host)
    assert outcome.findings == ()
    assert {gap.unknown for gap in outcome.gaps} == {unknown}
    assert {gap.check.removeprefix("hosts.") for gap in outcome.gaps} == waiting
    assert verdict(outcome) is Verdict.PASS


def test_the_names_of_a_server_that_did_not_introduce_itself_are_open() -> None:
    outcome = one(own(talk("554 no")))
    assert {gap.check.removeprefix("hosts.") for gap in outcome.gaps} >= NAME_GAPS
    assert outcome.findings == ()
