"""BIMI records as receivers read them, and the mistakes by which one is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.bimi.record import parse, select, uri_flaw

GOOD = "v=BIMI1; l=https://example.com/logo.svg; a="


@pytest.mark.parametrize("text", [GOOD, "v=BIMI1", "v=BIMI1;l=;a=", "v = BIMI1 ; l=", "v=BIMI1;"])
def test_a_text_that_begins_with_the_version_is_a_record(text: str) -> None:
    assert select((text,)).records == (text,)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("V=BIMI1; l=", "capital and small letters are mixed up in v=BIMI1"),
        ("v=bimi1; l=", "capital and small letters are mixed up in v=BIMI1"),
        ("v=Bimi1; l=", "capital and small letters are mixed up in v=BIMI1"),
        ("v=BIMI; l=", "it does not say BIMI1"),
        ("v=BIMI2; l=", "it does not say BIMI1"),
        ("v=BIMI 1; l=", "it does not say BIMI1"),
        ("BIMI1; l=", "v= is missing before the version"),
        ("v:BIMI1; l=", "v= is missing before the version"),
        ("v=BIMI1 l=https://example.com/logo.svg", "the ; behind v=BIMI1 is missing"),
        ("v=BIMI1, l=", "the ; behind v=BIMI1 is missing"),
        (" v=BIMI1; l=", "a blank, a quote or a character that cannot be seen stands before it"),
        ('"v=BIMI1; l="', "a blank, a quote or a character that cannot be seen stands before it"),
        ("\ufeffv=BIMI1; l=", "a blank, a quote or a character that cannot be seen stands before it"),
        ("l=https://example.com/logo.svg; a=", "it does not begin with v=BIMI1"),
        ("a=; l=http://example.com/logo.svg; v=BIMI1", "it does not begin with v=BIMI1"),
    ],
)
def test_a_text_that_was_meant_as_one_is_told_with_its_problem(text: str, problem: str) -> None:
    (lookalike,) = select((text,)).lookalikes
    assert lookalike == (text, problem)


@pytest.mark.parametrize(
    "text", ["", "v=spf1 -all", "bimi-verification=1", "bimi=1", "v=DMARC1; p=none", "logo", "example.com"]
)
def test_other_texts_are_nothing_of_it(text: str) -> None:
    assert select((text,)).others == (text,)


def test_tags_are_read_in_any_order_and_unknown_ones_passed_over() -> None:
    record = parse(
        "v=BIMI1; avp=brand; new=1 2; A = https://example.com/m.pem ; l=https://example.com/l.svg;"
    )
    assert record.tags == (
        ("v", "BIMI1"), ("avp", "brand"), ("new", "1 2"), ("a", "https://example.com/m.pem"),
        ("l", "https://example.com/l.svg"),
    )  # fmt: skip
    assert (record.location, record.evidence) == ("https://example.com/l.svg", "https://example.com/m.pem")
    assert not record.is_broken


@pytest.mark.parametrize(
    ("text", "junk", "twice"),
    [
        ("v=BIMI1; logo; l=", ("logo",), ()),
        ("v=BIMI1;; l=", ("",), ()),
        ("v=BIMI1; l=; L=", (), ("l",)),
        ("v=BIMI1; 1=2; l=", ("1=2",), ()),
        ("v=BIMI1; l=\x07", ("l=\x07",), ()),
        ("v=BIMI1; l= ; ", (), ()),
    ],
)
def test_what_is_no_tag_and_what_stands_twice_is_kept_apart(
    text: str, junk: tuple[str, ...], twice: tuple[str, ...]
) -> None:
    record = parse(text)
    assert (record.junk, record.twice) == (junk, twice)


@pytest.mark.parametrize(
    ("text", "declined"),
    [
        ("v=BIMI1; l=; a=", True), ("v=BIMI1; l=", True), ("v=BIMI1; a=", False), ("v=BIMI1", False),
        ("v=BIMI1; l=; a=https://example.com/m.pem", False), (GOOD, False),
    ],
)  # fmt: skip
def test_both_empty_means_that_no_logo_is_wanted(text: str, declined: bool) -> None:
    assert parse(text).is_declined is declined


@pytest.mark.parametrize(
    ("value", "logo", "evidence"),
    [
        ("https://example.com/logo.svg", "", ""),
        ("HTTPS://EXAMPLE.COM/logo.SVG?a=1#x", "", ""),
        ("https://example.com/logo", "", ""),
        ("https://example.com/logo.svgz", "", ""),
        ("https://192.0.2.1/x", "", "it names no host"),
        ("https://[2001:db8::1]/x", "", "it names no host"),
        ("https://localhost/x", "", "it names no host"),
        ("http://example.com/x", *["it does not begin with https://"] * 2),
        ("ftp://example.com/x", *["it does not begin with https://"] * 2),
        ("self", *["it does not begin with https://"] * 2),
        ("https:///x", *["it names no host"] * 2),
        ("https://example.com/a,b", *["it holds a comma, which must be written as %2C"] * 2),
        ("https://example.com/a b", *["it holds a blank or a letter that a web address cannot hold"] * 2),
        ("https://bücher.example/", *["it holds a blank or a letter that a web address cannot hold"] * 2),
        ("https://[x/", *["it is not a web address"] * 2),
        ("https://example.com:x/", *["it is not a web address"] * 2),
        ("https://example.com/logo.PNG", "it leads to another kind of image than SVG", ""),
    ],
)
def test_each_address_is_one_https_address(value: str, logo: str, evidence: str) -> None:
    assert uri_flaw(value, is_logo=True) == logo
    assert uri_flaw(value, is_logo=False) == evidence


@given(st.text(max_size=200))
def test_no_text_whatever_raises(text: str) -> None:
    select((text, f"v=BIMI1;{text}"))
    record = parse(f"v=BIMI1;{text}")
    uri_flaw(record.location, is_logo=True)
    uri_flaw(text, is_logo=False)
