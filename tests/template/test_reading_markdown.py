"""Markdown is read as its reader sees it."""

from __future__ import annotations

import pytest

from checks.template.document import MASK, Document
from checks.template.reading.read import read


def markdown(source: str) -> Document:
    return read(source, "a.md")[0]


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("Hi **Anna**, it is *really* _late_.", "Hi Anna, it is really late."),
        ("a_file_name and 5 * 3 * 2", "a_file_name and 5 * 3 * 2"),
        ("See [our **help**](https://a.example/x_(y)) now", "See our help now"),
        ("![Logo](logo.png) Hi", " Hi"),
        ("Cost: 5\\* \\[now\\]", "Cost: 5* [now]"),
        ("See <https://a.example>.", "See https://a.example."),
        ("Hi\n\n[1]: https://a.example\nBye", "Hi\n\nBye"),
        ("One<!-- two -->three", "Onethree"),
        ("{# no #}\nYes", "Yes"),
        ("* **Name**: x\n* Two", "* Name: x\n* Two"),
        ("***\nEnd", "End"),
    ],
)
def test_the_prose_has_no_marks(source: str, plain: str) -> None:
    assert markdown(source).body.plain == plain


def test_code_is_shown_and_is_no_prose() -> None:
    document = markdown("Type `you failed` now\n\n```sh\nyou forgot\n```\nDone")
    assert "`you failed`" in document.body.plain
    assert "you" not in document.body.masked
    assert document.body.masked.startswith(f"Type {MASK * 12} now\n")
    assert document.body.masked.endswith("Done")


def test_links_and_images_know_their_places() -> None:
    source = 'See [**our** help](https://a.example "title"), https://b.example and ![A dog](dog.png).'
    document = markdown(source)
    first, bare = document.links
    assert (first.target, first.text) == ("https://a.example", "our help")
    assert source[first.span.start : first.span.end] == "https://a.example"
    assert document.body.plain[first.shown.start : first.shown.end] == "our help"
    assert (bare.target, bare.is_bare) == ("https://b.example", True)
    (image,) = document.images
    assert (image.target, image.alt) == ("dog.png", "A dog")
    assert source[image.span.start : image.span.end] == "![A dog](dog.png)"


def test_placeholders_in_links_are_kept_as_they_are_written() -> None:
    document = markdown("Open [your order]({{ order.url }}) and [Name]")
    assert [one.target for one in document.links] == ["{{ order.url }}"]
    assert [one.raw for one in document.placeholders] == ["{{ order.url }}", "[Name]"]
