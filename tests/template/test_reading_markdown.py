"""Markdown is read as its reader sees it."""

from __future__ import annotations

import pytest

from checks.template.document import MASK, Document
from checks.template.evidence import Evidence
from checks.template.reading.read import read
from checks.template.rule import by_code, judge_one


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
        (
            "See [our **help**][1], [Terms][] or [a][b].\n\n[1]: /a\n[terms]: /b\n",
            "See our help, Terms or [a][b].\n\n",
        ),
        ("[Name][1] wrote", "[Name][1] wrote"),
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


def test_a_link_by_reference_knows_its_text_and_its_target() -> None:
    source = "See [our help][h] or [H][], and [][h].\n\n[h]: https://a.example\n[unused]: https://b.example\n"
    document = markdown(source)
    assert [(one.target, one.text) for one in document.links] == [
        ("https://a.example", "our help"),
        ("https://a.example", "H"),
        ("https://a.example", ""),
        ("https://b.example", ""),
    ]
    assert document.body.plain == "See our help or H, and .\n\n"


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("Go [](https://a.example) now", 1),
        ("Go [][h] now\n\n[h]: https://a.example", 1),
        ("Go [there][h] now\n\n[h]: https://a.example\n[i]: https://b.example", 0),
        ("Go to https://a.example or [![A dog](dog.png)](https://a.example)", 0),
        ("A list: - [ ] open", 0),
    ],
)
def test_a_link_of_markdown_without_text_is_found(source: str, count: int) -> None:
    found = judge_one([by_code()["LINK003"]], Evidence(markdown(source))).found
    assert len(found) == count


def test_placeholders_in_links_are_kept_as_they_are_written() -> None:
    document = markdown("Open [your order]({{ order.url }}) and [Name]")
    assert [one.target for one in document.links] == ["{{ order.url }}"]
    assert [one.raw for one in document.placeholders] == ["{{ order.url }}", "[Name]"]
