"""Records of version and fields: which texts senders read, and what is wrong with those that look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.versioned import Field, is_record, read, select


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("v=STSv1", "the ; behind the version is missing"),
        ("v=STSv1 id=1", "the ; behind the version is missing"),
        ("v=STSv1, id=1", "another sign stands where the ; belongs behind the version"),
        ("v=STSV1; id=1", "capital and small letters are mixed up in the version"),
        ("V=STSv1; id=1", "capital and small letters are mixed up in the version"),
        ("v=STSv2; id=1", "it does not say STSv1"),
        ("v=STSv10; id=1", "it does not say STSv1"),
        ("v=STS1; id=1", "it does not say STSv1"),
        ("v= STSv1; id=1", "a space or quote stands inside the version"),
        ('v="STSv1"; id=1', "a space or quote stands inside the version"),
        ("v:STSv1; id=1", "the = behind v is missing or is another sign"),
        ("STSv1; id=1", "v= is missing before the version"),
        (" v=STSv1; id=1", "a space stands before it"),
        ("(v=STSv1; id=1)", "a character stands before it"),
        ('"v=STSv1; id=1"', "quotes or backslashes became part of it"),
        ("\u200bv=STSv1; id=1", "a character that cannot be seen stands before it"),
        ("id=20260101", "it does not begin with the version"),
        ("id=1; v=STSv1", "it does not begin with the version"),
    ],
)
def test_a_slip_is_told_in_words(text: str, problem: str) -> None:
    selection = select((text,), "STSv1", "id")
    assert [(one.text, one.problem) for one in selection.lookalikes] == [(text, problem)]
    assert (selection.records, selection.others) == ((), ())


@pytest.mark.parametrize(
    "text", ["", "v=spf1 -all", "v=DMARC1; p=none", "sts-verification=1", "STSv1-verification=x", "valid=1"]
)
def test_what_is_something_else_is_no_slip(text: str) -> None:
    assert select((text,), "STSv1", "id").others == (text,)


@pytest.mark.parametrize("text", ["v=STSv1;", "v=STSv1; id=1", "v=STSv1 \t; id=1", "v=STSv1;anything"])
def test_a_record_begins_with_its_version_and_a_semicolon(text: str) -> None:
    assert is_record(text, "STSv1")


def test_fields_are_read_in_order_and_what_is_none_is_kept() -> None:
    record = read("v=STSv1; id=1;x.y-z_=a:b ;; =2; id=3; b c=d; u=\u00fc; e=f=g; ", "STSv1")
    assert record.fields == (Field("id", "1"), Field("x.y-z_", "a:b"), Field("id", "3"))
    assert record.junk == ("", "=2", "b c=d", "u=\u00fc", "e=f=g")
    assert record.twice == ("id",)
    assert (record.value("id"), record.value("no")) == ("1", None)


def test_a_value_of_uris_may_hold_an_equals_sign_and_blanks() -> None:
    record = read("v=TLSRPTv1; rua=https://a.example/?b=c , mailto:d@e.example; x=y=z", "TLSRPTv1", ("rua",))
    assert record.value("rua") == "https://a.example/?b=c , mailto:d@e.example"
    assert record.junk == ("x=y=z",)


@given(st.text(max_size=400) | st.text("v=STSv1; id\"' ", max_size=40))
def test_any_text_is_sorted_and_read(text: str) -> None:
    selection = select((text,), "STSv1", "id")
    assert len(selection.records) + len(selection.lookalikes) + len(selection.others) == 1
    assert read(text, "STSv1").text == text


def test_a_long_text_is_read_in_time() -> None:
    for text in (
        "v=STSv1;" + "a=b;" * 16_000,
        "v" * 65_000,
        " " * 65_000 + "v=STSv1;",
        "v=" * 32_000,
        "id " * 20_000,
    ):
        select((text,), "STSv1", "id")
        read(text, "STSv1")
