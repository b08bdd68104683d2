"""A transcript comes back from its text as it was, says what is wrong, and replays to the same report."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.answers import Answer, Mx, Question, Record, Reply, Soa, Txt
from checks.model import Reason, Unknown
from deliverability.gather.context import Options
from deliverability.net.asker import Budget
from deliverability.net.transcript import FORMAT, Transcript, loads, parse, show
from deliverability.report import as_json
from deliverability.runs import options_from, replay
from tests.judging import LAB, judge
from tests.net.messages import NAMES, text
from tests.world import World

NAME = NAMES.map(text)
UINT = st.integers(0, 2**32 - 1)
RECORDS: dict[str, st.SearchStrategy[Record]] = {
    "A": st.ip_addresses(v=4).map(str),
    "AAAA": st.ip_addresses(v=6).map(str),
    "MX": st.builds(Mx, st.integers(0, 65535), NAME),
    "NS": NAME,
    "CNAME": NAME,
    "PTR": NAME,
    "SOA": st.builds(Soa, NAME, NAME, UINT, UINT, UINT, UINT, UINT),
    "TXT": st.lists(st.binary(max_size=255), min_size=1, max_size=4).map(lambda strings: Txt(tuple(strings))),
    "CAA": st.just('0 issue "ca.example; a=\\"b\\""'),
    "TLSA": st.just("3 1 1 " + "ab" * 32),
}
SERVERS = st.sampled_from(["127.0.0.1:53", "[::1]:53", "https://dns.example/dns-query"])


@st.composite
def exchanges(draw: st.DrawFn) -> tuple[Question, str, Reply]:
    rrtype = draw(st.sampled_from(sorted(RECORDS)))
    question = Question(draw(NAME), rrtype)
    path = draw(st.sampled_from(["", "second", "spf"]))
    if draw(st.booleans()):
        reason, servers = draw(st.sampled_from(list(Reason))), draw(st.lists(SERVERS, max_size=2))
        return question, path, Unknown(str(question), reason, tuple(servers))
    return (
        question,
        path,
        Answer(
            question,
            tuple(draw(st.lists(RECORDS[rrtype], max_size=3))),
            draw(st.booleans()),
            draw(st.integers(0, 2**31)),
            draw(SERVERS),
            tuple(draw(st.lists(NAME, max_size=2))),
            draw(st.integers(12, 65535)),
            draw(st.booleans()),
            draw(NAME),
        ),
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(exchanges(), max_size=5), st.floats(0, 4e9), st.lists(st.text(max_size=5), max_size=2))
def test_what_is_written_down_is_read_back_as_it_was(
    said: list[tuple[Question, str, Reply]], taken_at: float, selectors: list[str]
) -> None:
    transcript = Transcript("support@münchen.de", taken_at, {"selectors": tuple(selectors), "probes": 3}, 7)
    for question, path, reply in said:
        transcript.add(question, path, reply, taken_at)
    again = loads(transcript.dumps())
    assert again == transcript
    assert again.dumps() == transcript.dumps()


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(RECORDS)).flatmap(lambda t: st.tuples(st.just(t), RECORDS[t])))
def test_a_record_is_shown_as_in_a_zone_file_and_read_back(made: tuple[str, Record]) -> None:
    rrtype, record = made
    assert parse(rrtype, show(record)) == record


def test_every_octet_survives() -> None:
    record = Txt((bytes(range(256)), b"", b'\\"'))
    assert show(record).isascii()
    assert show(record).isprintable()
    assert parse("TXT", show(record)) == record


GOOD = {
    "format": FORMAT,
    "target": "example.com",
    "taken_at": 1.5,
    "options": {},
    "mx_hosts": 20,
    "exchanges": [
        {
            "name": "example.com",
            "type": "TXT",
            "at": 1,
            "ttl": 5,
            "server": "s",
            "size": 9,
            "records": ['"x"'],
        },
        {
            "name": "example.com",
            "type": "MX",
            "at": 1.0,
            "path": "second",
            "unknown": "TIMEOUT",
            "servers": ["s"],
        },
    ],
}


def _damaged(*path: str | int, value: Any = KeyError) -> str:
    data = json.loads(json.dumps(GOOD))
    place = data
    for step in path[:-1]:
        place = place[step]
    if value is KeyError:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return json.dumps(data)


def test_the_good_one_is_good() -> None:
    assert len(loads(json.dumps(GOOD)).exchanges) == 2
    assert loads(_damaged("mx_hosts")).mx_hosts == 20


TOLD = [
    ("", "this is not a transcript"),
    ("{", "this is not a transcript"),
    ("[]", '"format" should be'),
    ("null", '"format" should be'),
    ("[" * 100_000, "this is not a transcript"),
    (_damaged("format", value="other/1"), '"format" should be'),
    (_damaged("target"), '"target" should be a text'),
    (_damaged("target", value=5), '"target" should be a text'),
    (_damaged("taken_at", value="now"), '"taken_at" should be seconds'),
    (_damaged("taken_at", value=float("nan")), '"taken_at" should be seconds'),
    (_damaged("taken_at", value=float("inf")), '"taken_at" should be seconds'),
    (_damaged("taken_at", value=-1), '"taken_at" should be seconds'),
    (_damaged("taken_at", value=True), '"taken_at" should be seconds'),
    (_damaged("options", value=[]), '"options" should be an object'),
    (_damaged("mx_hosts", value="20"), '"mx_hosts" should be a whole number'),
    (_damaged("exchanges", value={}), '"exchanges" should be a list'),
    (_damaged("exchanges", 0, value=None), "exchange 1: it should be an object"),
    (_damaged("exchanges", 0, "name"), 'exchange 1: "name" should be a text'),
    (_damaged("exchanges", 0, "type", value=16), 'exchange 1: "type" should be a text'),
    (_damaged("exchanges", 0, "ttl", value=True), 'exchange 1: "ttl" should be a whole number'),
    (_damaged("exchanges", 0, "ttl", value=1.5), 'exchange 1: "ttl" should be a whole number'),
    (_damaged("exchanges", 0, "at"), 'exchange 1: "at" should be seconds'),
    (_damaged("exchanges", 0, "server"), 'exchange 1: "server" should be a text'),
    (_damaged("exchanges", 0, "nxdomain", value=1), 'exchange 1: "nxdomain" should be true or false'),
    (_damaged("exchanges", 0, "aliases", value=[1]), 'exchange 1: "aliases" should be a list of texts'),
    (_damaged("exchanges", 0, "records"), 'exchange 1: "records" should be a list'),
    (_damaged("exchanges", 0, "records", value=[None]), 'exchange 1: "records" should be a list of texts'),
    (_damaged("exchanges", 1, "unknown", value="BORED"), 'exchange 2: "BORED" is no reason'),
    (_damaged("exchanges", 1, "servers", value="s"), 'exchange 2: "servers" should be a list'),
    (_damaged("exchanges", 1, "path", value=None), 'exchange 2: "path" should be a text'),
]


@pytest.mark.parametrize(("damaged", "sentence"), TOLD, ids=[told for _, told in TOLD])
def test_a_damaged_transcript_says_what_is_wrong(damaged: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"^this (is not a transcript|transcript is damaged)") as told:
        loads(damaged)
    assert sentence in str(told.value)


@pytest.mark.parametrize(
    ("rrtype", "written"),
    [
        ("TXT", "v=spf1"),
        ("TXT", ""),
        ("TXT", '"a'),
        ("TXT", '"a""b"'),
        ("TXT", r'"\300"'),
        ("TXT", r'"\1"'),
        ("TXT", '"ü"'),
        ("TXT", '"a" b'),
        ("MX", "mail."),
        ("MX", "10 mail"),
        ("MX", "x mail."),
        ("A", "192.0.2"),
        ("A", "::1"),
        ("AAAA", "192.0.2.1"),
        ("AAAA", "1::2::3"),
        ("SOA", "a. b. 1 2 3 4"),
        ("SOA", "a. b. 1 2 3 4 x"),
    ],
)
def test_a_record_that_nobody_writes_so_is_refused(rrtype: str, written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(rrtype, written)


@pytest.mark.parametrize(
    "options",
    [
        {"nonsense": 1},
        {"probes": "forty"},
        {"probes": True},
        {"selectors": "s1"},
        {"selectors": [1]},
        {"allow": {"a": 1}},
    ],
)
def test_options_that_are_not_ours_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="this transcript is damaged: its option"):
        options_from(options)


def test_options_come_back_as_they_were() -> None:
    kept = Options(("s1",), ("192.0.2.1",), ("10.0.0.0/8",), 3)
    transcript = Transcript("example.com", options={f: getattr(kept, f) for f in Options.__slots__})
    assert options_from(loads(transcript.dumps()).options) == kept


# Replay.

ZONE = """
    @ MX 10 mail
    @ MX 20 mail2
    @ MX 30 slow
    mail A 192.0.2.1
    mail2 A 192.0.2.2
    slow !servfail
    @ TXT "v=spf1 mx a:mail2.example.com include:_spf.vendor.example include:dead.example -all"
    _spf.vendor.example. TXT "v=spf1 ip4:192.0.2.0/28 ?all"
    dead.example. !timeout
    s1._domainkey !refused
    s2._domainkey TXT "v=DKIM1; p="
    _dmarc CNAME d.vendor.example.
    d.vendor.example. TXT "v=DMARC1; p=none; rua=mailto:r@other.example"
    other.example. !nodata-without-soa TXT
"""
OPTIONS = Options(("s1", "s2"), ("192.0.2.1", "203.0.113.9"), LAB)


@pytest.mark.parametrize("second", [False, True])
@pytest.mark.parametrize(
    "budget",
    [
        Budget(),
        Budget(spf_questions=1),
        Budget(spf_questions=0),
        Budget(questions=5),
        Budget(questions=0),
        Budget(mx_hosts=1),
        Budget(mx_hosts=40),
        Budget(seconds=0.0),
    ],
    ids=str,
)
@pytest.mark.parametrize("target", ["example.com", "support@example.com"])
def test_a_run_replayed_gives_the_same_report_byte_for_byte(
    world: World, budget: Budget, second: bool, target: str
) -> None:
    world.set(ZONE)
    run = judge(world, target=target, options=OPTIONS, budget=budget, second=second)
    written = run.transcript.dumps()
    again = asyncio.run(replay(loads(written)))
    assert json.dumps(as_json(again.report)) == json.dumps(as_json(run.report))
    assert again.snapshot == run.snapshot
    third = asyncio.run(replay(loads(again.transcript.dumps())))
    assert json.dumps(as_json(third.report)) == json.dumps(as_json(run.report))


def test_a_replay_asks_nobody(world: World) -> None:
    run = judge(world, ZONE, options=OPTIONS)
    before = len(world.asked)
    asyncio.run(replay(run.transcript))
    assert len(world.asked) == before


def test_a_question_that_was_not_asked_then_is_unknown_now(world: World) -> None:
    run = judge(world, ZONE, options=OPTIONS)
    then = replace(run.transcript, exchanges={})
    again = asyncio.run(replay(then))
    assert {gap.unknown.reason for gap in again.outcome.gaps} == {Reason.NOT_ASKED}
    assert again.outcome.findings == ()
