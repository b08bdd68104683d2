"""Macros: the worked examples of RFC 7208 §7.4 and the edges around them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.spf.macros import LONGEST_NAME, MacroValues, expand_name, expand_text, is_askable

VALUES = MacroValues(
    ip=ip_address("192.0.2.3"),
    local_part="strong-bad",
    sender_domain="email.example.com",
    helo="mx.example.org",
    domain="email.example.com",
)
V6 = replace(VALUES, ip=ip_address("2001:db8::cb01"))
NIBBLES = "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("%{s}", "strong-bad@email.example.com"),
        ("%{o}", "email.example.com"),
        ("%{d4}", "email.example.com"),
        ("%{d3}", "email.example.com"),
        ("%{d2}", "example.com"),
        ("%{d1}", "com"),
        ("%{dr}", "com.example.email"),
        ("%{d2r}", "example.email"),
        ("%{l}", "strong-bad"),
        ("%{l-}", "strong.bad"),
        ("%{lr}", "strong-bad"),
        ("%{lr-}", "bad.strong"),
        ("%{l1r-}", "strong"),
        ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
        ("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"),
        ("%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com"),
        ("%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"),
        ("%{h}.a.com.", "mx.example.org.a.com"),
        ("a%%b%_c%-d.com", "a%b c%20d.com"),
        ("%{S}.com", "strong-bad%40email.example.com.com"),
        ("%{p}.a.com", "unknown.a.com"),
    ],
)
def test_a_macro_expands_as_the_rfc_shows(text: str, expanded: str) -> None:
    assert expand_name(text, VALUES) == expanded


def test_an_ipv6_address_is_spelled_in_nibbles() -> None:
    assert expand_name("%{ir}.%{v}._spf.%{d2}", V6) == f"{NIBBLES}.ip6._spf.example.com"


def test_only_the_explanation_knows_who_received_when_and_from_where() -> None:
    values = replace(V6, receiver="mx.example.net", now=datetime(2026, 1, 2, tzinfo=UTC))
    assert expand_text("%{c} at %{r}, %{t}.", values) == "2001:db8::cb01 at mx.example.net, 1767312000."


def test_a_local_part_beyond_ascii_never_makes_a_name() -> None:
    values = replace(VALUES, local_part="jürgen")
    assert [expand_name(text, values) for text in ("%{l}.a.com", "%{S}.a.com")] == [None, None]
    assert expand_name("%{d2}", values) == "example.com"


def test_a_name_too_long_loses_labels_from_its_left() -> None:
    name = expand_name("first." + "%{d}." * 40 + "end.com", VALUES)
    assert name is not None
    assert name.endswith("email.example.com.end.com")
    assert LONGEST_NAME - 17 < len(name) <= LONGEST_NAME
    assert name.startswith(("email.", "example.", "com."))


@given(st.text(alphabet="%{}slodiphv0123r.-+,/_=ab"), st.text(max_size=30))
def test_no_text_makes_the_expansion_raise(text: str, local_part: str) -> None:
    name = expand_name(text, replace(VALUES, local_part=local_part))
    assert name is None or not is_askable(name) or len(name) <= LONGEST_NAME
    assert isinstance(expand_text(text, VALUES), str)


@pytest.mark.parametrize(
    "name", ["", "com", "a..com", ".a.com", "a" * 64 + ".com", "ü.com", "a." * 126 + "com"]
)
def test_a_name_the_dns_cannot_hold_is_not_asked_for(name: str) -> None:
    assert not is_askable(name)
