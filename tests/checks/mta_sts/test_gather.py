"""Every fault on every question of MTA-STS: silence is never "missing", and never "pass"."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from checks.domain import parse_target
from checks.model import Reason
from deliverability.addresses import parse_resolver
from deliverability.gather.context import Options
from deliverability.net.dns import Engine
from deliverability.net.doors import House, Terms
from deliverability.net.live import Live
from deliverability.runs import Run, check
from tests.checks.mta_sts.worlds import MAIL, PATH, POLICY, RECORD, SILENT_MAIL, served, whole
from tests.judging import QUICK, judge, unknowns
from tests.world import World

BROKEN = (
    "servfail", "refused", "timeout", "bogus", "referral", "nodata-without-soa", "garbage", "short", "empty",
    "wrong-id", "wrong-question", "compression-loop", "cname-loop", "notimp", "formerr",
    "truncated-tcp-refused", "truncated-tcp-hangs",
)  # fmt: skip
SOUND = ("duplicate-reply", "formerr-edns", "secure", "servfail-once", "timeout-once", "truncated")
URL = f"https://mta-sts.example.com{PATH}"


def judged(world: World, zone: str, patience: float = 2.0, second: bool = False) -> Run:
    return judge(world, zone, "support@example.com", families=("mta_sts",), patience=patience, second=second)


def findings(run: Run) -> list[str]:
    return [finding.check.removeprefix("mta-sts.") for finding in run.outcome.findings]


def gaps(run: Run) -> set[tuple[str, Reason]]:
    return {(unknown.question, unknown.reason) for unknown in unknowns(run)}


@pytest.mark.parametrize("fault", BROKEN)
def test_without_an_answer_about_the_record_nothing_is_judged(world: World, fault: str) -> None:
    run = judged(world, f"{whole()}_mta-sts !{fault} TXT")
    assert findings(run) == []
    assert run.outcome.passed == ()
    assert {question for question, _ in gaps(run)} == {"_mta-sts.example.com TXT"}


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("rrtype", ["A", "AAAA"])
def test_a_policy_host_that_nobody_tells_of_is_not_missing(world: World, fault: str, rrtype: str) -> None:
    zone = f"{SILENT_MAIL}{RECORD}mta-sts TXT x\nmta-sts !{fault} {rrtype}"
    run = judged(world, zone)
    assert findings(run) == []
    assert {question for question, _ in gaps(run)} == {f"mta-sts.example.com {rrtype}"}


@pytest.mark.parametrize("fault", BROKEN)
def test_one_address_of_the_policy_host_is_enough(world: World, fault: str) -> None:
    run = judged(world, f"{whole()}mta-sts !{fault} AAAA")
    assert (findings(run), gaps(run)) == ([], set())


@pytest.mark.parametrize("fault", BROKEN)
def test_without_the_mail_servers_only_they_are_left_open(world: World, fault: str) -> None:
    run = judged(world, f"{whole()}@ !{fault} MX")
    assert findings(run) == []
    assert {gap.check for gap in run.outcome.gaps} == {
        f"mta-sts.{name}" for name in ("mx-tls", "mx-tls-testing", "mx-unlisted", "mx-unlisted-testing")
    }
    assert {question for question, _ in gaps(run)} == {"example.com MX"}


@pytest.mark.parametrize("fault", SOUND)
def test_a_fault_that_passes_is_no_fault(world: World, fault: str) -> None:
    run = judged(world, f"{whole()}_mta-sts !{fault} TXT\nmta-sts !{fault} A\n@ !{fault} MX")
    assert (findings(run), gaps(run)) == ([], set())


def test_absence_needs_a_second_witness(world: World) -> None:
    world.set(SILENT_MAIL)
    world.second.set(SILENT_MAIL + "_mta-sts !servfail TXT")
    run = judge(world, families=("mta_sts",), second=True)
    assert findings(run) == []
    assert {reason for _, reason in gaps(run)} == {Reason.CONTRADICTED}


@pytest.mark.parametrize(
    ("words", "question", "reason"),
    [
        # RFC 8461 §3.3: senders go on as if there were no policy, so no mail is lost; and a firewall near us
        # turns connections away in the very same manner.
        ("refuses", f"https {URL} (127.2.0.1)", Reason.CONNECTION_REFUSED),
        ("hangs", URL, Reason.TIMEOUT),
        ("drops", URL, Reason.CONNECTION_LOST),
        ("drip", URL, Reason.TIMEOUT),
        *((f"status={status}", URL, Reason.WEB_FAILED) for status in (408, 429, 500, 502, 503, 504, 522)),
    ],
)
def test_a_policy_host_that_does_not_answer_is_unknown(
    world: World, words: str, question: str, reason: Reason
) -> None:
    run = judged(world, whole(words=words, mail=SILENT_MAIL), patience=0.6)
    assert findings(run) == []
    assert gaps(run) == {(question, reason)}


@pytest.mark.parametrize(
    ("words", "reason"),
    [("hangs", Reason.TIMEOUT), ("drops", Reason.CONNECTION_LOST), ("status=502", Reason.WEB_FAILED)],
)
def test_whether_a_policy_is_served_unannounced_may_be_unknown(
    world: World, words: str, reason: Reason
) -> None:
    run = judged(world, SILENT_MAIL + served(words=words), patience=0.6)
    assert findings(run) == ["absent"]
    assert [gap.check for gap in run.outcome.gaps] == ["mta-sts.policy-without-record"]
    assert gaps(run) == {(URL, reason)}


@pytest.mark.parametrize("words", ["hangs", "drops", "status=502", "status=530"])
def test_a_web_server_that_a_wildcard_leads_to_owes_nobody_a_policy(world: World, words: str) -> None:
    """Behind a CDN such a name often gets no more than an error."""
    run = judged(world, f"{SILENT_MAIL}* A 127.2.0.1\n{served(words=words)}", patience=0.6)
    assert (findings(run), gaps(run)) == (["absent"], set())


@pytest.mark.parametrize(
    ("words", "reason"),
    [("hangs", Reason.TIMEOUT), ("banner=421", Reason.TURNED_AWAY), ("drops", Reason.CONNECTION_LOST)],
)
def test_a_mail_server_that_does_not_talk_is_left_open(world: World, words: str, reason: Reason) -> None:
    run = judged(world, whole(mail=f"{SILENT_MAIL}mail !smtp {words}\n"), patience=0.6)
    assert findings(run) == []
    assert {gap.check for gap in run.outcome.gaps} == {"mta-sts.mx-tls"}
    assert {unknown_reason for _, unknown_reason in gaps(run)} == {reason}


def test_without_a_policy_in_force_no_mail_server_is_bothered(world: World) -> None:
    judged(world, MAIL)
    judged(world, whole(r"version: STSv1\nmode: none\nmax_age: 86400\n"))
    assert [name for name, _ in world.heard if name == "mail.example.com"] == []


# What a stranger can steer.


@contextmanager
def listener(address: str) -> Iterator[socket.socket]:
    with socket.socket() as sock:
        sock.bind((address, 0))
        sock.listen()
        sock.settimeout(0.05)
        yield sock


def connections(sock: socket.socket) -> int:
    try:
        sock.accept()[0].close()
    except TimeoutError:
        return 0
    return 1 + connections(sock)


def guarded(world: World, zone: str, port: int, *allow: str) -> Run:
    """A run that may reach only these networks, and only at this port."""
    world.set(zone)

    async def run() -> Run:
        engine = Engine([parse_resolver(world.resolver)], QUICK)
        house = House(Terms(https_port=port, allow=allow, seconds=1))
        options = Options(allow=allow, families=("mta_sts",))
        try:
            live = Live(engine, allow=allow, doors=house.doors())
            return await check(live, parse_target("support@example.com"), options)
        finally:
            await house.close()
            engine.close()

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("addresses", "spoken"),
    [
        ("mta-sts A {here}\n", "host-not-public"),
        ("mta-sts A 10.0.0.1\nmta-sts A {here}\n", "host-not-public"),
        ("mta-sts A 192.0.2.1\nmta-sts A {here}\n", ""),
        ("mta-sts AAAA ::ffff:{here}\n", "host-not-public"),
        ("mta-sts AAAA 64:ff9b::{here}\n", "host-not-public"),
        ("mta-sts CNAME x.example.net.\nx.example.net. A {here}\n", "host-not-public"),
        ("mta-sts CNAME localhost.\nlocalhost. A {here}\n", "host-not-public"),
    ],
)
def test_nothing_inside_is_connected_to(world: World, addresses: str, spoken: str) -> None:
    with listener("127.0.0.1") as sock:
        zone = SILENT_MAIL + RECORD + addresses.format(here="127.0.0.1")
        run = guarded(world, zone, sock.getsockname()[1], "192.0.2.0/24")
        assert connections(sock) == 0
    assert findings(run) == ([spoken] if spoken else [])
    assert {reason for _, reason in gaps(run)} == (set() if spoken else {Reason.NOT_PUBLIC})


def test_a_policy_host_that_sends_us_inside_is_not_followed(world: World) -> None:
    with listener("127.0.0.1") as sock:
        inside = f"https://127.0.0.1:{sock.getsockname()[1]}/x"
        run = judged(world, whole(words=f"status=302 location={inside}", mail=SILENT_MAIL))
        assert connections(sock) == 0
    assert findings(run) == ["redirect"]
    assert [name for name, _ in world.heard] == ["mta-sts.example.com"]


def test_the_policy_is_fetched_once_a_run(world: World) -> None:
    judged(world, whole())
    assert [line for name, line in world.heard if name == "mta-sts.example.com"] == [
        f"GET {PATH} HTTP/1.1 mta-sts.example.com"
    ]


def test_a_policy_of_another_host_is_fetched_under_the_name_of_the_domain(world: World) -> None:
    other = "sts.example.net."
    page = f'{other} !https {PATH} "{POLICY}" cert=mta-sts.example.com\n'
    host = f"mta-sts CNAME {other}\n{other} A 127.2.0.2\n{page}"
    run = judged(world, MAIL + RECORD + host)
    assert (findings(run), gaps(run)) == ([], set())
    assert ("sts.example.net", f"GET {PATH} HTTP/1.1 mta-sts.example.com") in world.heard
