"""The policy parser takes what RFC 8461 §3.2 takes, and says of all else which line it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.mta_sts.policy import Mode, Policy, Slip, matches, parse, written

GOOD = b"version: STSv1\nmode: enforce\nmx: a.example.com\nmx: *.example.net\nmax_age: 604800\n"


def test_a_policy_is_read_whole() -> None:
    policy = parse(GOOD)
    assert policy.is_valid
    assert (policy.mode, policy.max_age) == (Mode.ENFORCE, 604_800)
    assert policy.patterns == ("a.example.com", "*.example.net")
    assert (policy.junk, policy.twice, policy.blank_lines) == ((), (), 0)


@pytest.mark.parametrize(
    "body",
    [
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace(b"\n", b"\r\n", 2),
        GOOD[:-1],
        GOOD.replace(b": ", b":"),
        GOOD.replace(b": ", b": \t "),
        GOOD.replace(b"\n", b" \t\n"),
        GOOD + b"x-new.field_1: any text: with more\n",
        GOOD + "note: grüße\n".encode(),
        GOOD + b"mode: none\nversion: x\nmax_age: y\n",  # the first counts
        b"max_age: 0\nmx: a\nmode: testing\nversion: STSv1",
        b"version: STSv1\nmode: none\nmax_age: 31557600\n",
        GOOD + b"\n",
    ],
)
def test_what_the_grammar_allows_is_valid(body: bytes) -> None:
    assert parse(body).is_valid


@pytest.mark.parametrize(
    "body",
    [
        b"",
        GOOD.replace(b"\n", b"\r"),
        GOOD.replace(b"version: STSv1\n", b""),
        GOOD.replace(b"STSv1", b"STSV1"),
        GOOD.replace(b"version", b"Version"),
        GOOD.replace(b"enforce", b"enforced"),
        GOOD.replace(b"mode:", b"mode :"),
        b" " + GOOD,
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b"604800", b"604800s"),
        GOOD.replace(b"604800", b"+604800"),
        GOOD.replace(b"604800", b"00000604800"),
        GOOD.replace(b"604800", b"31557601"),
        b"version: STSv1\nmode: testing\nmax_age: 1\n",
        GOOD.replace(b"a.example.com", b"a.example.com."),
        GOOD.replace(b"a.example.com", b"a..example.com"),
        GOOD.replace(b"a.example.com", b"-a.example.com"),
        GOOD.replace(b"a.example.com", b"a_b.example.com"),
        GOOD.replace(b"a.example.com", b"*"),
        GOOD.replace(b"a.example.com", b"*.*.example.com"),
        GOOD.replace(b"a.example.com", b"x" * 64 + b".example.com"),
        GOOD + b"hello\n",
        GOOD + b"-x: y\n",
        GOOD + b"x" * 33 + b": y\n",
        GOOD + b"x:\n",
        GOOD + b"x: a\x00b\n",
    ],
)
def test_what_the_grammar_forbids_is_not_valid(body: bytes) -> None:
    assert not parse(body).is_valid


def test_a_line_that_is_none_is_told_by_its_number() -> None:
    assert parse(b"version: STSv1\n\n# hello\nmode: none\nmx\n").junk == (Slip(3, "# hello"), Slip(5, "mx"))


@pytest.mark.parametrize(
    ("pattern", "host", "is_match"),
    [
        ("mail.example.com", "mail.example.com", True),
        ("MAIL.example.com", "mail.EXAMPLE.com", True),
        ("mail.example.com", "a.mail.example.com", False),
        ("*.example.com", "mail.example.com", True),
        ("*.example.com", "example.com", False),
        ("*.example.com", "a.b.example.com", False),
        ("*.example.com", ".example.com", False),
        ("*.example.com", "mail.example.com.evil.example", False),
        (".example.com", "mail.example.com", False),
        ("*", "example", False),
    ],
)
def test_a_star_stands_for_exactly_one_label(pattern: str, host: str, is_match: bool) -> None:
    assert matches(pattern, host) is is_match


def test_only_a_change_of_what_it_says_is_a_change() -> None:
    digest = parse(GOOD).digest
    same = [GOOD.replace(b"\n", b"\r\n"), GOOD + b"x: y\n", GOOD.replace(b"a.example", b"A.EXAMPLE")]
    same.append(b"mode: enforce\nmax_age: 604800\nmx: *.example.net\nmx: a.example.com\nversion: STSv1\n")
    assert {parse(body).digest for body in same} == {digest}
    other = [GOOD.replace(b"enforce", b"testing"), GOOD.replace(b"6048", b"6047"), GOOD + b"mx: b.example\n"]
    assert digest not in {parse(body).digest for body in other}


def test_what_is_written_is_read_back() -> None:
    policy = parse(written(Mode.TESTING, ("a.example", "*.b.example"), 86_400).encode())
    assert (policy.mode, policy.patterns, policy.max_age) == (
        Mode.TESTING,
        ("a.example", "*.b.example"),
        86_400,
    )
    assert policy.is_valid


@given(
    st.binary(max_size=3000) | st.text("version: STmode*mx.-_\r\n\t0123456789", max_size=300).map(str.encode)
)
def test_any_octets_are_read(body: bytes) -> None:
    policy = parse(body)
    assert isinstance(policy, Policy)
    assert policy.is_valid in (True, False)
    assert len(policy.digest) == 64
    assert len(policy.fields) + len(policy.junk) + policy.blank_lines <= body.count(b"\n") + 1


def test_a_long_body_is_read_in_time() -> None:
    for body in (
        b"a:" * 50_000,
        b"\n" * 100_000,
        b"mx: " + b"a." * 50_000,
        b"x: " + b" a" * 50_000,
        b"*" * 100_000,
    ):
        assert not parse(body).is_valid
