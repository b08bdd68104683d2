"""What is told of TLSA records, finding by finding, and what is not."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from checks.certificate import read
from checks.contacts import Tls
from checks.dane.evidence import Dane, TlsaHost
from checks.dane.record import Tlsa, parse
from checks.dnssec.record import State
from checks.domain import parse_target
from checks.hosts.record import Hosts, MailHost
from checks.model import Finding, NotApplicable, Outcome, Reason, Severity, Unknown
from checks.registry import evaluate
from checks.snapshot import Snapshot
from tests.checks.hosts.talks import plain, secured
from tests.world.authority import authority

NOW = datetime.now(UTC)
HOST, NAME = "mx.example.com", "_25._tcp.mx.example.com"
WHO = f"This is for whoever runs {HOST}."
SECURE, INSECURE = State.SECURE, State.INSECURE
SILENT = Unknown(f"{NAME} TLSA", Reason.TIMEOUT)
FACTS = {"domain": "example.com", "host": HOST, "name": NAME, "who": WHO}


def tlsa(text: str) -> Tlsa:
    record = parse(text)
    assert record is not None
    return record


OLD = tlsa("3 1 1 " + "ab" * 32)


def host(*records: Tlsa, **more: object) -> TlsaHost:
    return replace(TlsaHost(HOST, HOST, records), **more)  # type: ignore[arg-type]


def met(tls: Tls | None, name: str = HOST) -> MailHost:
    return MailHost(name, "192.0.2.1", secured(tls) if tls else plain())


def judged(
    *found: TlsaHost, mx: State | Unknown = SECURE, servers: tuple[MailHost, ...] = (), now: datetime = NOW
) -> Outcome:
    dane = Dane("example.com", found, mx)
    hosts = Hosts("example.com", servers)
    return evaluate(Snapshot(parse_target("example.com"), dane=dane, hosts=hosts, taken_at=now), ("dane",))


def findings(*found: TlsaHost, **more: object) -> list[Finding]:
    return list(judged(*found, **more).findings)  # type: ignore[arg-type]


GOOD = authority().issue(HOST)
TLS = Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384", GOOD.chain)


def test_a_certificate_that_no_record_is_of() -> None:
    (finding,) = findings(host(OLD), servers=(met(TLS),))
    until = (NOW + timedelta(days=90, hours=12)).strftime("%Y-%m-%d")
    assert finding == Finding(
        "dane.no-match",
        Severity.ERROR,
        "mx.example.com port 25",
        FACTS
        | {
            "address": "192.0.2.1",
            "records": (f"3 1 1 {'ab' * 32}",),
            "problem": "none of the certificates is meant",
            "subject": "CN=mx.example.com",
            "issuer": "CN=Root of the world\\, intermediate",
            "names_in_it": ("mx.example.com",),
            "until": until,
        },
    )


def test_records_that_do_not_count_are_not_compared() -> None:
    for more in ({"state": INSECURE, "zone": INSECURE}, {"zone": INSECURE}):
        assert not [
            f for f in findings(host(OLD, **more), servers=(met(TLS),)) if f.severity is Severity.ERROR
        ]
    assert not findings(host(OLD), servers=(met(TLS, "other.example.com"),))


def test_a_server_without_encryption() -> None:
    for record in (OLD, tlsa("1 1 1 " + "ab" * 32)):
        found = [f for f in findings(host(record), servers=(met(None),)) if f.check == "dane.no-starttls"]
        assert found == [
            Finding(
                "dane.no-starttls",
                Severity.ERROR,
                "mx.example.com port 25",
                FACTS | {"address": "192.0.2.1"},
            )
        ]
    assert not findings(host(zone=INSECURE), mx=INSECURE, servers=(met(None),))


def test_a_server_that_was_not_met_leaves_open_what_it_presents() -> None:
    silent = Unknown("smtp mx.example.com (192.0.2.1)", Reason.NO_WAY_OUT)
    outcome = judged(host(OLD), servers=(MailHost(HOST, "192.0.2.1", silent),))
    assert outcome.findings == ()
    assert {gap.unknown for gap in outcome.gaps} == {silent}
    assert {gap.check for gap in outcome.gaps} == {
        "dane.handshake-fails", "dane.no-match", "dane.no-starttls", "dane.rollover", "dane.ta-chain",
        "dane.ta-name", "dane.ta-overdue",
    }  # fmt: skip


def test_an_unsigned_provider_that_does_not_answer_for_dane_leaves_nothing_open() -> None:
    """Senders do not ask there (RFC 7672 §2.2.2); in the domain's own zone they would be in vain."""
    theirs = TlsaHost("mx.example.net", "mx.example.net", SILENT, zone=INSECURE)
    assert judged(theirs, mx=INSECURE).gaps == ()
    own = judged(host(records=SILENT, zone=INSECURE), mx=INSECURE)
    assert [(gap.check, gap.unknown) for gap in own.gaps] == [("dane.insecure", SILENT)]


def test_records_that_are_not_known_leave_everything_open_but_the_zone() -> None:
    outcome = judged(host(records=SILENT), servers=(met(TLS),))
    assert outcome.findings == ()
    assert {gap.unknown for gap in outcome.gaps} == {SILENT}
    assert "dane.no-match" in {gap.check for gap in outcome.gaps}
    assert set(outcome.passed) == {"dane.host-zone-unsigned", "dane.insecure-mx"}


def test_absence_is_told_once() -> None:
    other = TlsaHost("mx2.example.com", "mx2.example.com")
    assert findings(host(), other) == [
        Finding(
            "dane.absent",
            Severity.NOTICE,
            "example.com MX",
            FACTS | {"names": (NAME, "_25._tcp.mx2.example.com")},
        )
    ]
    assert findings(host(zone=INSECURE), mx=INSECURE) == []
    assert findings(host(), mx=INSECURE) == [], "first the domain itself would have to be signed"


def test_partial_protection_names_both_sides() -> None:
    other = TlsaHost("mx2.example.com", "mx2.example.com")
    (finding,) = [f for f in findings(host(OLD), other) if f.check == "dane.partial"]
    assert (finding.severity, finding.subject) == (Severity.WARNING, "example.com MX")
    assert (finding.facts["hosts"], finding.facts["others"]) == ((HOST,), ("mx2.example.com",))
    unsure = replace(other, records=SILENT)
    assert not [f for f in findings(host(OLD), unsure) if f.check == "dane.partial"]
    failing = replace(unsure, failing=("127.0.0.1",))
    assert [f.check for f in findings(host(OLD), failing)] == ["dane.lookup-fails"]


def test_a_failing_look_up_names_who_fails() -> None:
    (finding,) = findings(host(records=SILENT, failing=("192.0.2.53",)))
    assert finding == Finding(
        "dane.lookup-fails",
        Severity.ERROR,
        f"{NAME} TLSA",
        FACTS
        | {
            "servers": ("192.0.2.53",),
            "problem": "the answer is a failure, while other questions about the zone are answered",
        },
    )


KINDS = {
    "1 1 1 " + "ab" * 32: ["dane.usage"],
    "0 0 2 " + "ab" * 64: ["dane.usage"],
    "3 1 1 abcd": ["dane.params"],
    "3 5 1 " + "ab" * 32: ["dane.params"],
    "2 1 7 " + "ab" * 32: ["dane.params"],
    "9 1 1 " + "ab" * 32: ["dane.params", "dane.usage"],
    "3 1 0 3059": ["dane.full-data"],
    "2 0 0 3059": ["dane.full-data"],
    "3 1 1 " + "ab" * 32: [],
    "3 0 2 " + "ab" * 64: [],
    "2 1 1 " + "ab" * 32: [],
}


@pytest.mark.parametrize("text", KINDS)
def test_each_kind_of_record_is_told_for_what_it_is(text: str) -> None:
    assert sorted(f.check for f in findings(host(tlsa(text)))) == KINDS[text]
    beside = sorted(f.check for f in findings(host(tlsa(text), OLD)))
    assert beside == ["dane.usage-beside" if one == "dane.usage" else one for one in KINDS[text]]
    assert findings(host(tlsa(text), zone=INSECURE, state=INSECURE), mx=INSECURE)[0].check == "dane.insecure"


@pytest.mark.parametrize(("days", "told"), [(13, True), (14, False), (0, True), (-1, False)])
def test_a_certificate_that_ends_soon_wants_a_second_record(days: int, told: bool) -> None:
    issued = authority().issue(HOST)
    tls = replace(TLS, chain=issued.chain)
    own = read(issued.chain[0])
    assert own is not None
    record = Tlsa(3, 1, 1, hashlib.sha256(own.spki).digest())
    now = own.not_after - timedelta(days=days, hours=1)
    found = findings(host(record), servers=(met(tls),), now=now)
    assert [f.check for f in found] == (["dane.rollover"] if told else [])
    assert findings(host(record, OLD), servers=(met(tls),), now=now) == []


def test_the_mx_records_count_too() -> None:
    assert [f.check for f in findings(host(OLD), mx=INSECURE)] == ["dane.insecure-mx"]
    silent = Unknown("example.com MX", Reason.TIMEOUT)
    outcome = judged(host(OLD), mx=silent)
    assert {gap.check for gap in outcome.gaps} == {
        "dane.absent", "dane.insecure-mx", "dane.host-zone-unsigned",
    }  # fmt: skip


def test_a_signed_domain_at_a_provider_that_is_not() -> None:
    name = "example-com.mail.protection.outlook.com"
    theirs = TlsaHost(name, name, zone=INSECURE)
    (finding,) = findings(theirs)
    assert (finding.check, finding.facts["hosts"]) == ("dane.host-zone-unsigned", (name,))
    assert finding.facts["who"] == f"{name} belongs to Microsoft 365, so only they can change this."
    assert findings(theirs, mx=INSECURE) == []


def test_without_mail_servers_nothing_applies() -> None:
    why = NotApplicable("example.com takes no mail")
    outcome = evaluate(Snapshot(parse_target("example.com"), dane=why, hosts=why), ("dane",))
    assert (outcome.findings, outcome.gaps, outcome.passed) == ((), (), ())
    assert {reason for _, reason in outcome.not_applicable} == {"example.com takes no mail"}
