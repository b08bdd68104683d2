"""CSS is read with its places, and says how each part of a mail looks."""

from __future__ import annotations

import pytest

from checks.template.evidence import Evidence
from checks.template.html.colours import WHITE, colour, contrast, nearest_readable, written
from checks.template.html.css import declarations, stylesheet
from checks.template.html.looks import looks
from checks.template.html.mail import letters_in
from checks.template.reading.read import read
from checks.template.rule import all_rules, judge_one
from tests.template.in_time import within

OURS = [
    one
    for one in all_rules().values()
    if one.group == "html" or one.code in ("SPAM001", "SPAM002", "SPAM004")
]


@pytest.mark.parametrize(
    ("style", "read_as"),
    [
        ("color:red", [("color", "red")]),
        (" COLOR : Red !important ; ", [("color", "Red")]),
        ("color:red;;margin:0 auto", [("color", "red"), ("margin", "0 auto")]),
        ("font-family:'a;b',c;top:0", [("font-family", "'a;b',c"), ("top", "0")]),
        (
            "background:url(data:image/png;base64,AA==) 0;top:1px",
            [("background", "url(data:image/png;base64,AA==) 0"), ("top", "1px")],
        ),
        ("/* old: x */color:/* or blue */red", [("color", "red")]),
        ("{% if x %}color:red;{% endif %}top:0", [("color", "red"), ("top", "0")]),
        (
            "mso-line-height-rule:exactly;--brand:#fff",
            [("mso-line-height-rule", "exactly"), ("--brand", "#fff")],
        ),
        ("color", []),
        ("color:", []),
        ("'unclosed", []),
        ("", []),
    ],
)
def test_a_style_is_read_as_its_declarations(style: str, read_as: list[tuple[str, str]]) -> None:
    assert [(one.name, one.value) for one in declarations(style)] == read_as


def test_a_declaration_knows_its_place() -> None:
    style = "margin:0; color : red !important; top:1px"
    assert [style[one.start : one.end] for one in declarations(style)] == [
        "margin:0",
        "color : red !important",
        "top:1px",
    ]
    assert [one.important for one in declarations(style)] == [False, True, False]


def test_a_sheet_is_read_with_its_at_rules() -> None:
    css = (
        "/* a */ td.x, #b > a:hover { color: red } @media (max-width:600px) { .y { top: 0 } }"
        " @import url('a;b.css'); .p { top: 0; & .q { left: 0 } }"
    )
    read_as = stylesheet(css)
    assert [(one.selectors, one.within, one.is_nested) for one in read_as.rules] == [
        (("td.x", "#b > a:hover"), (), False),
        ((".y",), ("@media (max-width:600px)",), False),
        ((".p",), (), False),
        (("& .q",), (), True),
    ]
    assert [(one.name, one.prelude) for one in read_as.at_rules] == [
        ("media", "(max-width:600px)"),
        ("import", "url('a;b.css')"),
    ]
    (first, *_) = read_as.rules
    assert css[first.declarations[0].start : first.declarations[0].end] == "color: red"


@pytest.mark.parametrize(
    ("value", "rgba"),
    [
        ("#fff", (255, 255, 255, 1)),
        ("#336699", (51, 102, 153, 1)),
        ("Silver", (192, 192, 192, 1)),
        ("rgb(1, 2,3)", (1, 2, 3, 1)),
        ("rgba(1,2,3,.5)", (1, 2, 3, 0.5)),
        ("rgb(1 2 3 / 50%)", (1, 2, 3, 0.5)),
        ("transparent", (0, 0, 0, 0)),
        ("#12345", None),
        ("var(--x)", None),
        ("{{ colour }}", None),
        ("hsl(1 2% 3%)", None),
    ],
)
def test_a_colour_is_known_or_not(value: str, rgba: tuple[int, int, int, float] | None) -> None:
    assert colour(value) == rgba


def test_contrast_is_that_of_wcag() -> None:
    assert contrast((0, 0, 0), WHITE) == pytest.approx(21)
    assert contrast((0x77, 0x77, 0x77), WHITE) == pytest.approx(4.48, abs=0.01)
    assert contrast((0x76, 0x76, 0x76), WHITE) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("text", [(153, 153, 153), (200, 10, 10), (255, 255, 0), (0, 0, 0), (255, 255, 255)])
@pytest.mark.parametrize("ground", [(255, 255, 255), (30, 30, 30), (120, 120, 120), (34, 188, 102)])
def test_the_nearest_readable_shade_can_be_read(
    text: tuple[int, int, int], ground: tuple[int, int, int]
) -> None:
    shade = nearest_readable(text, ground, 4.5)
    assert shade is None or contrast(shade, ground) >= 4.5
    assert shade is not None or max(contrast((0, 0, 0), ground), contrast(WHITE, ground)) < 4.5


def look_of(source: str, tag: str = "p") -> tuple[str | None, str | None, float | None, bool | None, str]:
    """Of the last element with this tag."""
    document = read(source, "mail.html")[0]
    assert document.html is not None
    look = looks(document)[document.html.all(tag)[-1]]
    shown = [written(one) if one else None for one in (look.colour, look.ground)]
    return shown[0], shown[1], look.size, look.bold, look.hidden


@pytest.mark.parametrize(
    ("source", "look"),
    [
        ("<p>x</p>", ("#000000", "#ffffff", 16.0, False, "")),
        ("<div style='color:#333;font-size:20px'><p>x</p></div>", ("#333333", "#ffffff", 20.0, False, "")),
        (
            "<body bgcolor='#eee' text='#111'><p style='font:bold 1.5em Arial'>x</p>",
            ("#111111", "#eeeeee", 24.0, True, ""),
        ),
        (
            "<style>p{color:red}.a{color:#00f}</style><p class='b a'>x</p>",
            ("#0000ff", "#ffffff", 16.0, False, ""),
        ),
        (
            "<style>p{color:red!important}</style><p style='color:blue'>x</p>",
            ("#ff0000", "#ffffff", 16.0, False, ""),
        ),
        (
            "<style>td p{color:red} div > p{color:#00f}</style><td><div><p>x</p></div></td>",
            ("#0000ff", "#ffffff", 16.0, False, ""),
        ),
        ("<style>p:first-child{color:red}</style><p>x</p>", (None, "#ffffff", 16.0, False, "")),
        ("<style>u + .body p{color:red}</style><p>x</p>", ("#000000", "#ffffff", 16.0, False, "")),
        (
            "<style>.{{ x }} p{color:red} p[id]{color:red}</style><p>x</p>",
            ("#000000", "#ffffff", 16.0, False, ""),
        ),
        ("<div style='background:#000 url(a.png)'><p>x</p></div>", ("#000000", None, 16.0, False, "")),
        ("<div style='background:rgba(0,0,0,.5)'><p>x</p></div>", ("#000000", "#808080", 16.0, False, "")),
        ("<p style='opacity:.5'>x</p>", (None, None, 16.0, False, "")),
        ("<p style='font-size:12pt;font-weight:700'>x</p>", ("#000000", "#ffffff", 16.0, True, "")),
        ("<p style='font-size:calc(1px + 1vw)'>x</p>", ("#000000", "#ffffff", None, False, "")),
        (
            "<style>.h{visibility:hidden}</style><div class=h><p>x</p></div>",
            ("#000000", "#ffffff", 16.0, False, "visibility:hidden"),
        ),
    ],
)
def test_an_element_looks_as_a_browser_shows_it(source: str, look: tuple[object, ...]) -> None:
    assert look_of(source) == look


def test_letters_of_hidden_parts_leave_out_tags_fillers_and_placeholders() -> None:
    assert letters_in("Your <b>refund</b>&nbsp;&zwnj; {{ customer.name }}<!-- note -->!") == 10


HOSTILE = {
    "parts in parts": '<div style="color:#999">' * 800 + "x" * 30,
    "tables in tables": "<table><tr><td>" * 1300 + "hello there",
    "one long style": f'<p style="{"color:red;" * 2000}">hello there you</p>',
    "a style of one name": f'<p style="{"a" * 20000}">hello</p>',
    "a sheet of one rule many times": "<style>" + "p{color:red}\n" * 1000 + "</style>" + "<p>hello</p>" * 600,
    "a sheet of flex": "<style>" + ".q x{display:flex} " * 700 + "</style>" + "<x>hello</x>" * 500,
    "one long selector": "<style>" + "a " * 10000 + "{color:red}</style><a>hello</a>",
    "brackets": "<style>" + "[" * 20000 + "{color:red}</style><a>hello</a>",
    "media in media": "<style>" + "@media screen {" * 1300 + "</style><p>hi</p>",
    "a list of media": "<style>@media " + "screen , " * 2200 + "{}</style>",
    "dots and slashes": '<img src="' + "a /" * 6000 + '" alt="' + "the " * 500 + '">',
    "pixels": '<img width="1" height="1">' * 700,
    "headings": "<h1>{% if x %}a{% endif %}</h1><h5>" * 500,
    "hidden in hidden": '<div style="display:none">abc ' * 600,
    "hidden tags": '<div style="display:none">' + "<" * 20000 + "</div>",
    "hidden braces": '<div style="display:none">' + "{" * 20000 + "</div>",
    "hidden comments": '<div style="display:none">' + "<!--" * 5000 + "</div>",
    "open braces": '<img src="http://x.y/z" width=600>' + "{{" * 10000,
    "open tags of code": "<html><head>" + "{% " * 6600,
    "view": "<!doctype html><html><body>" + "view " * 4000,
    "spaces": "<!doctype html><html><body>view " + " " * 20000 + "x",
    "a font of digits": f'<p style="font:{"1" * 20000}">hello</p>',
    "a colour of spaces": f'<p style="color:rgb({" " * 20000}">hello</p>',
    "classes": "<style>.c1{color:red}</style><p class='" + " ".join(map(str, range(4000))) + "'>hi there</p>",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_hostile_html_is_judged_in_time(source: str) -> None:
    document = read(source, "mail.html")[0]
    with within(0.25):
        linted = judge_one(OURS, Evidence(document, documents=(document,)))
    assert linted.not_judged == ()
