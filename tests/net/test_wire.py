"""The quick reader against dnspython: the same outcome for sound messages, Malformed for damaged ones."""

from __future__ import annotations

import random
import struct
import time
from dataclasses import replace
from itertools import pairwise

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rrset
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.answers import Mx, Txt
from deliverability.net import wire
from deliverability.net.paths import Way
from deliverability.net.queries import encode_query, encode_question, type_code
from tests.net.messages import NAMES, by_dnspython, message, responses, row, text

QUESTION = encode_question("example.com", "TXT")
MX_QUESTION = encode_question("example.com", "MX")
HERE = b"\xc0\x0c"


def read(octets: bytes, question: bytes = QUESTION) -> wire.Message | None:
    """What is read, None for Malformed; any other exception fails the test."""
    try:
        return wire.read(octets, question)
    except wire.Malformed:
        return None


def comparable(said: wire.Message) -> tuple[object, ...]:
    """Records as a set, since an RRset has no order."""
    return (said.flags, said.rcode, set(said.records), said.aliases, said.ttl, said.soa_owner, said.ede)


@settings(max_examples=600, deadline=None)
@given(responses())
def test_a_sound_message_says_the_same_as_by_dnspython(made: tuple[bytes, bytes]) -> None:
    octets, question = made
    assert wire.belongs(octets, question)
    said = wire.read(octets, question)
    assert comparable(said) == comparable(by_dnspython(octets))
    assert len(said.records) == len(set(said.records))
    assert said.size == len(octets)


@settings(max_examples=600, deadline=None)
@given(
    responses(),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=6),
    st.integers(0, 99),
)
def test_a_damaged_message_is_read_as_dnspython_reads_it_or_is_malformed(
    made: tuple[bytes, bytes], changes: list[tuple[int, int]], cut: int
) -> None:
    octets, question = made
    damaged = bytearray(octets[: len(octets) - cut] if cut < 20 else octets)
    for place, octet in changes:
        damaged[place % len(damaged)] = octet
    said = read(bytes(damaged), question)
    if said is None or not wire.belongs(bytes(damaged), question) or said.flags & wire.TC:
        return
    try:
        theirs = by_dnspython(bytes(damaged))
    except (dns.exception.DNSException, ValueError, IndexError):
        return  # dnspython reads every record, we read those that answer the question
    assert set(said.records) == set(theirs.records)
    assert said.aliases == theirs.aliases


def test_random_octets_are_never_more_than_malformed_and_never_hang() -> None:
    dice = random.Random(1035)
    started = time.process_time()
    for _ in range(10_000):
        octets = dice.randbytes(dice.randrange(1, 400))
        belongs = wire.belongs(octets, QUESTION)
        said = read(octets)
        assert not belongs or said is None or said.rcode
        read(octets[:12] + QUESTION + octets[12:])
    assert time.process_time() - started < 20


@settings(max_examples=300, deadline=None)
@given(NAMES)
def test_a_name_survives_being_read_and_written(name: dns.name.Name) -> None:
    lower = name.canonicalize()
    assert wire.encode_name(text(name)) == lower.to_wire()
    section = (lower.to_wire() or b"") + b"\0\x10\0\1"
    said = wire.read(message(section, row(b"\xc0\x0c", wire.TXT, b"\1x")), section)
    assert said.records == (Txt((b"x",)),)


@pytest.mark.parametrize(
    ("name", "octets"),
    [
        ("", b"\0"),
        ("example.com", b"\7example\3com\0"),
        (r"a\.b.com", b"\3a.b\3com\0"),
        (r"a\\.b", b"\2a\\\1b\0"),
        (r"a\\\.b", b"\4a\\.b\0"),
        (r"\000\255.x", b"\2\0\xff\1x\0"),
        (r"a\@b.com", b"\3a@b\3com\0"),
        ("a@b c.com", b"\5a@b c\3com\0"),
    ],
)
def test_names_with_escapes_are_written_as_octets(name: str, octets: bytes) -> None:
    assert wire.encode_name(name) == octets


@pytest.mark.parametrize(
    "name",
    [
        ".",
        "a..b",
        "a.",
        ".a",
        "x" * 64,
        ".".join(["x" * 63] * 4),
        "ü.example",
        "a\\",
        "a\\300",
        "a\\1b",
        r"\256.x",
        r"\12",
    ],
)
def test_what_cannot_be_a_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        wire.encode_name(name)


def test_the_longest_name_is_written_and_one_octet_more_is_refused() -> None:
    longest = ".".join(["x" * 63] * 3 + ["y" * 61])
    assert len(wire.encode_name(longest)) == 255
    with pytest.raises(ValueError, match="longer than 255"):
        wire.encode_name(longest + "y")


@pytest.mark.parametrize("recurse", [True, False])
@pytest.mark.parametrize("unchecked", [True, False])
@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("payload", [0, 512, 1232, 4096])
def test_a_query_is_what_dnspython_reads_back(
    recurse: bool, unchecked: bool, signed: bool, payload: int
) -> None:
    way = Way(recurse=recurse, signed=signed, unchecked=unchecked)
    octets = encode_query(4711, QUESTION, way, payload=payload)
    assert octets == encode_query(
        4711, QUESTION, replace(way, unchecked=False), unchecked=unchecked, payload=payload
    )
    query = dns.message.from_wire(octets)
    assert query.id == 4711
    assert [rrset.to_text() for rrset in query.question] == ["example.com. IN TXT"]
    assert bool(query.flags & dns.flags.RD) is recurse
    assert bool(query.flags & dns.flags.CD) is unchecked
    assert bool(query.ednsflags & dns.flags.DO) is (signed and payload > 0)
    assert (query.edns, query.payload) == ((0, payload) if payload else (-1, 0))


def test_an_answer_belongs_to_its_question_whatever_the_case_of_its_letters() -> None:
    assert wire.belongs(message(QUESTION.replace(b"example", b"eXAMPLE")), QUESTION)
    assert not wire.belongs(message(encode_question("example.org", "TXT")), QUESTION)
    assert not wire.belongs(message(MX_QUESTION), QUESTION)
    assert not wire.belongs(message(QUESTION, flags=0x0180), QUESTION), "a query is no answer"
    svcb, other = (wire.encode_name("a.b") + struct.pack("!HH", code, 1) for code in (65, 97))
    assert not wire.belongs(message(svcb), other), "case is for letters, a type has none"


@pytest.mark.parametrize(
    ("rcode", "belongs"), [(0, False), (1, True), (2, True), (3, False), (4, True), (5, True)]
)
@pytest.mark.parametrize("opt", [b"", b"\0" + struct.pack("!HHIH", 41, 1232, 0, 0)])
def test_an_answer_without_a_question_counts_only_as_a_failure(rcode: int, belongs: bool, opt: bytes) -> None:
    octets = struct.pack("!HHHHHH", 7, 0x8000 | rcode, 0, 0, 0, 1 if opt else 0) + opt
    assert wire.belongs(octets, QUESTION) is belongs
    assert wire.read(octets, QUESTION).rcode == rcode


def test_a_text_of_sixty_thousand_octets_is_read_whole() -> None:
    strings = tuple(bytes((n % 256,)) * 255 for n in range(235))
    data = b"".join(b"\xff" + string for string in strings)
    said = wire.read(message(QUESTION, row(HERE, wire.TXT, data)), QUESTION)
    assert said.records == (Txt(strings),)
    assert len(said.records[0].data) == 59_925


def test_a_record_sent_twice_is_one_record() -> None:
    twice = [row(HERE, wire.TXT, b"\7v=spf1 ")] * 2
    assert wire.read(message(QUESTION, *twice), QUESTION).records == (Txt((b"v=spf1 ",)),)


def test_records_stand_in_one_order_however_a_resolver_turns_them() -> None:
    hosts = [row(HERE, wire.MX, struct.pack("!H", n) + b"\1" + bytes((96 + n,)) + b"\0") for n in (3, 1, 2)]
    for turned in (hosts, [*hosts[1:], *hosts[:1]], hosts[::-1]):
        assert wire.read(message(MX_QUESTION, *turned), MX_QUESTION).records == (
            Mx(1, "a"),
            Mx(2, "b"),
            Mx(3, "c"),
        )


def test_records_of_another_class_or_owner_are_no_answer() -> None:
    chaos = bytearray(row(HERE, wire.TXT, b"\1x"))
    chaos[5] = 3
    other = row(b"\5other\0", wire.TXT, b"\1x")
    assert wire.read(message(QUESTION, bytes(chaos), other), QUESTION).records == ()


def _soa(minimum: int) -> bytes:
    return b"\0\0" + struct.pack("!IIIII", 1, 2, 3, 4, minimum)


def test_nothing_is_kept_as_long_as_the_soa_and_the_aliases_allow() -> None:
    alias = row(HERE, wire.CNAME, b"\1x\0", ttl=20)
    soa = row(b"\0", wire.SOA, _soa(300), ttl=900)
    assert wire.read(message(QUESTION, soa, counts=(0, 1, 0)), QUESTION).ttl == 300
    assert wire.read(message(QUESTION, alias, soa, counts=(1, 1, 0)), QUESTION).ttl == 20
    assert wire.read(message(QUESTION, alias), QUESTION).ttl == 0, "RFC 2308 §5: no SOA, not kept"


def test_a_ttl_with_the_highest_bit_is_none() -> None:
    assert wire.read(message(QUESTION, row(HERE, wire.TXT, b"\1x", ttl=0x80000001)), QUESTION).ttl == 0


MALFORMED = {
    "a label type of 64": row(b"\x40a\0", wire.TXT, b"\1x"),
    "a label type of 128": row(b"\x80a\0", wire.TXT, b"\1x"),
    "a pointer forward": row(b"\xc0\x40", wire.TXT, b"\1x") + b"\1x\0" * 20,
    "a pointer to itself": row(b"\xc0\x1d", wire.TXT, b"\1x"),
    "a label and a pointer to it": row(b"\1a\xc0\x1d", wire.TXT, b"\1x"),
    "a pointer past the end": row(b"\xff\xff", wire.TXT, b"\1x"),
    "a label past the end": b"\x3fabc",
    "a record past the end": row(HERE, wire.TXT, b"\1x", length=400),
    "a text string past its record": row(HERE, wire.TXT, b"\5x"),
    "a text without a string": row(HERE, wire.TXT, b""),
    "half a header of a record": HERE + b"\0\x10\0",
    "nothing where a record should be": b"",
    "a name of 256 octets": row((b"\x3f" + b"x" * 63) * 4 + b"\0", wire.TXT, b"\1x"),
    "a name too long through a pointer": row(
        (b"\x3f" + b"x" * 63) * 3 + b"\x3d" + b"x" * 61 + HERE, wire.TXT, b"\1x"
    ),
}


@pytest.mark.parametrize("record", MALFORMED.values(), ids=MALFORMED)
def test_a_message_that_breaks_the_rules_is_malformed(record: bytes) -> None:
    octets = message(QUESTION, record, counts=(1, 0, 0))
    assert wire.belongs(octets, QUESTION)
    with pytest.raises(wire.Malformed):
        wire.read(octets, QUESTION)
    with pytest.raises((dns.exception.DNSException, ValueError)):
        dns.message.from_wire(octets)


@pytest.mark.parametrize(
    ("rrtype", "data"),
    [
        ("A", b"\1\2\3"),
        ("A", b"\1\2\3\4\5"),
        ("AAAA", b"\0" * 15),
        ("MX", b"\0"),
        ("MX", b"\0\1\1a\0\0"),
        ("NS", b"\1a\0x"),
        ("NS", b""),
        ("SOA", b"\0\0" + b"\0" * 19),
        ("SOA", b"\0\0" + b"\0" * 21),
        ("CAA", b"\0\x20x"),
        ("TLSA", b"\1"),
    ],
)
def test_data_that_does_not_fit_its_record_is_malformed(rrtype: str, data: bytes) -> None:
    question = encode_question("example.com", rrtype)
    octets = message(question, row(HERE, type_code(rrtype), data))
    assert read(octets, question) is None


def test_a_name_of_pointers_to_pointers_ends_as_malformed_and_soon() -> None:
    """8,000 pointers, each to the one before: followed one by one they overflow a stack."""
    base = 12 + len(QUESTION) + 11
    places = [base, *range(base + 1, base + 16_000, 2)]
    chain = b"".join(struct.pack("!H", 0xC000 | place) for place in places)
    stuff = row(b"\0", 99, b"\0" + chain)
    ends = b"".join(row(struct.pack("!H", 0xC000 | place), 99, b"") for place in places[-500:])
    started = time.process_time()
    assert read(message(QUESTION, stuff + ends, counts=(501, 0, 0))) is None
    assert time.process_time() - started < 1


@pytest.mark.parametrize("hops", [15, 16, 17, 4000])
def test_a_chain_of_aliases_is_followed_as_far_as_resolvers_do(hops: int) -> None:
    names = [HERE, *(b"\5" + b"%05d" % n + b"\0" for n in range(hops))]
    rows = [row(here, wire.CNAME, there) for here, there in pairwise(names)]
    started = time.process_time()
    said = read(message(QUESTION, *rows, row(names[-1], wire.TXT, b"\1x")))
    assert (said.records if said else None) == ((Txt((b"x",)),) if hops <= 16 else None)
    assert time.process_time() - started < 2


def test_a_ring_of_aliases_is_malformed() -> None:
    ring = row(HERE, wire.CNAME, b"\1x\0") + row(b"\1x\0", wire.CNAME, HERE)
    assert read(message(QUESTION, ring, counts=(2, 0, 0))) is None


def test_extended_errors_end_where_their_option_ends() -> None:
    whole = struct.pack("!HHH", wire.EDE, 2, 6)
    lying = struct.pack("!HHH", wire.EDE, 400, 9)
    other = struct.pack("!HHH", 10, 2, 0)
    for options, codes in ((whole + other + whole, (6, 6)), (whole + lying, (6,)), (b"\0\x0f\0", ())):
        opt = b"\0" + struct.pack("!HHIH", wire.OPT, 1232, 0, len(options)) + options
        assert wire.read(message(QUESTION, opt, counts=(0, 0, 1)), QUESTION).ede == codes


def test_the_high_bits_of_the_code_come_from_edns() -> None:
    opt = b"\0" + struct.pack("!HHIH", wire.OPT, 1232, 1 << 24, 0)
    assert wire.read(message(QUESTION, opt, counts=(0, 0, 1)), QUESTION).rcode == wire.BADVERS


def test_a_cut_answer_is_not_read_beyond_its_header() -> None:
    said = wire.read(message(QUESTION, b"\xff\xff\xff", flags=0x8380, counts=(9, 9, 9)), QUESTION)
    assert (said.flags & wire.TC, said.records) == (wire.TC, ())


@pytest.mark.parametrize("data", ["030101" + "ab" * 32, "030101abcd", "ff0763", "020000" + "cd" * 700])
def test_a_tlsa_record_is_read_whatever_its_length(data: str) -> None:
    """dnspython refuses a digest of the wrong length; a sender skips that record and uses the others."""
    question = encode_question("_25._tcp.example.com", "TLSA")
    octets = message(question, row(HERE, wire.TLSA, bytes.fromhex(data)))
    fields = [int(data[at : at + 2], 16) for at in (0, 2, 4)]
    assert wire.read(octets, question).records == ("{} {} {} ".format(*fields) + data[6:],)


def test_a_tlsa_record_that_ends_too_soon_is_malformed() -> None:
    question = encode_question("_25._tcp.example.com", "TLSA")
    with pytest.raises(wire.Malformed):
        wire.read(message(question, row(HERE, wire.TLSA, b"\3\1")), question)
