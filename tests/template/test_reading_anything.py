"""Whatever a file holds, it is read; every place lies in it, and prose knows where it came from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.template.document import Document, Text
from checks.template.offsets import Span
from checks.template.reading.octets import ReadError
from checks.template.reading.read import read, read_octets
from tests.template.in_time import within

NAMES = ("", "a.txt", "a.md", "a.html", "a.mjml", "a.eml", "a.csv", "a.json", "_part.html.erb")
SCRAPS = st.sampled_from([
    "<div", "<p>", "</p>", "<td>", "</table>", "<li>", "<br>", "<style>", "</style>", "<title>", '<a href="',
    "'>", '" hidden>', "<!--", "-->", "<![CDATA[", "&amp;", "&nbsp", "&#x41;", "<img alt=", ">", "/>", "</",
    "{{ a }}", "{% if b %}", "{% endif %}", "{# c #}", "<%= d %>", "*|E|*", "[Name]", "---\n", "+++\n",
    "kind: x\n", "Subject: ", "\r\n", "\n", "\n\n", " ", "\t", "Hi ", ". ", "! ", "- ", "1. ", "http://a.b",
    ", ", '"', '""', "\\", "[", "](", ")", "**", "```", "`", "=C3", "=\n", "Content-Type: ", "--b", "😀",
    "multipart/mixed; boundary=b", '{"title": "', '", "body": "', "title,body\n",
    "\u202e", "\u200b", "\ufffc", "\ufdd0", "\ufdd1", "\0", "\ud800",
])  # fmt: skip
SOURCES = st.one_of(st.lists(SCRAPS, max_size=30).map("".join), st.text(max_size=200))


def spans(document: Document) -> Iterator[Span]:
    yield from (one.span for one in document.placeholders)
    yield from (one.span for one in document.links)
    yield from (one.span for one in document.images)
    yield from (one.source for one in document.images)
    yield from (one.span for one in document.comments)
    yield from (one.span for one in document.faults)
    yield from (one.span for one in document.headers.values())
    for element in document.html.elements if document.html else ():
        yield element.span
        for attribute in element.attributes.values():
            yield attribute.span
            yield attribute.value_span


def assert_knows_its_places(text: Text, source: str) -> None:
    assert len(text.plain) == len(text.masked)
    at = 0
    for piece in text.offsets.pieces:
        assert piece.here == at
        assert 0 <= piece.there <= piece.there + piece.length_there <= len(source)
        at += piece.length
        here = text.plain[piece.here : at]
        if piece.length == piece.length_there and here.strip():
            assert here == source[piece.there : piece.there + piece.length]
    assert at == len(text.plain)
    for one in (*text.sentences, *text.paragraphs):
        assert 0 <= one.start < one.end <= len(text.plain)


@settings(max_examples=150, deadline=None)
@given(SOURCES, st.sampled_from(NAMES))
def test_anything_is_read_and_every_place_lies_in_it(source: str, name: str) -> None:
    for document in read(source, name):
        whole = document.source
        assert all(0 <= one.start <= one.end <= len(whole) for one in spans(document))
        for text in document.texts():
            assert_knows_its_places(text, whole)
        for element in document.html.elements if document.html else ():
            assert 0 <= element.text.start <= element.text.end <= len(document.body.plain)
        there = document.in_file.span(0, len(whole))
        assert 0 <= there.start <= there.end <= len(document.file or whole)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(NAMES))
def test_any_octets_are_read_or_refused(raw: bytes, name: str) -> None:
    with suppress(ReadError):
        assert all(document.name.startswith(name) for document in read_octets(raw, name))


@pytest.mark.parametrize(
    "scrap",
    [
        "<", "<div>", "<div '", "<!--", "<p></td>", "<tr><td>", "<style>", "&amp", " ", "\n ", ".", "A. ",
        "{{a}}", "{{", "{#", "<%", "[", "[a](", "*", "`", "http://", "Subject: ", "---\n", "a: b\r\n", "- ",
        "> ", '"', "\0", "\ud800", "\u202e", "\ufffc",
    ],
)  # fmt: skip
def test_twenty_thousand_hostile_characters_take_no_time(scrap: str) -> None:
    for name in ("a.txt", "a.md", "a.html", "a.eml", "a.csv"):
        with within(0.25):
            read(scrap * (20_000 // len(scrap)), name)
