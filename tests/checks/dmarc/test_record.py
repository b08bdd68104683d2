"""The text of a DMARC record: what receivers read in it, what they pass over, and the line that was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.dmarc.record import parse
from checks.dmarc.selection import select

FINE = "v=DMARC1; p=reject; rua=mailto:a@example.com"


@pytest.mark.parametrize(
    ("text", "kind", "spoiler", "corrected"),
    [
        ("v=dmarc1; p=none", "wrong_case", "dmarc", "v=DMARC1; p=none"),
        ("V=Dmarc1; p=none", "wrong_case", "Dmarc", "v=DMARC1; p=none"),
        ("v=DMARC1 p=none", "no_semicolon_after_version", " ", "v=DMARC1; p=none"),
        ("v=DMARC1 p=none rua=mailto:a@example.com", "no_semicolon_after_version", " ",
         "v=DMARC1; p=none; rua=mailto:a@example.com"),
        ("v=DMARC1p=none", "no_semicolon_after_version", "", "v=DMARC1; p=none"),
        ("v=DMARC1, p=none, sp=none", "wrong_mark_after_version", ",", "v=DMARC1; p=none; sp=none"),
        ("v=DMARC1: p=none", "wrong_mark_after_version", ":", "v=DMARC1; p=none"),
        ("v=DMARC1\\; p=none\\; sp=none", "quotes", "\\", "v=DMARC1; p=none; sp=none"),
        (" v=DMARC1; p=none", "leading_space", " ", "v=DMARC1; p=none"),
        ("\tv=DMARC1; p=none", "leading_space", "\t", "v=DMARC1; p=none"),
        ('"v=DMARC1; p=none"', "quotes", '"', "v=DMARC1; p=none"),
        ("“v=DMARC1; p=none”", "quotes", "“", "v=DMARC1; p=none"),
        ("'v=DMARC1; p=none'", "quotes", "'", "v=DMARC1; p=none"),
        ("\ufeffv=DMARC1; p=none", "invisible_character", "\ufeff", "v=DMARC1; p=none"),
        ("v=DMARC1\u200b; p=none", "invisible_character", "\u200b", "v=DMARC1; p=none"),
        ("DMARC1; p=none", "no_version_tag", "", "v=DMARC1; p=none"),
        ("p=none; rua=mailto:a@example.com", "no_version_tag", "",
         "v=DMARC1; p=none; rua=mailto:a@example.com"),
        ("p=none; v=DMARC1", "version_not_first", "v=DMARC1", "v=DMARC1; p=none"),
        ("v:DMARC1; p=none", "no_equals_sign", ":", "v=DMARC1; p=none"),
        ("v=DMARC 1; p=none", "space_in_version", " ", "v=DMARC1; p=none"),
        ("v=DMARC; p=none", "wrong_number", "", "v=DMARC1; p=none"),
        ("v=DMARC2; p=none", "wrong_number", "2", "v=DMARC1; p=none"),
        ("v=DMARCl; p=none", "wrong_number", "l", "v=DMARC1; p=none"),
        ("v=dmarc1", "wrong_case", "dmarc", "v=DMARC1; p=none"),
    ],
)  # fmt: skip
def test_a_look_alike_is_told_by_the_character_that_spoils_it(
    text: str, kind: str, spoiler: str, corrected: str
) -> None:
    selection = select((text,))
    assert selection.records == selection.others == ()
    (lookalike,) = selection.lookalikes
    assert (lookalike.kind, lookalike.spoiler, lookalike.suggestion) == (kind, spoiler, corrected)
    assert select((lookalike.suggestion,)).records


@pytest.mark.parametrize(
    "text", ["v=DMARC1", "v=DMARC1;", "V=DMARC1;p=none", "v = DMARC1 ; p=none", "v=DMARC1;;", "v=DMARC1\t"]
)
def test_what_receivers_take_for_a_record(text: str) -> None:
    assert select((text,)).records == (text,)


@pytest.mark.parametrize(
    "text", ["", "v=spf1 -all", "google-site-verification=x", "v=DKIM1; p=abc", "dmarc-verify=1", "p=abc"]
)
def test_other_texts_are_no_look_alikes(text: str) -> None:
    assert select((text,)).others == (text,)


@pytest.mark.parametrize(
    ("text", "junk", "corrected"),
    [
        (FINE, [], FINE),
        (FINE + ";", [], FINE),
        (FINE + " ; ", [], FINE),
        ("v=DMARC1; P = Reject ; RUA=mailto:a@example.com", [], FINE),
        ("v=DMARC1;; p=reject; rua=mailto:a@example.com;;", ["empty", "empty"], FINE),
        ("v=DMARC1; p=reject; yes; rua=mailto:a@example.com", ["no_equals_sign"], FINE),
        ("v=DMARC1; p=reject; r-x=1; rua=mailto:a@example.com", ["bad_name"], FINE),
        ("v=DMARC1; p=reject; x=ü; rua=mailto:a@example.com", ["bad_character"], FINE),
        ("v=DMARC1; p=reject; sp=; rua=mailto:a@example.com", [], FINE),
        ("v=DMARC1; p=reject; ruf=; rua=mailto:a@example.com", ["empty_value"], FINE),
        ("v=DMARC1; p=reject; fo=x; t=maybe; psd=z; adkim=relaxed; aspf=q; rua=mailto:a@example.com",
         ["bad_value"] * 5, FINE),
        ("v=DMARC1; p=reject; fo=0:1; rua=mailto:a@example.com", ["bad_value"], FINE),
        ("v=DMARC1; p=none; fo=1:d:s; adkim=S; aspf=r; t=N; psd=U", [],
         "v=DMARC1; p=none; fo=1:d:s; adkim=S; aspf=r; t=N; psd=U"),
        ("v=DMARC1; rua=mailto:a@example.com; p=reject", [], FINE),
        ("v=DMARC1; p=none; later=what=ever", [], "v=DMARC1; p=none; later=what=ever"),
        ("v=DMARC1; p=qarantine", [], "v=DMARC1; p=quarantine"),
        ("v=DMARC1; p=none sp=reject", [], "v=DMARC1; p=none; sp=reject"),
        ("v=DMARC1; p=block", [], "v=DMARC1; p=none"),
        ("v=DMARC1; p=none; p=reject", [], "v=DMARC1; p=none"),
    ],
)  # fmt: skip
def test_receivers_pass_over_junk_and_the_corrected_line_has_none(
    text: str, junk: list[str], corrected: str
) -> None:
    record = parse(text)
    assert [piece.kind for piece in record.junk] == junk
    assert record.corrected == corrected
    again = parse(corrected)
    assert not again.junk
    assert not again.duplicates
    assert not again.invalid_policies


def test_tags_know_their_place_in_the_text() -> None:
    record = parse("v=DMARC1;  p = none ;sp=none")
    assert [(tag.name, record.text[tag.start : tag.end]) for tag in record.tags] == [
        ("v", "v=DMARC1"),
        ("p", "p = none"),
        ("sp", "sp=none"),
    ]


@pytest.mark.parametrize(
    ("value", "uris", "corrected"),
    [
        ("mailto:a@example.com", [("example.com", "")], "mailto:a@example.com"),
        ("MAILTO:a@Example.COM.", [("example.com", "")], "MAILTO:a@Example.COM."),
        ("mailto:a@example.com!10m", [("example.com", "")], "mailto:a@example.com"),
        ("mailto:a%2Cb%21@example.com", [("example.com", "")], "mailto:a%2Cb%21@example.com"),
        ("mailto:a%40b.org@example.com", [("example.com", "")], "mailto:a%40b.org@example.com"),
        ("mailto:a@example.com , mailto:b@example.net", [("example.com", ""), ("example.net", "")],
         "mailto:a@example.com,mailto:b@example.net"),
        ("a@example.com", [("", "no_mailto")], "mailto:a@example.com"),
        ("mailto:a@example.com,b@example.com", [("example.com", ""), ("", "no_mailto")],
         "mailto:a@example.com,mailto:b@example.com"),
        ("mailto=a@example.com", [("", "no_mailto")], "mailto:a@example.com"),
        ("mailto:a@example.com mailto:b@example.com", [("", "space_separated")],
         "mailto:a@example.com,mailto:b@example.com"),
        ("mailto:a@example.com b@example.com", [("", "space_separated")],
         "mailto:a@example.com,mailto:b@example.com"),
        ("mailto:a@example.com; mailto:b@example.com", [("example.com", ""), ("", "semicolon")],
         "mailto:a@example.com,mailto:b@example.com"),
        ("mailto: a@example.com", [("", "space_inside")], "mailto:a@example.com"),
        ("mailto:a,b@example.com", [("", "unencoded_comma")], "mailto:a%2Cb@example.com"),
        ("mailto:a!b@example.com!5k", [("", "unencoded_exclamation")], "mailto:a%21b@example.com"),
        ("mailto:a@example.com,", [("example.com", ""), ("", "empty")], "mailto:a@example.com"),
        ("https://example.com/dmarc", [("", "not_mailto")], ""),
        ("mailto:dmarc", [("", "bad_address")], ""),
        ("mailto:@example.com", [("", "bad_address")], ""),
        ("mailto:a@localhost", [("", "bad_address")], ""),
        ("mailto:a@exa mple.com", [("", "space_inside")], "mailto:a@example.com"),
        ("mailto://a@example.com", [("", "bad_address")], "mailto:a@example.com"),
        ("mailto:<a@example.com>", [("", "bad_address")], "mailto:a@example.com"),
    ],
)  # fmt: skip
def test_each_report_address_says_where_it_goes_or_what_is_wrong(
    value: str, uris: list[tuple[str, str]], corrected: str
) -> None:
    record = parse(f"v=DMARC1; p=none; rua={value}")
    assert [(uri.host, uri.problem) for uri in record.rua or ()] == uris
    assert record.corrected == "v=DMARC1; p=none" + (f"; rua={corrected}" if corrected else "")
    assert not [uri for uri in parse(record.corrected).rua or () if uri.problem]


@given(st.text(alphabet=st.sampled_from('v=DMARC1;p rejctnou @:,!%mailto\\"\t\x00ü\ufeff.'), max_size=80))
def test_no_text_makes_the_reader_fall(text: str) -> None:
    selection = select((text,))
    for lookalike in selection.lookalikes:
        assert select((lookalike.suggestion,)).records
    for read in (text, f"v=DMARC1;{text}", f"v=DMARC1; rua={text}"):
        record = parse(read)
        assert record.corrected.startswith("v=DMARC1; p=")
        assert not parse(record.corrected).duplicates


def test_a_very_long_text_is_read_in_good_time() -> None:
    for part in ("rua=mailto:a@example.com,", ";", "p=none;", " ", "a,", "mailto:", "v=", "\\"):
        text = "v=DMARC1;" + part * (60_000 // len(part))
        assert parse(text).text == text
        assert parse(text).corrected
        assert select((text[1:], text[3:], " " + text))
