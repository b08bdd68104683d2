"""Octets become text, or a refusal that says where and what would be right."""

from __future__ import annotations

import pytest

from checks.template.offsets import Span
from checks.template.reading.octets import LARGEST, ReadError, decoded
from checks.template.reading.read import read_octets


@pytest.mark.parametrize(
    "raw",
    ["Grüße – yes".encode(), b"\xef\xbb\xbf" + "Grüße – yes".encode(), "Grüße – yes".encode("utf-16")],
    ids=["utf-8", "utf-8 with its mark", "utf-16 with its mark"],
)
def test_unicode_is_read_without_a_fault(raw: bytes) -> None:
    (document,) = read_octets(raw, "a.txt")
    assert (document.source, document.faults) == ("Grüße – yes", ())


def test_other_octets_are_read_as_windows_1252_and_the_first_of_them_is_named() -> None:
    (document,) = read_octets("Hi,\nit is 5 €".encode("cp1252"), "a.txt")
    (fault,) = document.faults
    assert document.body.plain == "Hi,\nit is 5 €"
    assert (fault.code, fault.span) == ("encoding", Span(12, 13))
    assert "octet 13 is 0x80" in fault.says


def test_broken_utf_16_is_read_as_far_as_it_goes() -> None:
    (document,) = read_octets("\ufeffHi".encode("utf-16-le") + b"\x41", "a.txt")
    assert document.source.startswith("Hi")
    assert [one.code for one in document.faults] == ["encoding"]


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"PK\x03\x04rest", "a ZIP archive or an office document"),
        (b"%PDF-1.7", "a PDF"),
        (b"Hi\0there", "octet 3 is zero"),
        (b"a" * (LARGEST + 1), "512 KiB"),
        (b"\x00" * 100, "octet 1 is zero"),
    ],
)
def test_what_is_no_template_is_refused_in_words(raw: bytes, what: str) -> None:
    with pytest.raises(ReadError) as refused:
        read_octets(raw, "a.txt")
    assert what in str(refused.value)
    assert refused.value.right


def test_an_export_may_be_larger_than_a_template() -> None:
    rows = "title,body\n" + "Late,We are sorry.\n" * 30_000
    assert len(rows) > LARGEST
    with pytest.raises(ReadError):
        read_octets(rows.encode(), "a.txt")
    assert decoded(rows.encode(), "a.csv") == (rows, ())
