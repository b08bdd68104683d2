"""What is read of HTML, and where it stands."""

from __future__ import annotations

import pytest

from checks.template.document import MASK, Declared, Document
from checks.template.offsets import Span
from checks.template.reading.read import read


def html(source: str) -> Document:
    return read(source, "mail.html", Declared())[0]


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("<p>Hi Anna,</p><p>Your order\n   is <b>here</b>.</p>", "Hi Anna,\n\nYour order is here."),
        ("<p>One<p>Two", "One\n\nTwo"),
        ("One<br>two<br/><br>three", "One\ntwo\n\nthree"),
        ("<table><tr><td>Order<td>17<tr><td>Sum</table>after", "Order\n\n17\n\nSum\n\nafter"),
        ("<ul><li>One<li>Two</ul>", "One\nTwo"),
        ("<p>Fish &amp; chips&nbsp;&#8364;5 &unknown; &copy 2026", "Fish & chips\xa0€5 &unknown; © 2026"),
        ("<head><title>No</title><style>p{}</style></head><body>Yes", "Yes"),
        ("<div style='display: none'>No <b>no</b></div>Yes<p hidden>No</p>", "Yes"),
        ("a<!-- no --> b<!--[if mso]>no<![endif]-->c<!--[if !mso]><!-->d<!--<![endif]-->", "a bcd"),
        ('<a title="a > b" href=x>link</a><img alt="no" src=y>.', "link ."),
        ("<p style='overflow: hidden !important' class='x hidden y'>Yes</p>", "Yes"),
        ("<script>if (a < b) { x('<p>') }</script>Yes", "Yes"),
        ("2 < 3 and 5 > 4", "2 < 3 and 5 > 4"),
        ("<b>one", "one"),
        ("one</div></td>two", "onetwo"),
        ("<p>{# no #}Yes {{ a < b }}</p>", "Yes {{ a < b }}"),
    ],
)
def test_the_body_is_what_a_reader_sees(source: str, plain: str) -> None:
    assert html(source).body.plain == plain


def test_each_stretch_of_prose_knows_its_source() -> None:
    source = "<p>Fish &amp; <b>chips</b></p>"
    body = html(source).body
    here = body.plain.index("& chips")
    assert source[slice(*_ends(body.source(here, here + 7)))] == "&amp; <b>chips"


@pytest.mark.parametrize(
    "tags",
    [
        ("{% for x in y %}", "{% endfor %}"),
        ("{{#each y}}", "{{/each}}"),
        ("<% y.each do |x| %>", "<% end %>"),
    ],
)
def test_template_code_between_rows_and_in_tags_breaks_nothing(tags: tuple[str, str]) -> None:
    first, last = tags
    source = f"<table>{first}<tr {first}class='a'{last}><td title=\"{first}\">One</td></tr>{last}</table>"
    document = html(source)
    assert document.html is not None
    assert [one.tag for one in document.html.elements] == ["table", "tr", "td"]
    assert document.html.elements[1].value("class") == "a"
    assert document.html.elements[2].value("title") == first
    assert "One" in [document.body.of(one) for one in document.body.sentences]
    assert document.body.masked.count(MASK) == len(first + last)


def test_links_and_images_know_their_addresses_and_what_they_show() -> None:
    source = (
        '<p>See <a href="https://a.example/?x=1&amp;y">our <b>help</b></a> or https://b.example/. <img src=i>'
    )
    document = html(source)
    first, bare = document.links
    assert (first.target, first.text) == ("https://a.example/?x=1&y", "our help")
    assert source[slice(*_ends(first.span))] == "https://a.example/?x=1&amp;y"
    assert document.body.plain[slice(*_ends(first.shown))] == "our help"
    assert (bare.target, bare.is_bare) == ("https://b.example/", True)
    (image,) = document.images
    assert (image.target, image.alt) == ("i", None)


def test_elements_know_their_parents_attributes_and_text() -> None:
    source = "<div ID=a><p>One <i>two</i></p></div>"
    document = html(source)
    assert document.html is not None
    div, p, i = document.html.elements
    assert i.inside("div") is div
    assert p.children == [i]
    assert div.value("id") == "a"
    assert [document.body.plain[slice(*_ends(one.text))] for one in (div, p, i)] == [
        "One two",
        "One two",
        "two",
    ]
    assert i.end is not None
    assert source[slice(*_ends(i.end))] == "</i>"


def test_what_is_never_closed_is_told_with_its_place() -> None:
    document = html("<p>Hi<!-- forgotten <p>more")
    (fault,) = document.faults
    assert (fault.code, fault.span.start) == ("markup", 5)


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def test_a_class_that_a_sheet_hides_is_not_read_unless_only_on_some_screens() -> None:
    source = (
        "<style>.preheader, #x { display : none !important } @media screen { .wide { display: none } } "
        "td .deep{display:none}</style><div class='a preheader'>No</div><i id=x>No</i><p class=wide>One"
        "<p class=deep>Two<p class=preheader style='display:block'>Three"
    )
    document = html(source)
    assert document.body.plain == "One\n\nTwo\n\nThree"
    assert document.html is not None
    assert document.html.all("div")[0].is_hidden


def test_mjml_is_read_like_html() -> None:
    source = (
        "<mjml><mj-head><mj-title>No</mj-title><mj-preview>No</mj-preview><mj-style>p{}</mj-style></mj-head>"
        "<mj-body><mj-text>Hi {{ name }},<br/>you</mj-text><mj-image src='a.png' alt='A dog' />"
        "<mj-button href='https://a.example'>Open it</mj-button></mj-body></mjml>"
    )
    (document,) = read(source, "mail.mjml")
    assert document.body.plain == "Hi {{ name }},\nyou\n\nOpen it"
    assert [(one.target, one.text) for one in document.links] == [("https://a.example", "Open it")]
    assert [one.alt for one in document.images] == ["A dog"]
    assert document.html is not None
    assert [one.css for one in document.html.sheets] == ["p{}"]


def test_five_thousand_nested_elements_are_no_deeper_than_in_a_browser() -> None:
    document = html("<div>" * 5000 + "deep")
    assert document.html is not None
    deepest = document.html.elements[-1]
    above = 0
    while deepest.parent is not None:
        deepest, above = deepest.parent, above + 1
    assert above == 500
    assert document.body.plain == "deep"
