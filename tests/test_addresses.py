"""How operators write resolvers, networks, listening places, host names and selectors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliverability.addresses import (
    ListenAddress,
    ResolverAddress,
    Scheme,
    parse_ehlo_name,
    parse_host,
    parse_listen,
    parse_network,
    parse_resolver,
    parse_selector,
)


@pytest.mark.parametrize(
    ("text", "resolver"),
    [
        ("192.0.2.53", ResolverAddress(Scheme.UDP, "192.0.2.53", 53)),
        (" 127.0.0.1:5353 ", ResolverAddress(Scheme.UDP, "127.0.0.1", 5353)),
        ("2001:DB8::53", ResolverAddress(Scheme.UDP, "2001:db8::53", 53)),
        ("[2001:db8::53]", ResolverAddress(Scheme.UDP, "2001:db8::53", 53)),
        ("[::1]:5353", ResolverAddress(Scheme.UDP, "::1", 5353)),
        ("tls://192.0.2.53", ResolverAddress(Scheme.TLS, "192.0.2.53", 853)),
        ("TLS://[::1]:8853#DNS.example", ResolverAddress(Scheme.TLS, "::1", 8853, "dns.example")),
        (
            "https://dns.example/dns-query",
            ResolverAddress(Scheme.HTTPS, "dns.example", 443, "dns.example", "https://dns.example/dns-query"),
        ),
        (
            "https://[::1]:8443/q",
            ResolverAddress(Scheme.HTTPS, "::1", 8443, "::1", "https://[::1]:8443/q"),
        ),
    ],
)
def test_a_resolver_is_read_in_every_form_and_survives_being_written(
    text: str, resolver: ResolverAddress
) -> None:
    assert parse_resolver(text) == resolver
    assert parse_resolver(str(resolver)) == resolver


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", '"" is not an IP address'),
        ("dns.example", '"dns.example" is not an IP address'),
        ("192.0.2.256", '"192.0.2.256" is not an IP address'),
        ("127.1", '"127.1" is not an IP address'),
        ("192.0.2.53:0", 'the port "0" is not a whole number from 1 to 65535'),
        ("192.0.2.53:99999", 'the port "99999" is not a whole number from 1 to 65535'),
        ("192.0.2.53:٥٣", 'the port "٥٣" is not a whole number from 1 to 65535'),
        ("192.0.2.53:", 'the port "" is not a whole number from 1 to 65535'),
        ("[192.0.2.53]:53", "the brackets are for an IPv6 address, and a port follows after a colon"),
        ("[::1]53", "the brackets are for an IPv6 address, and a port follows after a colon"),
        ("[::1", "the brackets are for an IPv6 address, and a port follows after a colon"),
        ("192.0.2.53 192.0.2.54", "it has blanks or control characters in it"),
        ("192.0.2.53\0", "it has blanks or control characters in it"),
        ("http://dns.example/dns-query", "http:// is not spoken here"),
        ("https://dns.example", "the path is missing or holds more than a path"),
        ("https://dns.example/dns-query{?dns}", "the path is missing or holds more than a path"),
        ("https:///dns-query", "its host or port is wrong"),
        ("https://dns.example:0/dns-query", "its host or port is wrong"),
        ("tls://dns.example", '"dns.example" is not an IP address'),
        ("tls://192.0.2.53#", None),
        ("tls://192.0.2.53#not a name", "it has blanks or control characters in it"),
    ],
)
def test_a_wrong_resolver_is_told_why_with_a_good_example(text: str, why: str | None) -> None:
    if why is None:
        assert parse_resolver(text).name == ""
        return
    with pytest.raises(ValueError, match=r"write it like 192\.0\.2\.53, ") as caught:
        parse_resolver(text)
    assert f"is not a resolver: {why}; write it like" in str(caught.value)


def test_a_password_in_a_resolver_url_is_not_repeated() -> None:
    with pytest.raises(ValueError, match="a user name has no place in it") as caught:
        parse_resolver("https://me:hunter2@dns.example/dns-query")
    assert "hunter2" not in str(caught.value)


@given(st.text(max_size=80) | st.from_regex(r"(https|tls)://[^\n]{0,40}", fullmatch=True))
def test_any_text_is_a_resolver_or_one_clear_line(text: str) -> None:
    said = ""
    try:
        resolver = parse_resolver(text)
    except ValueError as error:
        said = str(error)
    if said:
        assert said.isprintable()
        assert "write it like" in said
    else:
        assert parse_resolver(str(resolver)) == resolver


def test_one_address_is_a_network_of_one() -> None:
    assert str(parse_network("192.0.2.7")) == "192.0.2.7/32"
    assert str(parse_network(" 2001:db8::/32 ")) == "2001:db8::/32"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("10.0.0.1/8", '"10.0.0.1/8" names one host inside a network; did you mean 10.0.0.0/8?'),
        (
            "10.0.0.0/33",
            '"10.0.0.0/33" is not a network; write it like 10.0.0.0/8, 192.0.2.7 or 2001:db8::/32',
        ),
        ("intranet", '"intranet" is not a network; write it like 10.0.0.0/8, 192.0.2.7 or 2001:db8::/32'),
    ],
)
def test_a_wrong_network_is_told_what_would_be_right(text: str, message: str) -> None:
    with pytest.raises(ValueError, match="network") as caught:
        parse_network(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "is_loopback"),
    [
        ("127.0.0.1:8000", True),
        ("127.9.9.9:1", True),
        ("[::1]:8000", True),
        ("localhost:8000", True),
        ("0.0.0.0:8000", False),
        ("[::]:65535", False),
        ("192.0.2.1:80", False),
    ],
)
def test_a_place_to_listen_knows_whether_others_can_reach_it(text: str, is_loopback: bool) -> None:
    listen = parse_listen(text)
    assert listen.is_loopback is is_loopback
    assert str(listen) == text


@pytest.mark.parametrize("text", ["", "8000", ":8000", "127.0.0.1", "*:80", "[::1]", "::1:x", "h.example:80"])
def test_a_wrong_place_to_listen_is_told_what_would_be_right(text: str) -> None:
    with pytest.raises(ValueError, match=r"write it like 127\.0\.0\.1:8000 or \[::1\]:8000"):
        parse_listen(text)


def test_listening_places_are_values() -> None:
    assert parse_listen("127.0.0.1:8000") == ListenAddress("127.0.0.1", 8000)


def test_host_names_are_bare_and_lower_case() -> None:
    assert [parse_host(text) for text in ("Mail.Example.COM.", ".example.com", "192.0.2.1", "[::1]")] == [
        "mail.example.com",
        ".example.com",
        "192.0.2.1",
        "[::1]",
    ]
    assert parse_host("bücher.example") == "xn--bcher-kva.example"
    for text in ("https://example.com", "example.com:80", "[x]", "a..b", "", "😀" * 300):
        with pytest.raises(ValueError, match="write it "):
            parse_host(text)


def test_a_selector_is_the_part_before_domainkey() -> None:
    assert [parse_selector(text) for text in ("S1", "2024.mail", "k1_x", " google ")] == [
        "s1",
        "2024.mail",
        "k1_x",
        "google",
    ]
    for text in ("", "s1._domainkey", "_domainkey", "a b", "é", "a..b", "x" * 64, "a." * 120 + "a"):
        with pytest.raises(ValueError, match="write the part before"):
            parse_selector(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", ""),
        (" Mail.Example.COM. ", "mail.example.com"),
        ("mail.bücher.example", "mail.xn--bcher-kva.example"),
        ("[192.0.2.1]", "[192.0.2.1]"),
        ("[2001:DB8::1]", "[IPv6:2001:db8::1]"),
        ("[IPv6:2001:db8::1]", "[IPv6:2001:db8::1]"),
    ],
)
def test_what_we_call_ourselves_is_a_full_name_or_an_address(text: str, name: str) -> None:
    assert parse_ehlo_name(text) == name
    assert parse_ehlo_name(name) == name


@pytest.mark.parametrize(
    "text", ["mail", "192.0.2.1", "[192.0.2]", "a_b.example", "a b.example", "[", "x\r\nQUIT"]
)
def test_what_others_could_not_look_up_is_no_name_of_ours(text: str) -> None:
    with pytest.raises(ValueError, match=r"write one like mail\.example\.com"):
        parse_ehlo_name(text)
