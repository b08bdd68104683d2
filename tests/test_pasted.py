"""What people paste is understood, or refused with the place marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.domain import parse_target
from deliverability.pasted import LONGEST, MOST, Pasted, read
from deliverability.pasted_fields import NotARecord

DOMAIN = parse_target("example.com")
DMARC = "v=DMARC1; p=none; rua=mailto:d@example.com"
ONE = [("_dmarc.example.com", "TXT", DMARC, 3600)]


def rows(text: str, domain: str = "example.com") -> list[tuple[str, str, str, int]]:
    return [(one.name, one.rrtype, one.value, one.ttl) for one in read(text, parse_target(domain))]


@pytest.mark.parametrize(
    "text",
    [
        f'_dmarc TXT "{DMARC}"',
        f"_dmarc TXT {DMARC}",
        f"_dmarc txt '{DMARC}'",
        f"_dmarc TXT “{DMARC}”",
        f"_dmarc TXT „{DMARC}“",
        f'_dmarc TXT "{DMARC}',
        f'_dmarc TXT {DMARC}"',
        f'_dmarc.example.com. 3600 IN TXT "{DMARC}"',
        f'_dmarc.example.com. IN 1h TXT "{DMARC}" ; our policy',
        f'_dmarc.example.com TXT "{DMARC}"',
        f'_DMARC.Example.COM. TXT "{DMARC}"',
        f'_dmarc\t3600\tIN\tTXT\t"{DMARC}"',
        f'_dmarc   IN  TXT  ( "{DMARC[:20]}"\n    "{DMARC[20:]}" )',
        f'_dmarc TXT "{DMARC[:20]}" "{DMARC[20:]}"',
        f'_dmarc TXT "{DMARC[:20]}"\n"{DMARC[20:]}"',
        DMARC,
        f'"{DMARC}"',
        f"Hello,\nplease add this:\n\nType: TXT\nHost: _dmarc\nValue: {DMARC}\nTTL: 1 hour\n\nThanks,\nBob",
        f"Type: TXT\nHost: _dmarc\nValue:\n\n{DMARC}\n\nThat is all.",
        f'_dmarc TXT {DMARC[:20]}" "{DMARC[20:]}',
        "_dmarc TXT " + DMARC.replace(";", "\\;"),
        f"TXT _dmarc {DMARC}",
        f"TXT\t_dmarc\t{DMARC}\tAuto",
        f"TXT\t_dmarc\t{DMARC}\t1 hour\tEdit",
        f"_dmarc\tTXT\t{DMARC}\t3600",
        f"| TXT | _dmarc | {DMARC} | DNS only | Auto |",
        f"Type\tName\tContent\tTTL\nTXT\t_dmarc\t{DMARC}\t3600",
        f"Name\tTTL\tType\tValue\n_dmarc\t3600\tTXT\t{DMARC}",
        f"Host: _dmarc  Type: TXT  Value: {DMARC}  TTL: 3600",
        f"Host: _dmarc\nType: TXT\nValue: {DMARC}\nTTL: 3600",
        f"Type: TXT\nName: _dmarc\nContent: “{DMARC}”\nProxy status: DNS only\nTTL: Auto",
        f"Host Name: _dmarc.example.com\r\nRecord type: TXT\r\nPoints to: {DMARC}\r\n",
        f"`_dmarc TXT {DMARC}`",
        f"\ufeff_dmarc\u00a0TXT\u200b \u00a0{DMARC}",
        f"; a remark\n\n# another\n$TTL 300\n   _dmarc TXT {DMARC}\n",
    ],
)
def test_one_record_in_many_forms(text: str) -> None:
    assert rows(text) == ONE


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@ MX 10 mail", ("example.com", "MX", "10 mail.example.com")),
        ("example.com. 300 MX 10 mail.example.net.", ("example.com", "MX", "10 mail.example.net")),
        ("example.com IN MX 10 mail.example.net ; first", ("example.com", "MX", "10 mail.example.net")),
        ("MX\t@\tmail.example.net\t10\t3600", ("example.com", "MX", "10 mail.example.net")),
        ("Type: MX Priority: 5 Host: @ Value: a.example.net.", ("example.com", "MX", "5 a.example.net")),
        ("@ MX 0 .", ("example.com", "MX", "0 .")),
        ("mx A 192.0.2.1", ("mx.example.com", "A", "192.0.2.1")),
        ("A mx 192.0.2.1", ("mx.example.com", "A", "192.0.2.1")),
        ("mail 1d AAAA 2001:db8::1", ("mail.example.com", "AAAA", "2001:db8::1")),
        ("s1._domainkey CNAME s1.example.net.", ("s1._domainkey.example.com", "CNAME", "s1.example.net")),
        ("*.example.com. CNAME @", ("*.example.com", "CNAME", "example.com")),
        (f"_25._tcp.mx TLSA 3 1 1 {'AB' * 32}", ("_25._tcp.mx.example.com", "TLSA", f"3 1 1 {'AB' * 32}")),
        ("müller TXT x", ("xn--mller-kva.example.com", "TXT", "x")),
        ("other.example.net. TXT x", ("other.example.net", "TXT", "x")),
        ("v=spf1 mx ~all", ("example.com", "TXT", "v=spf1 mx ~all")),
        ("v=STSv1; id=1", ("_mta-sts.example.com", "TXT", "v=STSv1; id=1")),
        ('@ TXT "a \\"b\\" \\059c"', ("example.com", "TXT", 'a "b" ;c')),
    ],
)  # fmt: skip
def test_names_and_values_are_made_whole(text: str, found: tuple[str, str, str]) -> None:
    assert [row[:3] for row in rows(text)] == [found]


@pytest.mark.parametrize(
    "text",
    [
        f'_dmarc TXT "{DMARC}"\n@ MX 10 mail',
        f'_dmarc TXT "{DMARC}" @ MX 10 mail',
        f"@ MX 10 mail _dmarc TXT {DMARC}",
        f"Host: _dmarc Type: TXT Value: {DMARC}\nHost: @ Type: MX Value: 10 mail",
        f"Type\tHost\tValue\nTXT\t_dmarc\t{DMARC}\nMX\t@\t10 mail",
    ],
)
def test_two_records_in_one_text(text: str) -> None:
    assert sorted(rows(text)) == sorted([*ONE, ("example.com", "MX", "10 mail.example.com", 3600)])


def test_a_line_that_is_indented_has_the_name_of_the_one_before() -> None:
    assert [row[:3] for row in rows("mail A 192.0.2.1\n     IN AAAA 2001:db8::1\n")] == [
        ("mail.example.com", "A", "192.0.2.1"), ("mail.example.com", "AAAA", "2001:db8::1")
    ]  # fmt: skip


def test_below_a_subdomain_whole_names_of_the_organization_are_known() -> None:
    assert rows("_dmarc.example.com TXT x", "support.example.com")[0][0] == "_dmarc.example.com"
    assert rows("_dmarc TXT x", "support.example.com")[0][0] == "_dmarc.support.example.com"


def test_each_record_knows_its_line() -> None:
    found = read("; first\n@ MX 10 mail\n\n_dmarc 300 TXT v=DMARC1", DOMAIN)
    assert found == (
        Pasted("example.com", "MX", "10 mail.example.com", 3600, 2),
        Pasted("_dmarc.example.com", "TXT", "v=DMARC1", 300, 4),
    )


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("", 1, 1, "there is no record here"),
        ("; only a remark", 1, 1, "there is no record here"),
        ("hello", 1, 1, "here should be a name, a record type and a value"),
        ("v=DKIM1; p=x", 1, 1, "here should be a name, a record type and a value"),
        ("_dmarc TXTT v=DMARC1", 1, 8, '"TXTT" is no record type; did you mean "TXT"?'),
        ("_dmarc XYZZY v=DMARC1", 1, 8, "there are: A, AAAA"),
        ("_dmarc TXT", 1, 1, "the value of this TXT record is missing"),
        ('_dmarc TXT ""', 1, 12, "this TXT record has no text"),
        ('TXT "v=spf1 -all"', 1, 1, 'the name is missing; write "@" for example.com itself'),
        ("MX 10 mail.example.com", 1, 1, "the name is missing"),
        ("@ MX mail.example.com", 1, 6, 'write "10 mail.example.com"'),
        ("@ MX x mail", 1, 6, "is no MX record"),
        ("mail A 192.0.2", 1, 8, "write one like 192.0.2.1"),
        ("mail A 2001:db8::1", 1, 8, "is no address of an A record"),
        ("mail AAAA 192.0.2.1", 1, 11, "write one like 2001:db8::1"),
        ("mail A 192.0.2.1 and more", 1, 18, "the record ends before this"),
        ('_dmarc TXT "v=DMARC1" p=none', 1, 23, "the record ends before this"),
        ('_dmarc TXT v=DMARC1; "p=none" x', 1, 22, "this quote has no partner"),
        ("_dm arc TXT x", 1, 5, '"arc" is no TTL'),
        ("a..b TXT x", 1, 1, '"a..b" is no name'),
        ("a/b TXT x", 1, 1, '"a/b" is no name'),
        ("-a TXT x", 1, 1, '"-a" is no name'),
        (f"{'a' * 64} TXT x", 1, 1, "too long for a name"),
        ("@ NS ns1.example.net.", 1, 3, "leave NS records out"),
        ("@ SPF v=spf1 -all", 1, 3, "write TXT"),
        ("@ MX 10 mail\n_dmarc TTX v=DMARC1", 2, 8, "is no record type"),
        ("x 99999999999 TXT y", 1, 3, "is no TTL"),
        ("TXT\t_dmarc\tx\ty", 1, 14, "a row has a name, a type, a value"),
        ("Host: _dmarc Value: v=DMARC1", 1, 1, "the record type is missing"),
        ("Type: TXT Value: v=DMARC1", 1, 1, "the name is missing"),
        ("Host: _dmarc Type: TXT Value: x TTL: soon", 1, 38, '"soon" is no TTL'),
        ("$INCLUDE other.zone", 1, 1, "--zone"),
        (f"@ TXT {'x' * 9000}", 1, 7, "longer than 8000 characters"),
        ("@ CNAME a_b..c", 1, 9, "is no name"),
        ("💌 TXT x", 1, 1, "holds a character that no name has"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_with_its_place(
    text: str, line: int, column: int, said: str
) -> None:
    with pytest.raises(NotARecord) as refused:
        read(text, DOMAIN)
    assert said in str(refused.value)
    assert (refused.value.line, refused.value.column) == (line, column)
    assert str(refused.value).startswith(f"line {line}, column {column}: ")


def test_the_place_is_marked_under_the_line() -> None:
    with pytest.raises(NotARecord) as refused:
        read("@ MX 10 mail\n_dmarc TXTT v=DMARC1", DOMAIN)
    assert refused.value.mark == "_dmarc TXTT v=DMARC1\n       ^"


def test_a_text_or_a_list_beyond_all_measure_is_refused() -> None:
    with pytest.raises(NotARecord, match="longer than"):
        read("x" * (LONGEST + 1), DOMAIN)
    with pytest.raises(NotARecord, match=f"more than {MOST} records"):
        read("a A 192.0.2.1\n" * (MOST + 1), DOMAIN)


WORDS = ["_dmarc", "@", "TXT", "MX", "10", '"', "v=DMARC1;", "\t", "\n", " ", "(", ")", "Host:", "Value:",
         "Type:", "|", "'", "\\", "IN", "3600", "mail", ".", "\ufeff", "A", "192.0.2.1", ";"]  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        found: object = read(text, DOMAIN)
    except NotARecord as refused:
        found = (refused.line >= 1, refused.column >= 1, "^" in refused.mark)
    assert found
    assert False not in found  # type: ignore[operator]
