"""Pasted plans are understood in the forms people paste them, or refused with the place marked."""

from __future__ import annotations

import pytest

from checks.domain import parse_target
from deliverability.pasted_fields import NotARecord
from deliverability.planned_text import read_changes
from deliverability.remedies.model import Action

HERE = parse_target("example.com")
DMARC = ("replace", "_dmarc.example.com", "TXT", "v=DMARC1; p=none")
SPF = ("replace", "example.com", "TXT", "v=spf1 mx -all")


def said(text: str, usual: Action = Action.REPLACE) -> list[tuple[str, str, str, str]]:
    changes = read_changes(text, HERE, usual)
    return [(one.action.value, one.name, one.rrtype, one.value or one.old) for one in changes]


PASTES = {
    "smart quotes": ("_dmarc TXT “v=DMARC1; p=none”", [DMARC]),
    "no quotes": ("_dmarc TXT v=DMARC1; p=none", [DMARC]),
    "a whole line of a zone": ('_dmarc.example.com. 3600 IN TXT "v=DMARC1; p=none"', [DMARC]),
    "a row of words": ('TXT @ "v=spf1 mx -all" TTL Auto', [SPF]),
    "a row of words with a proxy": ('TXT @ "v=spf1 mx -all" Auto DNS only', [SPF]),
    "a row of a table": ("TXT\t@\tv=spf1 mx -all\tAuto\tDNS only", [SPF]),
    "labels": ("Type: TXT\nHost: @\nValue: v=spf1 mx -all\nTTL: Automatic", [SPF]),
    "two records in one line": ('@ TXT "v=spf1 mx -all" _dmarc TXT "v=DMARC1; p=none"', [SPF, DMARC]),
    "a table in HTML": (
        "<table><tr><th>Type</th><th>Name</th><th>Content</th></tr>\n<tr>\n <td>TXT</td>\n"
        " <td><code>_dmarc</code></td>\n <td>&quot;v=DMARC1; p=none&quot;</td>\n</tr></table>", [DMARC],
    ),
    "spans of a console": (
        "<div class='row'><span>TXT</span><span>_dmarc</span><span>v=DMARC1; p=none</span></div>", [DMARC]
    ),
    "bold within a line": ('_dmarc TXT "v=DMARC1; <b>p=none</b>"\n@ TXT "v=spf1 mx -all"', [DMARC, SPF]),
    "what is no tag": ('x TXT "a<b & c>d"', [("replace", "x.example.com", "TXT", "a<b & c>d")]),
    "a zone file": (
        "$ORIGIN example.com.\n@ 9 IN SOA ns1 h 1 2 3 4 5\n@ IN NS ns1\n"
        '_dmarc IN TXT "v=DMARC1; p=none"\n',
        [("remove", "_dmarc.example.com", "TXT", ""), ("add", *DMARC[1:])],
    ),
    "two texts of one name, each in place of its like": (
        '@ TXT "v=spf1 mx -all"\n@ TXT "owner-proof=1"',
        [SPF, ("replace", "example.com", "TXT", "owner-proof=1")],
    ),
    "a set of one use": (
        "_x TXT a\n_x TXT b",
        [("replace", "_x.example.com", "TXT", "a"), ("add", "_x.example.com", "TXT", "b")],
    ),
    "signs": (
        '+ @ MX 10 new.example.net.\n- @ MX 10 old\n~ _dmarc TXT "v=DMARC1; p=none"\n@ TXT "v=spf1 mx -all"',
        [("remove", "example.com", "MX", "10 old.example.com"), DMARC, SPF,
         ("add", "example.com", "MX", "10 new.example.net")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", PASTES)
def test_a_pasted_plan_is_understood(form: str) -> None:
    text, changes = PASTES[form]
    assert said(text) == changes


def test_lines_without_a_sign_mean_what_was_chosen() -> None:
    assert said("@ MX 10 a\n@ MX 20 b", Action.ADD)[1] == ("add", "example.com", "MX", "20 b.example.com")
    assert said("@ MX 10 a\n@ MX 20 b") == [
        ("replace", "example.com", "MX", "10 a.example.com"), ("add", "example.com", "MX", "20 b.example.com")
    ]  # fmt: skip
    assert said("@ MX", Action.REMOVE) == [("remove", "example.com", "MX", "")]


@pytest.mark.parametrize(
    ("text", "line", "marked"),
    [
        ('@ MX 10 mail\n\n+ _dmarc TXTT "x"', 3, '_dmarc TXTT "x"\n       ^'),
        ("@ MX 10 mail\n- @ MX 20 b\n@ MX ten mail", 3, "@ MX ten mail\n     ^"),
        ("v=DKIM1; p=x", 1, "v=DKIM1; p=x\n^"),
        ('TXT @ "v=spf1 mx -all" and so on', 1, 'TXT @ "v=spf1 mx -all" and so on\n                       ^'),
        ("$ORIGIN example.com.\n@ IN MX ten mail\n", 2, "@ IN MX ten mail\n^"),
        ("", 1, "\n^"),
        ("<div>TXT</div><div>_dmarc</div>", 1, "TXT\n^"),
        ("x" * 100_001, 1, "\n^"),
    ],
)
def test_what_is_no_record_is_refused_with_the_place_marked(text: str, line: int, marked: str) -> None:
    with pytest.raises(NotARecord) as caught:
        read_changes(text, HERE)
    assert (caught.value.line, caught.value.mark) == (line, marked)
