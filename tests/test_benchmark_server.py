"""The quick server of the benchmarks says what the careful one says of the same text."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import dns.flags
import dns.message
import dns.query
import dns.rdatatype
import pytest

from tests.benchmarks.records import Records, read
from tests.benchmarks.typical import FAULTS, fault_of, typical
from tests.benchmarks.wire import Answers
from tests.world.answer import look_up, reply_to
from tests.world.zone import Zones, parse

DOMAINS = 60
TYPES = ("A", "AAAA", "NS", "SOA", "MX", "TXT", "CNAME", "PTR", "DNSKEY", "TLSA", "SPF")
"""Not DS, which belongs to the parent (RFC 4035 §3.1.4.1): the benchmark's domains are not signed."""
NAMES = ("", "www.", "_dmarc.", "_mta-sts.", "_smtp._tls.", "default._bimi.", "google._domainkey.", "x.y.")


@pytest.fixture(scope="module")
def quick() -> Records:
    return read(typical(DOMAINS))


@pytest.fixture(scope="module")
def careful() -> Zones:
    return parse("\n".join(typical(DOMAINS)), ".")


def questions(careful: Zones) -> set[tuple[str, str]]:
    names = {name.to_text() for name in careful.existing} | {".", "none.", "a.b.none."}
    names |= {f"{label}d{number:04}.example." for label in NAMES for number in range(1, DOMAINS + 1)}
    names |= {f"d0001.example._report._dmarc.{vendor}." for vendor in ("dmarc-reports.example", "zoho.com")}
    return {(name, rrtype) for name in names for rrtype in TYPES}


def answer(answers: Answers, query: dns.message.Message, limit: int | None = None) -> dns.message.Message:
    wire = answers.reply(query.to_wire(), limit)
    assert wire is not None
    return dns.message.from_wire(wire)


def ttls(message: dns.message.Message) -> dict[str, int]:
    return {rrset.name.to_text(): rrset.ttl for rrset in (*message.answer, *message.authority)}


def test_both_servers_give_the_same_answer_to_every_question(quick: Records, careful: Zones) -> None:
    answers = Answers(quick)
    asked = random.Random(1).sample(sorted(questions(careful)), 3000)
    for name, rrtype in asked:
        query = dns.message.make_query(name, rrtype)
        question = query.question[0]
        expected = reply_to(query, look_up(careful, question.name, question.rdtype, recurse=True))
        found = answer(answers, query, 65535)
        assert found == expected, (name, rrtype)
        assert ttls(found) == ttls(expected), (name, rrtype)
    assert answers.asked == len(asked)


def test_eight_domains_in_a_hundred_have_a_fault_and_every_kind_occurs() -> None:
    faults = [fault_of(number) for number in range(1, 2001)]
    assert len([fault for fault in faults if fault]) == 160
    assert {fault: faults.count(fault) for fault in FAULTS} == dict.fromkeys(FAULTS, 40)


def test_a_domain_is_the_same_in_every_world() -> None:
    few = [line for line in typical(3) if "d0002" in line]
    assert few == [line for line in typical(9) if "d0002" in line]


def test_the_question_is_echoed_in_its_case_and_the_answer_found_in_any(quick: Records) -> None:
    query = dns.message.make_query("D0001.eXample", "MX")
    wire = Answers(quick).reply(query.to_wire())
    assert wire is not None
    assert b"\x05D0001\x07eXample" in wire
    assert dns.message.from_wire(wire).answer


@pytest.mark.parametrize(("edns", "cut"), [(-1, True), (0, False)])
def test_what_is_too_long_without_edns_is_cut(edns: int, cut: bool) -> None:
    wide = read([*typical(1), *(f'd0001.example. TXT "{number}{"x" * 200}"' for number in range(3))])
    query = dns.message.make_query("d0001.example", "TXT", use_edns=edns, payload=1232)
    found = answer(Answers(wide), query)
    assert bool(found.flags & dns.flags.TC) is cut
    assert found.edns == edns


def test_the_count_is_told_and_set_back_and_does_not_count_itself(quick: Records) -> None:
    answers = Answers(quick)
    answer(answers, dns.message.make_query("d0001.example", "A"))
    told = [
        answer(answers, dns.message.make_query(name, "TXT")).answer[0][0].to_text()
        for name in ("count.benchmark", "reset.benchmark", "count.benchmark")
    ]
    assert told == ['"1"', '"1"', '"0"']


@pytest.mark.parametrize("wire", [b"", b"x" * 11, b"\x00" * 17, b"\x00\x01\x81\x00\x00\x01" + b"\x00" * 11])
def test_what_is_no_query_has_no_answer(quick: Records, wire: bytes) -> None:
    assert Answers(quick).reply(wire) is None


def test_the_process_serves_udp_and_tcp_and_tells_its_count_at_the_end() -> None:
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.server",
        "--port",
        "0",
        "--domains",
        "3",
        "--delay",
        "0.01",
    ]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rpartition(":")[2])
        query = dns.message.make_query("_dmarc.d0001.example", "TXT")
        replies = [ask(query, "127.0.0.1", port=port, timeout=5) for ask in (dns.query.udp, dns.query.tcp)]
        process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == "2 questions\n"
    assert all(b"v=DMARC1" in reply.answer[0][0].strings[0] for reply in replies)
