"""TLSA records against real certificates: every usage, selector and matching type."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from checks.certificate import Certificate, read
from checks.dane.matching import Match, Result, match, usable
from checks.dane.record import Tlsa, parse
from tests.world.authority import Issued, authority

HOST = "mx.example.com"
NAMES = (HOST, "example.com")
NOW = datetime.now(UTC)
ROOT = x509.load_pem_x509_certificate(authority().ca_file.read_bytes()).public_bytes(Encoding.DER)
DIGESTS: dict[int, Callable[[bytes], bytes]] = {
    0: lambda data: data,
    1: lambda data: hashlib.sha256(data).digest(),
    2: lambda data: hashlib.sha512(data).digest(),
}
NO, YES = Result.NO_MATCH, Result.MATCHED


def certificates(*der: bytes) -> tuple[Certificate, ...]:
    found = tuple(read(one) for one in der)
    assert all(found)
    return found  # type: ignore[return-value]


def chain(issued: Issued, *more: bytes) -> tuple[Certificate, ...]:
    return certificates(*issued.chain, *more)


def tlsa(usage: int, selector: int, matching: int, der: bytes) -> Tlsa:
    """The record of a certificate, made with another library than the code that reads it."""
    key = x509.load_der_x509_certificate(der).public_key()
    selected = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) if selector else der
    return Tlsa(usage, selector, matching, DIGESTS[matching](selected))


def result(record: Tlsa, presented: tuple[Certificate, ...], now: datetime = NOW) -> Result:
    return match((record,), presented, NAMES, now).result


GOOD = authority().issue(HOST)
OTHER = authority().issue("other.example.net")
KINDS = [(selector, matching) for selector in (0, 1) for matching in (0, 1, 2)]


@pytest.mark.parametrize(("selector", "matching"), KINDS)
def test_a_record_of_the_server_is_compared_with_its_own_certificate_alone(
    selector: int, matching: int
) -> None:
    assert result(tlsa(3, selector, matching, GOOD.chain[0]), chain(GOOD)) is YES
    assert result(tlsa(3, selector, matching, GOOD.chain[1]), chain(GOOD)) is NO
    assert result(tlsa(3, selector, matching, OTHER.chain[0]), chain(GOOD)) is NO


@pytest.mark.parametrize(("selector", "matching"), KINDS)
def test_a_record_of_an_authority_is_compared_with_what_is_above(selector: int, matching: int) -> None:
    assert result(tlsa(2, selector, matching, GOOD.chain[1]), chain(GOOD)) is YES
    assert result(tlsa(2, selector, matching, ROOT), chain(GOOD, ROOT)) is YES
    assert result(tlsa(2, selector, matching, GOOD.chain[0]), chain(GOOD, ROOT)) is NO
    assert result(tlsa(2, selector, matching, ROOT), certificates(GOOD.chain[0], ROOT)) in (
        Result.BROKEN_CHAIN, NO,
    )  # fmt: skip


@pytest.mark.parametrize(("selector", "matching"), KINDS)
def test_an_authority_that_is_not_sent_is_only_known_when_the_record_holds_it_whole(
    selector: int, matching: int
) -> None:
    found = result(tlsa(2, selector, matching, ROOT), chain(GOOD))
    assert found is (YES if matching == 0 else Result.NOT_SENT)


@pytest.mark.parametrize(("selector", "matching"), KINDS)
@pytest.mark.parametrize("usage", [0, 1])
def test_the_other_usages_are_never_compared(usage: int, selector: int, matching: int) -> None:
    record = tlsa(usage, selector, matching, GOOD.chain[usage - 1])
    assert not record.is_usable
    assert match((record,), chain(GOOD), NAMES, NOW) == Match(NO)


def test_with_a_record_of_the_server_neither_name_nor_time_counts() -> None:
    overdue = authority().issue("someone.else.example", days=-30)
    assert result(tlsa(3, 1, 1, overdue.chain[0]), chain(overdue)) is YES
    alone = authority().issue(HOST, flaw="self-signed")
    assert result(tlsa(3, 0, 2, alone.chain[0]), chain(alone)) is YES


def test_with_a_record_of_an_authority_the_name_counts() -> None:
    record = tlsa(2, 1, 1, OTHER.chain[1])
    assert result(record, chain(OTHER)) is Result.WRONG_NAME
    for name in ("example.com", "*.example.com", "MX.Example.COM"):  # RFC 7672 §3.2.2: the domain will do
        assert result(record, chain(authority().issue(name))) is YES
    for name in ("*.mx.example.com", "mx.example.com.example.net"):
        assert result(record, chain(authority().issue(name))) is Result.WRONG_NAME


def test_a_common_name_will_do_where_no_other_name_is_given() -> None:
    by_common_name = authority().issue(common_name=HOST)
    assert result(tlsa(2, 1, 1, by_common_name.chain[1]), chain(by_common_name)) is YES
    both = authority().issue("other.example.net", common_name=HOST)
    assert result(tlsa(2, 1, 1, both.chain[1]), chain(both)) is Result.WRONG_NAME


def test_with_a_record_of_an_authority_the_time_counts() -> None:
    overdue = authority().issue(HOST, days=-30)
    record = tlsa(2, 0, 1, overdue.chain[1])
    assert result(record, chain(overdue)) is Result.OVERDUE
    assert result(tlsa(2, 0, 1, GOOD.chain[1]), chain(GOOD), NOW + timedelta(days=4000)) is Result.OVERDUE
    assert result(tlsa(2, 0, 1, GOOD.chain[1]), chain(GOOD), NOW - timedelta(days=3)) is Result.OVERDUE


def test_an_authority_that_did_not_sign_is_a_broken_chain() -> None:
    stranger = authority().issue(HOST, flaw="unknown-ca")
    mixed = certificates(GOOD.chain[0], stranger.chain[1])
    assert result(tlsa(2, 1, 1, stranger.chain[1]), mixed) is Result.BROKEN_CHAIN
    assert result(tlsa(2, 0, 0, stranger.chain[1]), chain(GOOD)) is Result.BROKEN_CHAIN


def test_the_order_of_what_is_above_does_not_matter() -> None:
    leaf, below = GOOD.chain
    assert result(tlsa(2, 1, 1, ROOT), certificates(leaf, ROOT, below)) is YES


def test_one_record_that_matches_is_enough() -> None:
    good, old = tlsa(3, 1, 1, GOOD.chain[0]), tlsa(3, 1, 1, OTHER.chain[0])
    assert match((old, good), chain(GOOD), NAMES, NOW) == Match(YES, good)
    assert match((old,), chain(GOOD), NAMES, NOW) == Match(NO, old)


def test_the_nearest_miss_is_told() -> None:
    old, authoritys = tlsa(3, 1, 1, GOOD.chain[0]), tlsa(2, 1, 1, OTHER.chain[1])
    assert match((old, authoritys), chain(OTHER), NAMES, NOW) == Match(Result.WRONG_NAME, authoritys)


def test_a_missing_authority_is_not_suspected_while_a_record_of_the_server_fails_too() -> None:
    old, root = tlsa(3, 1, 1, OTHER.chain[0]), tlsa(2, 1, 1, ROOT)
    assert match((old, root), chain(GOOD), NAMES, NOW) == Match(NO, old)


def test_of_two_digests_of_one_kind_only_the_stronger_counts() -> None:
    good, old = tlsa(3, 1, 1, GOOD.chain[0]), tlsa(3, 1, 2, OTHER.chain[0])
    assert usable((good, old)) == (old,)
    assert match((good, old), chain(GOOD), NAMES, NOW).result is NO
    assert usable((good, tlsa(3, 0, 2, OTHER.chain[0]))) == (good, tlsa(3, 0, 2, OTHER.chain[0]))


def test_without_certificates_nothing_matches() -> None:
    for usage in (2, 3):
        assert result(tlsa(usage, 1, 1, GOOD.chain[0]), ()) is NO


def test_a_self_signed_certificate_is_no_authority_of_itself() -> None:
    alone = authority().issue(HOST, flaw="self-signed")
    assert result(tlsa(2, 1, 1, alone.chain[0]), chain(alone)) is NO


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        ("3 1 1 " + "ab" * 32, True),
        ("3 1 1 " + "ab" * 20 + " " + "cd" * 12, True),
        ("2 0 2 " + "AB" * 64, True),
        ("3 0 0 3082", True),
        ("3 1 1 " + "ab" * 31, False),
        ("3 1 2 " + "ab" * 32, False),
        ("3 2 1 " + "ab" * 32, False),
        ("3 1 3 " + "ab" * 32, False),
        ("4 1 1 " + "ab" * 32, False),
        ("255 1 1 " + "ab" * 32, False),
        ("1 1 1 " + "ab" * 32, False),
        ("3 1 0", False),
    ],
)
def test_a_record_is_usable_when_senders_know_its_values(text: str, usable: bool) -> None:
    record = parse(text)
    assert record is not None
    assert record.is_usable is usable


@pytest.mark.parametrize("text", ["", "3 1", "3 x 1 ab", "3 1 1 abc", "three 1 1 ab"])
def test_what_is_no_record_is_none(text: str) -> None:
    assert parse(text) is None


def test_a_certificate_that_cannot_be_read_is_no_authority() -> None:
    assert result(Tlsa(2, 0, 0, b"no certificate"), chain(GOOD)) is NO
    assert result(Tlsa(2, 1, 0, b"no key"), chain(GOOD)) is NO
