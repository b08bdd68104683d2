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
from checks.contacts import Connected, Contact, HttpReply, Kind, Line, Reached, SmtpTalk, Talk, Tls
from checks.model import Reason, Unknown
from deliverability.addresses import parse_resolver
from deliverability.gather.context import Options
from deliverability.net.asker import Asker, Budget, replaying
from deliverability.net.dns import Engine
from deliverability.net.doors import House
from deliverability.net.live import Live
from deliverability.net.transcript import FORMAT, Transcript, loads, parse, show
from deliverability.report import as_json
from deliverability.runs import options_from, replay
from tests.judging import LAB, QUICK, judge, terms
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


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ENDED = st.none() | st.sampled_from(list(Reason))
LINES = st.builds(Line, st.booleans(), TEXT, st.integers(0, 30_000).map(lambda ms: ms / 1000))
HANDSHAKES = st.none() | st.builds(
    Tls, TEXT, TEXT, st.lists(st.binary(max_size=40), max_size=3).map(tuple), TEXT, TEXT, TEXT
)
HEADER = st.tuples(st.sampled_from(["content-type", "x"]), TEXT)
TALKS: st.SearchStrategy[Talk] = st.one_of(
    st.just(Connected()),
    st.builds(SmtpTalk, st.lists(LINES, max_size=4).map(tuple), HANDSHAKES, ENDED),
    st.builds(
        HttpReply,
        st.integers(0, 999),
        st.lists(HEADER, max_size=3).map(tuple),
        st.binary(max_size=40) | TEXT.map(str.encode),
        HANDSHAKES,
        ENDED,
    ),
)


@st.composite
def meetings(draw: st.DrawFn) -> tuple[Contact, Reached]:
    words = tuple(draw(st.lists(TEXT, max_size=2)))
    address = draw(st.ip_addresses().map(str))
    contact = Contact(draw(st.sampled_from(list(Kind))), draw(TEXT), address, words)
    if draw(st.booleans()):
        return contact, draw(TALKS)
    reason, servers = draw(st.sampled_from(list(Reason))), draw(st.lists(SERVERS, max_size=2))
    return contact, Unknown(str(contact), reason, tuple(servers))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(exchanges(), max_size=5),
    st.lists(meetings(), max_size=3),
    st.floats(0, 4e9),
    st.lists(st.text(max_size=5), max_size=2),
)
def test_what_is_written_down_is_read_back_as_it_was(
    said: list[tuple[Question, str, Reply]],
    met: list[tuple[Contact, Reached]],
    taken_at: float,
    selectors: list[str],
) -> None:
    transcript = Transcript("support@münchen.de", taken_at, {"selectors": tuple(selectors), "probes": 3}, 7)
    for question, path, reply in said:
        transcript.add(question, path, reply, taken_at)
    for contact, reached in met:
        transcript.met(contact, reached, taken_at)
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


NOBODY = {"target": "x", "address": "y", "at": 1}
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
    "contacts": [
        {
            "kind": "smtp",
            "target": "mx.example.com",
            "address": "192.0.2.1",
            "at": 1.5,
            "lines": ["0.021 < 220 mx.example.com ESMTP", "0.022 > EHLO us.example"],
            "tls": {"version": "TLSv1.3", "cipher": "x", "chain": ["AAEC"], "trust": "self-signed"},
            "ended": "CONNECTION_LOST",
        },
        {
            "kind": "https",
            "target": "https://a.example/",
            "address": "192.0.2.1",
            "at": 1.5,
            "status": 200,
            "headers": ["content-type: text/plain"],
            "body": "ü",
            "tls": {"problem": "x"},
        },
        {**NOBODY, "kind": "https", "status": 0, "headers": [], "body_base64": "/w=="},
        {**NOBODY, "kind": "connect", "connected": True},
        {**NOBODY, "kind": "mailboxes", "words": ["a@b"], "unknown": "TIMEOUT", "servers": []},
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
    read = loads(json.dumps(GOOD))
    assert len(read.exchanges) == 2
    assert loads(_damaged("mx_hosts")).mx_hosts == 20
    said = [(contact, meeting.said) for contact, meeting in read.contacts.items()]
    lines = (Line(False, "220 mx.example.com ESMTP", 0.021), Line(True, "EHLO us.example", 0.022))
    tls = Tls("TLSv1.3", "x", (b"\0\1\2",), "self-signed")
    mailbox = Contact(Kind.MAILBOXES, "x", "y", ("a@b",))
    assert said == [
        (Contact(Kind.SMTP, "mx.example.com", "192.0.2.1"), SmtpTalk(lines, tls, Reason.CONNECTION_LOST)),
        (
            Contact(Kind.HTTPS, "https://a.example/", "192.0.2.1"),
            HttpReply(200, (("content-type", "text/plain"),), "ü".encode(), Tls(problem="x")),
        ),
        (Contact(Kind.HTTPS, "x", "y"), HttpReply(0, (), b"\xff")),
        (Contact(Kind.CONNECT, "x", "y"), Connected()),
        (mailbox, Unknown(str(mailbox), Reason.TIMEOUT)),
    ]


def test_a_transcript_from_before_servers_were_reached_is_still_read() -> None:
    old = json.loads(_damaged("contacts"))
    read = loads(json.dumps(old | {"format": "deliverability-transcript/1"}))
    assert len(read.exchanges) == 2
    assert read.contacts == {}
    assert json.loads(read.dumps())["format"] == FORMAT == "deliverability-transcript/2"


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
    (_damaged("contacts"), '"contacts" should be a list'),
    (_damaged("contacts", 0, value=[]), "contact 1: it should be an object"),
    (_damaged("contacts", 0, "kind", value="fax"), 'contact 1: "fax" is no kind of contact'),
    (_damaged("contacts", 0, "target"), 'contact 1: "target" should be a text'),
    (_damaged("contacts", 0, "address", value=1), 'contact 1: "address" should be a text'),
    (_damaged("contacts", 0, "words", value="a"), 'contact 1: "words" should be a list'),
    (_damaged("contacts", 0, "at"), 'contact 1: "at" should be seconds'),
    (_damaged("contacts", 0, "lines"), "contact 1: it does not tell what was said"),
    (_damaged("contacts", 0, "lines", value=[1]), 'contact 1: "lines" should be a list of texts'),
    (_damaged("contacts", 0, "lines", value=["220 x"]), "contact 1: '220 x' is no line of a dialogue"),
    (_damaged("contacts", 0, "lines", value=["1 = x"]), "contact 1: '1 = x' is no line of a dialogue"),
    (_damaged("contacts", 0, "lines", value=["nan < x"]), "contact 1: 'nan < x' is no line"),
    (_damaged("contacts", 0, "ended", value="BORED"), 'contact 1: "BORED" is no reason'),
    (_damaged("contacts", 0, "tls", value=None), 'contact 1: "tls" should be an object'),
    (_damaged("contacts", 0, "tls", "version", value=1.3), 'contact 1: "version" should be a text'),
    (_damaged("contacts", 0, "tls", "chain", value=["ä"]), 'contact 1: "chain" should be in base64'),
    (_damaged("contacts", 0, "tls", "chain", value=["A"]), 'contact 1: "chain" should be in base64'),
    (_damaged("contacts", 0, "tls", "chain", value="AAEC"), 'contact 1: "chain" should be a list'),
    (_damaged("contacts", 1, "status", value="200"), 'contact 2: "status" should be a whole number'),
    (_damaged("contacts", 1, "headers", value=["x"]), "contact 2: 'x' is no header"),
    (_damaged("contacts", 1, "body"), 'contact 2: "body" should be a text'),
    (_damaged("contacts", 1, "body", value="\ud800"), 'contact 2: "body" should be a text'),
    (_damaged("contacts", 2, "body_base64", value="*"), 'contact 3: "body_base64" should be in base64'),
    (_damaged("contacts", 3, "connected", value=False), "contact 4: it does not tell what was said"),
    (_damaged("contacts", 3, "connected", value="yes"), 'contact 4: "connected" should be true or false'),
    (_damaged("contacts", 4, "unknown", value="?"), 'contact 5: "?" is no reason for having no answer'),
    (_damaged("contacts", 4, "servers"), 'contact 5: "servers" should be a list'),
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


SERVERS_TOO = """
    mx1 A 127.1.0.1
    mx1 !smtp
    mx2 A 127.1.0.2
    mx2 !smtp self-signed expired
    mx3 A 127.1.0.3
    mx3 !smtp no-handshake
    mx4 A 127.1.0.4
    mx4 !smtp refuses
"""
SERVERS_OF_IT = [Contact(Kind.SMTP, f"mx{n}.example.com", f"127.1.0.{n}") for n in (1, 2, 3, 4)]


def test_what_servers_said_is_replayed_without_reaching_them(world: World) -> None:
    world.set(SERVERS_TOO)
    elsewhere = Contact(Kind.SMTP, "mx5.example.com", "127.1.0.5")

    async def run() -> tuple[list[Reached], list[Reached]]:
        engine = Engine([parse_resolver(world.resolver)], QUICK)
        transcript = Transcript("example.com")
        asker = Asker(Live(engine, doors=House(terms(world)).doors()), transcript)
        said = [await asker.reach(contact) for contact in SERVERS_OF_IT]
        asker.close()
        engine.close()
        world.set("")
        again = replaying(loads(transcript.dumps()))
        try:
            return said, [await again.reach(contact) for contact in (*SERVERS_OF_IT, elsewhere)]
        finally:
            again.close()

    said, again = asyncio.run(run())
    assert [type(one) for one in said] == [SmtpTalk, SmtpTalk, SmtpTalk, Unknown]
    assert again == [*said, Unknown(str(elsewhere), Reason.NOT_ASKED)]
    assert world.heard == []
