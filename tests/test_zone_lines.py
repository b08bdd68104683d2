"""The lines for a zone file say the very changes, as a name server reads them."""

from __future__ import annotations

import dns.zone
from hypothesis import given
from hypothesis import strategies as st

from checks.domain import parse_target
from deliverability.remedies.model import Action, Change
from deliverability.zone_file import read
from deliverability.zone_lines import zone_lines

DOMAIN = parse_target("example.com")
LONG = f"v=DKIM1; k=rsa; p={'AbC+/0' * 65}"
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=600)


def test_a_change_is_one_line_and_what_goes_is_a_comment() -> None:
    changes = (
        Change(Action.REPLACE, "example.com", "TXT", "v=spf1 mx ~all", "v=spf1 mx +all"),
        Change(Action.ADD, "example.com", "MX", "10 mx.example.net"),
        Change(Action.REMOVE, "s1._domainkey.example.com", "CNAME", old="old.example.net"),
        Change(Action.ADD, "example.com", "MX", "0 ."),
        Change(Action.REMOVE, "mta-sts.example.com", "A"),
    )
    assert zone_lines(changes).splitlines() == [
        '; remove: example.com. 3600 IN TXT "v=spf1 mx +all"',
        'example.com. 3600 IN TXT "v=spf1 mx ~all"',
        "example.com. 3600 IN MX 10 mx.example.net.",
        "; remove: s1._domainkey.example.com. 3600 IN CNAME old.example.net.",
        "example.com. 3600 IN MX 0 .",
        "; remove: every A record at mta-sts.example.com",
    ]


def test_a_long_text_is_in_strings_of_255_octets() -> None:
    line = zone_lines((Change(Action.ADD, "s1._domainkey.example.com", "TXT", LONG),))
    assert line.endswith(f'TXT "{LONG[:255]}" "{LONG[255:]}"')
    assert [change.value for change in read(line, DOMAIN) if change.value] == [LONG]


@given(TEXTS, TEXTS)
def test_whatever_a_text_holds_it_is_read_again_and_nothing_else_is(value: str, old: str) -> None:
    change = Change(Action.REPLACE, "_dmarc.example.com", "TXT", value, old)
    lines = zone_lines((change,))
    assert len(lines.splitlines()) == 2
    zone = dns.zone.from_text(lines, "example.com.", relativize=False, check_origin=False)
    texts = [rdata for _, _, rdata in zone.iterate_rdatas("TXT")]
    assert [b"".join(text.strings) for text in texts] == [value.encode()]
