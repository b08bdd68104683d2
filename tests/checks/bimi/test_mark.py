"""Certificates of marks: what they say, who stands behind them, and files that are none."""

from __future__ import annotations

import hashlib
import time
import zlib
from datetime import UTC, datetime, timedelta

import pytest

from checks.bimi.mark import Mark, read_mark
from deliverability.gather import bimi
from tests.world.authority import authority
from tests.world.marks import mark_file

NOW = datetime.now(UTC)
LOGO = b"<svg/>"
NAMES = ("example.com",)


def mark_of(pem: bytes, now: datetime = NOW) -> Mark:
    found = read_mark(pem, bimi.mark_authorities(), now)
    assert found is not None
    return found


def test_a_good_mark_is_trusted_and_says_whose_it_is() -> None:
    mark = mark_of(mark_file(NAMES, LOGO))
    assert (mark.distrust, mark.kind, mark.for_marks, mark.is_verified) == ("", "Registered Mark", True, True)
    assert mark.logo == hashlib.sha256(LOGO).hexdigest()
    assert mark.certificate.names == NAMES


def test_the_logo_inside_may_be_compressed() -> None:
    packed = zlib.compress(LOGO, wbits=31)
    assert mark_of(mark_file(NAMES, packed)).logo == hashlib.sha256(LOGO).hexdigest()


def test_a_logo_inside_that_unpacks_without_end_costs_nothing() -> None:
    pem = mark_file(NAMES, zlib.compress(b" " * 10**7, wbits=31))
    began = time.process_time()
    assert mark_of(pem).logo
    assert time.process_time() - began < 1


@pytest.mark.parametrize("flaw", ["unknown-ca", "no-intermediate"])
def test_a_chain_that_leads_to_nobody_known_is_not_trusted(flaw: str) -> None:
    assert mark_of(mark_file(NAMES, LOGO, flaw=flaw)).distrust == (
        "none of the authorities that may confirm marks issued it"
    )


@pytest.mark.parametrize("days", [-50.0, -1.0, 1.0])
def test_that_its_time_is_over_is_no_reason_for_distrust(days: float) -> None:
    assert mark_of(mark_file(NAMES, LOGO, days=days)).distrust == ""


def test_the_same_file_is_judged_the_same_at_any_time() -> None:
    pem = mark_file(NAMES, LOGO)
    assert (
        mark_of(pem, NOW + timedelta(days=3000)) == mark_of(pem, NOW - timedelta(days=3000)) == mark_of(pem)
    )


def test_a_certificate_for_a_website_is_none_for_a_mark() -> None:
    file = authority().issue("example.com").file.read_bytes()
    mark = mark_of(file[file.index(b"-----BEGIN CERTIFICATE") :])
    assert mark.distrust
    assert (mark.kind, mark.for_marks, mark.logo) == ("", False, "")


@pytest.mark.parametrize(
    ("names", "fits"),
    [
        (("example.com",), True),
        (("default._bimi.example.com",), True),
        (("example.net", "example.com"), True),
        (("example.net",), False),
        (("*.example.com",), False),
        (("www.example.com",), False),
        ((), False),
    ],
)
def test_a_mark_is_for_the_domains_it_names(names: tuple[str, ...], fits: bool) -> None:
    assert mark_of(mark_file(names, LOGO)).is_for(("example.com",)) is fits


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"hello",
        b"-----BEGIN CERTIFICATE-----\n",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        mark_file(NAMES, LOGO)[:300],
        b"\xff" * 1000,
    ],
)
def test_what_holds_no_certificate_is_none(octets: bytes) -> None:
    assert read_mark(octets, bimi.mark_authorities(), NOW) is None


def test_a_file_of_very_many_certificates_costs_little() -> None:
    pem = mark_file(NAMES, LOGO)
    began = time.process_time()
    mark_of(pem + mark_file(NAMES, b"x" * 10, flaw="unknown-ca") * 60)
    assert time.process_time() - began < 1


def test_the_known_authorities_are_those_the_library_brings() -> None:
    assert bimi.mark_authorities().count(b"-----BEGIN CERTIFICATE-----") >= 4
