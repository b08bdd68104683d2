"""What the rules of HTML report, and what they leave alone, as people write their mails."""

from __future__ import annotations

import pytest

from checks.template.document import Declared, Document
from checks.template.reading.read import read
from checks.template.rule import Found, by_code
from checks.template.settings import Settings
from tests.template.judging import judge

HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Order</title>'
PICTURE = '<img src="https://static.example.com/{}" alt="{}" width="600">'
LONG = "Your refund is on its way to your bank. " * 8


def document(source: str, name: str = "mail.html", declared: Declared | None = None) -> Document:
    return read(source, name, declared or Declared())[0]


def found(source: str, code: str, name: str = "mail.html") -> list[Found]:
    linted = judge((document(source, name),))
    assert [one.why for one in linted.not_judged if one.rule == by_code()[code].id] == []
    return [one for one in linted.found if one.code == code]


MJML = (
    "<mjml><mj-head><mj-attributes>{}</mj-attributes></mj-head><mj-body><mj-section><mj-column>{}</mj-column>"
    "</mj-section></mj-body></mjml>"
)

REPORTED = [
    ("HTML001", "<html lang=en><head><title>x</title></head><body>Hello Anna</body></html>"),
    ("HTML001", '<!DOCTYPE html><html lang="en"><head></head><body>Hello Anna</body></html>'),
    ("HTML001", "<html><body><p>Hello {{ name }}</p></body></html>"),
    ("HTML002", "<!doctype html><html dir=ltr><head><meta charset=utf-8></head><body>Hello</body></html>"),
    ("HTML002", '<!doctype html><html class="no-js"><body>Hello</body></html>'),
    ("HTML003", '<!doctype html><html lang="en"><head><title> </title></head><body>Hello</body></html>'),
    ("HTML004", "<p>Hi Anna</p><img src='https://example.com/a.png'>"),
    ("HTML004", '<IMG SRC="{{ logo }}" width=120>'),
    ("HTML004", '<a href="{{ url }}"><img class="hero" src="cid:hero"/></a>'),
    ("HTML005", '<img src="https://example.com/a.png" alt="Image">'),
    ("HTML005", '<img src="https://example.com/a.png" alt="header_final-2.jpg">'),
    ("HTML005", '<img src="https://example.com/a.png" alt="your logo">'),
    ("HTML005", '<img src="https://example.com/a.png" alt="photo 3">'),
    ("HTML006", '<img src="/static/logo.png" alt="Shop">'),
    ("HTML006", '<img src="../img/logo.gif" alt="Shop">'),
    ("HTML006", '<img src="//cdn.example.com/logo.png" alt="Shop">'),
    ("HTML006", '<img src="C:\\Users\\anna\\logo.png" alt="Shop">'),
    ("HTML006", '<img src="https://example.com/a.webp?v=2" alt="Shop">'),
    ("HTML007", "<table align=center width=600><tr><td><p>Hello Anna</p></td></tr></table>"),
    ("HTML007", "<table><tr><td><img src='cid:a' alt=''></td><td><p>Hello</p></td></tr></table>"),
    ("HTML008", "<p>Hi</p><script src='https://example.com/a.js'></script>"),
    ("HTML008", '<iframe src="https://example.com/map"></iframe>'),
    ("HTML008", '<link href="https://fonts.googleapis.com/css?family=Lato" rel="stylesheet"><p>Hello</p>'),
    (
        "HTML008",
        '<!--[if !mso]><!--><link href="https://example.com/mail.css" rel="stylesheet"><!--<![endif]-->Hi',
    ),
    ("HTML008", '<video src="https://example.com/a.mp4" controls></video>'),
    ("HTML010", '<p style="color:#aaa">We have sent your order.</p>'),
    ("HTML010", '<table bgcolor="#eeeeee"><tr><td><font color="#999999">Sent today</font></td></tr></table>'),
    ("HTML010", '<a href="{{ url }}" style="background:#4CAF50;color:white">Track your order</a>'),
    ("HTML010", '<p style="color:rgba(0,0,0,.4)">We have sent your order.</p>'),
    ("HTML010", "<style>p { color: silver }</style><p>We have sent your order.</p>"),
    ("HTML010", MJML.format("", '<mj-text color="#aaaaaa">Sent today</mj-text>')),
    ("HTML010", MJML.format("", '<mj-button background-color="#ffee00" href="/x">Track it</mj-button>')),
    ("HTML010", MJML.format('<mj-text color="#bbb" />', "<mj-text><p>Sent today</p></mj-text>")),
    (
        "HTML010",
        MJML.format('<mj-class name="dim" color="#bbb" />', '<mj-text mj-class="dim">Sent</mj-text>'),
    ),
    ("HTML010", MJML.format('<mj-section background-color="#333" />', "<mj-text>Sent today</mj-text>")),
    (
        "HTML011",
        MJML.format("", '<mj-text font-size="9px">Please keep the receipt until it is back.</mj-text>'),
    ),
    ("HTML011", '<p style="font-size:10px">Please keep the receipt until the lamp is back.</p>'),
    ("HTML011", '<font size="1">Please keep the receipt until the lamp is back.</font>'),
    ("HTML012", '<div style="display: inline-flex">Your order</div>'),
    ("HTML012", '<div style="display:grid;grid-template-columns:1fr 1fr">Your order</div>'),
    ("HTML012", "<style>.c { columns: 2; column-count: 2 }</style><div class='c'>Your order</div>"),
    ("HTML012", '<p style="font-size:clamp(14px, 2vw, 18px)">Your order</p>'),
    ("HTML012", '<p style="margin-inline-start:20px">Your order</p>'),
    ("HTML012", "<p>Your order</p><svg viewBox='0 0 9 9'><path d='M0 0'/></svg>"),
    ("HTML013", "<h2>Order</h2><h4>Parcel</h4>"),
    ("HTML013", "<h1>Order</h1><p>It is here.</p><h1>Thanks</h1>"),
    ("HTML014", f"{HEAD}</head><body><p>Having trouble viewing this email? Open it.</p>{LONG}</body></html>"),
    (
        "HTML014",
        f"{HEAD}</head><body><a href='{{{{ w }}}}'>Web version</a><p>Hi Anna. {LONG}</p></body></html>",
    ),
    ("SPAM001", f"<html><body>{PICTURE.format('mail.png', 'Our offer')}<p>See you</p></body></html>"),
    ("SPAM001", PICTURE.format("a.jpg", "Lamp") * 3 + "<p>Hi Anna, three lamps for you.</p>"),
    ("SPAM002", f"<a href='https://example.com/o'>{PICTURE.format('o.png', 'Offer')}</a><p>See above.</p>"),
    ("SPAM004", f"<p>Hi Anna</p><div style='display:none'>{LONG}</div>"),
    ("SPAM004", f"<p>Hi Anna</p><div style='font-size:1px'>{LONG}</div>"),
    ("SPAM004", f"<p>Hi Anna</p><p style='color:#ffffff;background:#fff'>{LONG}</p>"),
    ("SPAM004", f"<style>.x {{ visibility: hidden }}</style><p>Hi Anna</p><div class='x'>{LONG}</div>"),
]

FINE = [
    ("HTML001", "<p>Hello {{ name }}</p>"),
    ("HTML001", "{% extends 'base.html' %}{% block content %}<p>Hello</p>{% endblock %}"),
    ("HTML001", "<!DOCTYPE html><html lang=en><head>{{> head}}</head><body>Hello</body></html>"),
    ("HTML001", "<mjml><mj-body><mj-text>Hello Anna</mj-text></mj-body></mjml>"),
    (
        "HTML001",
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html><head><meta '
        'http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>Hello</body></html>',
    ),
    ("HTML002", '<!doctype html><html xml:lang="de"><body>Hallo</body></html>'),
    ("HTML002", "<!doctype html><html lang='{{ locale }}'><body>Hello</body></html>"),
    (
        "HTML003",
        "<!doctype html><html><head><title>{{ subject }}</title></head><body>Hello</body></html>",
    ),
    (
        "HTML003",
        "<!doctype html><html lang=en><head>{% include 'head.html' %}</head><body>Hello</body></html>",
    ),
    ("HTML004", '<img src="https://example.com/line.png" alt="">'),
    ("HTML004", '<img src="https://example.com/a.png" {{ attributes }}>'),
    ("HTML004", '<img src="https://example.com/a.png" role="presentation">'),
    ("HTML004", '<img src="https://example.com/a.png" {% if alt %}alt="{{ alt }}"{% endif %}>'),
    ("HTML005", '<img src="https://example.com/a.png" alt="The lamp in its box">'),
    ("HTML005", '<img src="https://example.com/a.png" alt="{{ product.name }}">'),
    ("HTML005", '<img src="https://example.com/a.png" alt="Photo of your parcel at the door">'),
    ("HTML006", '<img src="*|LOGO|*" alt="Shop"><img src="<%= logo_url %>" alt="Shop">'),
    ("HTML006", '<img src="${logo}" alt="Shop"><img src="[LOGO_URL]" alt="Shop">'),
    ("HTML006", '<img src="http://example.com/image?id=7&amp;size=2" alt="Shop">'),
    ("HTML006", '<img src="{% static "logo.png" %}" alt="Shop">'),
    (
        "HTML006",
        '<picture><source srcset="https://example.com/a.webp"><img src="https://example.com/a.png" alt="A">',
    ),
    ("HTML007", "<table><thead><tr><td>Item</td></tr></thead><tr><td>Lamp</td></tr></table>"),
    (
        "HTML007",
        "<table>{% for i in items %}<tr><td>{{ i.name }}</td><td>{{ i.price }}</td></tr>{% endfor %}</table>",
    ),
    (
        "HTML007",
        "<!--[if mso]><table><tr><td><![endif]--><p>Hello</p><!--[if mso]></td></tr></table><![endif]-->",
    ),
    ("HTML008", '<link rel="preconnect" href="https://example.com"><p>Hello</p>'),
    ("HTML008", "<p>Write &lt;script&gt; as text.</p>"),
    ("HTML008", '<link rel="stylesheet" href="/assets/notifications/styles.css"><p>Hello</p>'),
    ("HTML009", HEAD + "</head><body>" + "<p>Your order is on its way.</p>" * 500 + "</body></html>"),
    ("HTML010", '<p style="color:#767676">We have sent your order.</p>'),
    ("HTML010", MJML.format("", "<mj-text>Sent today</mj-text>")),
    ("HTML010", MJML.format("", '<mj-button href="/x">Track your order</mj-button>')),
    (
        "HTML010",
        MJML.format(
            '<mj-section background-color="#333" /><mj-text color="#fff" />', "<mj-text>Sent</mj-text>"
        ),
    ),
    ("HTML010", MJML.format('<mj-section background-url="a.png" />', '<mj-text color="#ccc">Sent</mj-text>')),
    ("HTML010", MJML.format("", '<mj-text color="{{ brand }}">Sent today</mj-text>')),
    (
        "HTML010",
        MJML.format(
            "", '<mj-text color="#ccc" css-class="x" container-background-color="#222">Sent</mj-text>'
        ),
    ),
    (
        "HTML010",
        MJML.format('<mj-all color="#222" />', '<mj-social-element color="#eee">Sent</mj-social-element>'),
    ),
    ("HTML010", '<p style="color:#999" class="x">|</p>'),
    ("HTML010", '<div style="background:#fff url(a.png)"><p style="color:#ccc">Sent today</p></div>'),
    (
        "HTML010",
        '<div style="background:linear-gradient(#000,#333)"><p style="color:#fff">Sent today</p></div>',
    ),
    (
        "HTML010",
        "<style>a:hover { color: #eee } @media (prefers-color-scheme: dark) { p { color: #eee } }</style>"
        "<p>Sent today</p>",
    ),
    ("HTML010", '<td bgcolor="{{ brand }}"><p style="color:#ffffff">Sent today</p></td>'),
    (
        "HTML010",
        "{% extends 'base.html' %}{% block content %}<p style='color:#ccc'>Sent today</p>{% endblock %}",
    ),
    ("HTML010", '<p style="color:#1a1a1a;{% if x %}color:#eee{% endif %}">Sent today</p>'),
    (
        "HTML010",
        '<style>#m .b { background: #00509e }</style><div id="m"><a class="b" style="color:#fff">Go</a>',
    ),
    ("HTML011", '<p style="font-size:12px">Please keep the receipt.</p>'),
    ("HTML011", '<p style="font-size:10px">You receive this mail because you bought a lamp. Unsubscribe</p>'),
    ("HTML011", '<p style="font-size:1em">Please keep the receipt until the lamp is back.</p>'),
    (
        "HTML012",
        '<p style="position:relative;float:left;max-width:600px;box-shadow:0 0 2px #000">Your order</p>',
    ),
    ("HTML012", "<style>a:hover { transform: scale(2) }</style><a href='{{ u }}'>Your order</a>"),
    ("HTML012", '<p style="background:#fff;background:linear-gradient(#fff,#eee)">Your order</p>'),
    ("HTML012", '<!--[if !mso]><!--><div style="display:flex">Your order</div><!--<![endif]-->'),
    (
        "HTML012",
        "<style>@supports (display: grid) { .g { display: grid } }</style><p class='g'>Your order</p>",
    ),
    ("HTML013", "<h2>Order</h2><h3>Parcel</h3><h2>Thanks</h2><h1>Shop</h1>"),
    ("HTML013", "<h1 style='display:none'>Shop</h1><h3>Order</h3>"),
    ("HTML014", f"{HEAD}</head><body><p>Hi Anna, {LONG} View this email in your browser.</p></body></html>"),
    (
        "HTML014",
        f"{HEAD}</head><body><span class='p' style='max-height:0;overflow:hidden'>{{{{ preheader }}}}</span>"
        f"<p>View in browser</p>{LONG}</body></html>",
    ),
    ("SPAM001", '<img src="https://static.example.com/logo.png" alt="Shop" width="300"><p>Thanks.</p>'),
    ("SPAM001", PICTURE.format("a.jpg", "Lamp") + "{{{ body }}}"),
    ("SPAM001", PICTURE.format("a.jpg", "Lamp") + "<p>{{ message }}</p>"),
    ("SPAM001", PICTURE.format("a.jpg", "Lamp") + f"<p>{LONG}</p>"),
    (
        "SPAM002",
        f"<a href='https://example.com/o'>{PICTURE.format('o.png', 'Lamp')}</a><a href='{{{{ u }}}}'>Go</a>",
    ),
    ("SPAM004", "<div style='display:none'>" + "&zwnj;&nbsp;" * 200 + "</div><p>Hi Anna</p>"),
    ("SPAM004", f"<td style='font-size:0'><div style='font-size:15px'>{LONG}</div></td>"),
    ("SPAM004", f"<div style='display:none'>{LONG[:200]}</div><p>Hi Anna</p>"),
]


@pytest.mark.parametrize(("code", "source"), REPORTED)
def test_a_fault_is_reported(code: str, source: str) -> None:
    assert found(source, code)


@pytest.mark.parametrize(("code", "source"), FINE)
def test_what_only_looks_like_a_fault_is_left_alone(code: str, source: str) -> None:
    assert [(one.spot.facts, one.spot.span) for one in found(source, code)] == []


@pytest.mark.parametrize(
    "source",
    [
        "<html lang=en><body>Hello</body></html>",
        "<!doctype html><html lang=en><head><title>x</title></head><body>Hello</body></html>",
        '<p><img src="https://example.com/open" width="1" height="1"/></p>',
        "<table><tr><td><p>Hello</p><table width=3><tr><td><p>Anna</p></td></tr></table></td></tr></table>",
    ],
)
def test_a_safe_fix_leaves_nothing_to_report(source: str) -> None:
    first = found_any(source)
    assert first
    mended = source
    for edit in sorted((e for one in first for e in one.spot.fix.edits), key=lambda e: -e.span.start):
        mended = mended[: edit.span.start] + edit.text + mended[edit.span.end :]
    assert found_any(mended) == []


def found_any(source: str) -> list[Found]:
    """Only those with a safe fix."""
    every = judge((document(source),)).found
    return [one for one in every if one.code.startswith("HTML") and one.spot.fix and one.spot.fix.safe]


def test_the_declared_language_can_be_written_into_the_mail() -> None:
    source = "<!doctype html><html><body>Hallo</body></html>"
    (one,) = [
        one
        for one in judge((document(source, declared=Declared(language="de")),)).found
        if one.code == "HTML002"
    ]
    assert one.spot.fix is not None
    assert [edit.text for edit in one.spot.fix.edits] == [' lang="de"']
    assert [one.spot.fix for one in found(source, "HTML002")] == [None]


def test_the_subject_can_stand_in_for_a_title() -> None:
    source = "Subject: Fish & chips\n<html lang=en><head><title></title></head><body>Hello</body></html>"
    declared = Declared(subject="Fish & chips")
    (one,) = [one for one in judge((document(source, declared=declared),)).found if one.code == "HTML003"]
    assert one.spot.fix is not None
    assert one.spot.fix.edits[0].text == "Fish &amp; chips"


def test_the_nearest_readable_shade_is_written_into_the_style() -> None:
    (one,) = found('<p style="margin:0; color: #999 !important">We have sent your order.</p>', "HTML010")
    assert one.spot.facts["ratio"] == "2.8"
    assert one.spot.fix is not None
    assert not one.spot.fix.safe
    assert one.spot.fix.edits[0].text == "color:#767676 !important"


def test_one_finding_stands_for_all_texts_of_one_colour() -> None:
    source = '<p style="color:#999">Sent today</p>' * 3
    assert len(found(source, "HTML010")) == 1


def test_the_place_where_gmail_cuts_is_shown() -> None:
    source = "<p>" + "a" * 300 + "</p>"
    (one,) = [
        one for one in judge((document(source),), Settings(html_octets=200)).found if one.code == "HTML009"
    ]
    assert one.spot.span.start == 200


def test_a_client_is_named_with_the_places_and_what_to_write() -> None:
    (one,) = found('<div style="display:flex">a</div>' * 2, "HTML012")
    assert one.spot.facts["clients"] == "Outlook on Windows"
    assert one.spot.facts["verb"] == "ignores"
    assert one.spot.facts["places"] == "in 2 places"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://example.com/img/a.png?v=2", "a.png"),
        ("{{ asset('mail/' ~ theme ~ '/logo.png', null, true) }}", "logo.png"),
        ("{{ 'notifications/tag.png' | asset_url }}", "tag.png"),
        ("{{ shop.logo_url }}", "{{ shop.logo_url }}"),
        ("https://example.com/pictures/4711", "4711"),
    ],
)
def test_a_picture_is_called_by_its_file_or_by_the_code_that_names_it(address: str, name: str) -> None:
    (one,) = found(f'<p>Hello</p><img src="{address}" width="120">', "HTML004")
    assert one.spot.facts == {"picture": name}
