"""The facts about mail clients are whole, and each feature is known by what a mail writes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checks.template.html.caniemail import features, updated
from checks.template.html.clients import named
from checks.template.html.detectors import told
from checks.template.html.features import found_in
from checks.template.html.matters import matters
from checks.template.reading.read import read
from tests.template.caniemail import TARGET, missed_on, written

ALL = ("Gmail", "Gmail on iPhone", "Gmail on Android", "Outlook on Windows", "Outlook.com", "Yahoo")
PACKAGE = {
    "last_update_date": "2026-01-02 03:04:05 +0000",
    "data": [
        {
            "slug": "css-gap",
            "title": 'gap "x"',
            "test_url": "https://www.caniemail.com/tests/css-gap.html",
            "stats": {
                "gmail": {"ios": {"2020": "y", "2024": "a #1 #2"}},
                "outlook": {"windows": {"2019": "n #2"}},
            },
            "notes_by_num": {"1": "Partial.", "2": "Not in `<td>`.", "3": "Elsewhere."},
        }
    ],
}


def test_the_facts_have_a_date_a_licence_and_three_hundred_features() -> None:
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", updated())
    assert "MIT licence" in TARGET.read_text("utf-8")[:300]
    assert len(features()) > 300
    assert TARGET.stat().st_size < 150_000


def test_every_support_is_one_of_four_answers_and_has_its_notes() -> None:
    for one in features().values():
        assert {each.says for each in one.support} <= set("ynau")
        assert {number for each in one.support for number in each.notes} <= set(one.notes)


def test_every_feature_that_is_told_is_one_that_clients_are_asked_about() -> None:
    assert {slug for part in told().values() for slug in part} <= set(features())
    assert len(matters()) == len(told()["matters"])


def test_the_package_is_written_with_the_newest_answers_and_their_notes() -> None:
    text = written(PACKAGE)
    assert 'updated = "2026-01-02"' in text
    assert 'title = "gap \\"x\\""' in text
    assert 'support = "u a1,2 u u n2 u u u u u u u u u"' in text
    assert '2 = "Not in `<td>`."' in text
    assert "Elsewhere" not in text


@pytest.mark.parametrize(
    ("clients", "words"),
    [
        (("Outlook on Windows",), "Outlook on Windows"),
        (("Outlook on Windows", "Outlook.com"), "Outlook"),
        (("Gmail", "Gmail on iPhone", "Yahoo"), "most of Gmail and Yahoo"),
        (("Gmail on Android", "Outlook.com", "Yahoo"), "Gmail on Android, Outlook.com and Yahoo"),
    ],
)
def test_clients_are_named_as_people_do(clients: tuple[str, ...], words: str) -> None:
    assert named(clients, ALL) == words


@pytest.mark.parametrize(
    ("source", "slug"),
    [
        ("<p style='gap:4px'>x", "css-gap"),
        ("<p style='width:50vw'>x", "css-unit-vw"),
        ("<p style='width:min(9px,1em)'>x", "css-function-min"),
        ("<style>a:focus-within{top:0}</style>", "css-pseudo-class-focus-within"),
        ("<style>p::first-line{top:0}</style>", "css-pseudo-element-first-line"),
        (
            "<style>@media only screen and (orientation:landscape){a{top:0}}</style>",
            "css-at-media-orientation",
        ),
        ("<style>@font-face{font-family:x}</style>", "css-at-font-face"),
        ("<style>a + b{top:0}</style>", "css-selector-adjacent-sibling"),
        ("<p style='background:url(a.webp)'>x", "image-webp"),
        ("<img src='a.avif' loading=lazy>", "image-avif"),
        ("<img src='a.avif' loading=lazy>", "html-loading-attribute"),
        ("<input type=checkbox>", "html-input-checkbox"),
        ("<a href='#top'>x</a>", "html-anchor-links"),
        ("<p aria-live=polite>x", "html-aria-live"),
    ],
)
def test_a_feature_is_found_where_it_is_written(source: str, slug: str) -> None:
    assert slug in {one.slug for one in found_in(read(source, "mail.html")[0])}


@pytest.mark.parametrize(
    ("source", "slug"),
    [
        ("<p style='row-gap-x:4px;color:gap'>x", "css-gap"),
        ("<p style='width:50vwx'>x", "css-unit-vw"),
        ("<style>a:focus{top:0}</style>", "css-pseudo-class-focus-within"),
        ("<p>display:flex</p>", "css-display-flex"),
        ("<!-- <video> --><p>x", "html-video"),
        ("<a href='https://example.com/#top'>x</a>", "html-anchor-links"),
    ],
)
def test_a_feature_is_not_found_in_what_only_names_it(source: str, slug: str) -> None:
    assert slug not in {one.slug for one in found_in(read(source, "mail.html")[0])}


def test_the_places_of_features_are_theirs() -> None:
    source = '<style>.a { gap: 4px }</style><p style="color:red; display: flex">x</p>'
    shown = {one.slug: source[one.span.start : one.span.end] for one in found_in(read(source, "m.html")[0])}
    assert shown["css-gap"] == "gap: 4px"
    assert shown["css-display-flex"] == "display: flex"


def test_features_are_counted_on_the_pages_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "css-gap.html").write_text("<p style='gap:1px'>x</p>")
    (tmp_path / "css-cursor.html").write_text("<p>x</p>")
    missed, known = missed_on(tmp_path)
    assert (missed, known) == (["css-cursor"], 2)
