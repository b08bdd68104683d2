"""The parser of key records: tags, keys, and the causes of a spoilt key told apart."""

from __future__ import annotations

import base64
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.dkim.examine import faults_of
from checks.dkim.fault import Kind
from checks.dkim.public_key import PublicKey, Spoilt, SpoiltKey
from checks.dkim.record import parse, selector_name
from tests.checks.dkim import keys

RSA = {
    512: keys.RSA_512,
    768: keys.RSA_768,
    1000: keys.RSA_1000,
    1024: keys.RSA_1024,
    2048: keys.RSA_2048,
    4096: keys.RSA_4096,
    8192: keys.RSA_8192,
}
WHOLE = f"v=DKIM1; k=rsa; p={keys.RSA_2048}"


@pytest.mark.parametrize("bits", RSA)
def test_an_rsa_key_tells_its_size(bits: int) -> None:
    assert parse(f"v=DKIM1; k=rsa; p={RSA[bits]}").key == PublicKey("rsa", bits)


def test_an_ed25519_key_is_32_bytes() -> None:
    assert parse(f"v=DKIM1; k=ed25519; p={keys.ED25519}").key == PublicKey("ed25519", 256)


def test_a_bare_rsa_key_is_read_and_marked() -> None:
    assert parse(f"p={keys.BARE_RSA_1024}").key == PublicKey("rsa", 1024, is_bare=True)


SPOILT = [
    (WHOLE[:255], Spoilt.CUT_AT_255, ""),
    (f"v=DKIM1; k=rsa; n=note; p={keys.RSA_2048[:255]}", Spoilt.CUT_AT_255, ""),
    (WHOLE[:300], Spoilt.CUT, ""),
    (WHOLE[:298], Spoilt.CUT, ""),
    (f"v=DKIM1; p={keys.RSA_2048[:60]}…", Spoilt.ELLIPSIS, "…"),
    (f"v=DKIM1; p={keys.RSA_2048[:60]}...", Spoilt.ELLIPSIS, "..."),
    (f"v=DKIM1; p={keys.RSA_2048[:60]}\n{keys.RSA_2048[60:]}", Spoilt.NEWLINE, "\n"),
    (f"v=DKIM1; p={keys.RSA_2048[:60]}\\010{keys.RSA_2048[60:]}", Spoilt.NEWLINE, "\\010"),
    (f"v=DKIM1; p={keys.RSA_2048[:60]}\\{keys.RSA_2048[60:]}", Spoilt.BACKSLASH, "\\"),
    (f'v=DKIM1; p="{keys.RSA_2048}"', Spoilt.QUOTES, '"'),
    (f'v=DKIM1; p={keys.RSA_2048[:60]}" "{keys.RSA_2048[60:]}', Spoilt.QUOTES, '"'),
    (f"v=DKIM1; p=“{keys.RSA_2048}”", Spoilt.QUOTES, "“"),
    (f"v=DKIM1; p=-----BEGIN PUBLIC KEY-----{keys.RSA_2048}", Spoilt.PEM, "-----BEGIN PUBLIC KEY-----"),
    ("v=DKIM1; p=-----BEGIN RSA PRIVATE KEY-----MIIC", Spoilt.PRIVATE, "PRIVATE KEY"),
    (f"v=DKIM1; p={keys.PRIVATE_PKCS1}", Spoilt.PRIVATE, ""),
    (f"v=DKIM1; p={keys.PRIVATE_PKCS8}", Spoilt.PRIVATE, ""),
    (f"v=DKIM1; k=ed25519; p={keys.PRIVATE_PKCS8}", Spoilt.PRIVATE, ""),
    (f"v=DKIM1; p={keys.RSA_2048[:60]}&#43;{keys.RSA_2048[60:]}", Spoilt.ENTITY, "&#43"),
    (f"v=DKIM1; p={keys.RSA_2048[:60]}%2B{keys.RSA_2048[60:]}", Spoilt.PERCENT, "%2B"),
    (f"v=DKIM1; p={keys.RSA_2048} t=s", Spoilt.GLUED_TAG, " t=s"),
    (f"v=DKIM1; p={keys.RSA_2048[:60]}\u200b{keys.RSA_2048[60:]}", Spoilt.CHARACTER, "\u200b"),
    (f"v=DKIM1; p=<{keys.RSA_2048}>", Spoilt.CHARACTER, "<"),
    ("v=DKIM1; p=aGVsbG8gd29ybGQ=", Spoilt.NOT_DER, ""),
    ("v=DKIM1; p=MAA=", Spoilt.CUT, ""),
    (f"v=DKIM1; p={keys.ED25519}", Spoilt.OTHER_ALGORITHM, "Ed25519"),
    (f"v=DKIM1; p={keys.ED25519_WRAPPED}", Spoilt.OTHER_ALGORITHM, "Ed25519"),
    (f"v=DKIM1; k=ed25519; p={keys.ED25519_WRAPPED}", Spoilt.ED25519_WRAPPED, ""),
    (f"v=DKIM1; k=ed25519; p={keys.RSA_1024}", Spoilt.OTHER_ALGORITHM, "RSA"),
    ("v=DKIM1; k=ed25519; p=aGVsbG8gd29ybGQ=", Spoilt.ED25519_LENGTH, ""),
]


@pytest.mark.parametrize(("text", "why", "spoiler"), SPOILT)
def test_each_cause_of_a_spoilt_key_is_told_apart(text: str, why: Spoilt, spoiler: str) -> None:
    assert parse(text).key == SpoiltKey(why, spoiler)


SOUND = [
    WHOLE,
    WHOLE + ";",
    WHOLE + " ; ",
    f"k=rsa; t=s; p={keys.RSA_2048}",
    f"p={keys.RSA_2048}",
    f"v = DKIM1 ; p = {keys.RSA_2048}",
    f"v=DKIM1;p={keys.RSA_2048[:70]} {keys.RSA_2048[70:]}",
    f"v=DKIM1;p={keys.RSA_2048[:70]}\r\n\t{keys.RSA_2048[70:]}",
    f"v=DKIM1; h=sha256; s=email; t=s; n=it is; p={keys.RSA_4096}",
    f"v=DKIM1; h=sha512:sha256; s=other:*; p={keys.RSA_2048}",
    f"v=DKIM1; k=ed25519; p={keys.ED25519}",
    f"v=DKIM1; k=ed25519; p={keys.ED25519.rstrip('=')}",
]


@pytest.mark.parametrize("text", SOUND)
def test_a_sound_record_has_no_fault(text: str) -> None:
    assert faults_of(text) == ()


FAULTS = [
    ("v=DKIM1; k=rsa", Kind.P_MISSING, "The record has no part that begins with p="),
    (f"v=DKIM1; k=rsa p={keys.RSA_2048}", Kind.P_MISSING, "A semicolon is missing before p="),
    (f"v=DKIM1 p={keys.RSA_2048}", Kind.P_MISSING, "A semicolon is missing before p="),
    (f"v=DKIM1; P={keys.RSA_2048}", Kind.P_MISSING, "The letter p must be small"),
    (keys.RSA_2048, Kind.P_MISSING, "The key stands there without p= before it"),
]


@pytest.mark.parametrize(("text", "kind", "cause"), FAULTS)
def test_a_record_without_p_says_why(text: str, kind: Kind, cause: str) -> None:
    assert [f.facts["cause"] for f in faults_of(text) if f.kind is kind] == [cause]


FIXES = [
    (f"k=rsa; v=DKIM1; p={keys.RSA_1024}", "v=DKIM1 behind another tag", "v=DKIM1; k=rsa; p="),
    (f"v=dkim1; p={keys.RSA_1024}", "v=dkim1", "v=DKIM1; p="),
    (f"v=DKIM1\\; k=rsa\\; p={keys.RSA_1024}", "v=DKIM1\\", "v=DKIM1; k=rsa; p="),
    (f"v=DKIM1 k=rsa; p={keys.RSA_1024}", "v=DKIM1 k=rsa", "v=DKIM1; k=rsa; p="),
    (f'v="DKIM1"; p={keys.RSA_1024}', 'v="DKIM1"', "v=DKIM1; p="),
    (f"v=; p={keys.RSA_1024}", "v=", "v=DKIM1; p="),
]


@pytest.mark.parametrize(("text", "version", "fixed"), FIXES)
def test_a_wrong_version_comes_with_the_record_to_publish(text: str, version: str, fixed: str) -> None:
    (fault,) = (f for f in faults_of(text) if f.kind is Kind.VERSION)
    assert fault.facts == {"version": version, "fixed": fixed + keys.RSA_1024}
    assert [f.kind for f in faults_of(str(fault.facts["fixed"]))] == [Kind.RSA_WEAK]
    assert {f.kind for f in faults_of(text)} <= {Kind.VERSION, Kind.RSA_WEAK}


def test_the_tags_keep_their_place_in_the_text() -> None:
    text = "v=DKIM1;  k = rsa ; p="
    assert [(tag.name, text[tag.start : tag.end]) for tag in parse(text).tags] == [
        ("v", "v=DKIM1"),
        ("k", "k = rsa"),
        ("p", "p="),
    ]


@pytest.mark.parametrize(
    ("typed", "name"),
    [("S1", "s1"), (" s1._domainkey.example.com. ", "s1"), ("a.b", "a.b"), (".", ""), ("s1.", "s1")],
)
def test_a_selector_may_be_typed_in_many_ways(typed: str, name: str) -> None:
    assert selector_name(typed) == name


@given(st.text(max_size=400))
def test_no_text_makes_the_parser_raise(text: str) -> None:
    parse(text)
    faults_of(f"v=DKIM1; p={text}")


@given(st.integers(0, len(keys.RSA_2048) - 1), st.characters())
def test_one_changed_character_never_makes_the_parser_raise(at: int, character: str) -> None:
    faults_of(f"v=DKIM1; p={keys.RSA_2048[:at]}{character}{keys.RSA_2048[at + 1 :]}")


@given(st.binary(max_size=80))
def test_octets_that_are_no_key_are_never_taken_for_one(octets: bytes) -> None:
    key = parse(f"v=DKIM1; p={base64.b64encode(octets).decode()}").key
    assert not isinstance(key, PublicKey) or key.algorithm == "rsa"


def test_a_hostile_text_is_read_quickly() -> None:
    for text in (
        "v=DKIM1; p=" + " t" * 30000,
        ";" * 65000,
        "a" * 65000,
        "p=" + "\r\n " * 20000,
        "p=" + "-" * 60000,
    ):
        started = time.perf_counter()
        faults_of(text)
        assert time.perf_counter() - started < 0.5
