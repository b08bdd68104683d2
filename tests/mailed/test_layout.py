"""The layout of mails: both parts say the same, nothing is loaded, no stranger's text becomes HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from checks.model import Verdict
from deliverability.mailed.html import html_of
from deliverability.mailed.model import (
    Caution,
    Heading,
    Mark,
    Marks,
    Page,
    Points,
    Prose,
    Record,
    Way,
    Ways,
)
from deliverability.mailed.prose import blocks_of
from deliverability.mailed.text import text_of

LONG = (
    "v=DMARC1; p=quarantine; rua=mailto:reports@example.com; ruf=mailto:reports@example.com; adkim=s; aspf=s"
)
PAGE = Page(
    "[2 worse] example.com mail health",
    "example.com",
    "Mail to support@example.com arrives, but strangers can pretend to be you.",
    (
        Heading("What changed"),
        Points(("`include:sendgrid.net` removed", "**Two** new problems")),
        Heading("Nobody is told what to do with fakes", 3, Verdict.FAIL),
        Prose("Receivers deliver mail that pretends to be yours."),
        Caution("A broken domain cannot report itself."),
        Record("Add this record", (("Type", "TXT"), ("Value", LONG)), "At your host.", ("Undo: remove it.",)),
        Ways((Way("Check again", "https://c.example/a?b=1&c=2"), Way("Later", "https://c.example/later"))),
        Marks("States", tuple(Mark("Mail servers", verdict, "a word") for verdict in Verdict)),
    ),
    (Prose("It goes to anna@example.com.", True), Ways((Way("Stop", "https://c.example/stop"),), True)),
)


class Reader(HTMLParser):
    """Collects the words that are seen, the links, and whatever a mail program would load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self._skips = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self._skips += tag in ("style", "title")
        self.links += [said["href"] or ""] if tag == "a" else []
        loading = tag in ("img", "link", "script", "iframe", "object", "video", "audio", "svg", "form")
        self.loads += [tag] if loading or "src" in said or "background" in said else []

    def handle_endtag(self, tag: str) -> None:
        self._skips -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        self.words += [] if self._skips else data.split()


def bare(text: str) -> str:
    return " ".join(re.sub(r"(?m)^(?:\| |- |=+$|-+$)", "", text).split())


def test_the_text_part_holds_every_word_and_link_of_the_html_part() -> None:
    seen, text = Reader(html_of(PAGE)), text_of(PAGE)
    assert set(seen.words) - {"·", "✓", "✕"} <= set(bare(text).replace(":", " ").split()) | set(text.split())
    assert seen.links == ["https://c.example/a?b=1&c=2", "https://c.example/later", "https://c.example/stop"]
    assert all(f"\n{url}\n" in text for url in seen.links)


def test_a_record_stands_whole_on_one_line_of_the_text_part() -> None:
    assert f"    Value: {LONG}\n" in text_of(PAGE)


def test_no_line_of_prose_is_longer_than_72_columns() -> None:
    long = [line for line in text_of(PAGE).splitlines() if len(line) > 72 and LONG not in line]
    assert long == []


def test_nothing_is_loaded_from_anywhere() -> None:
    html = html_of(PAGE)
    assert Reader(html).loads == []
    assert "url(" not in html
    assert "@import" not in html


def test_tables_of_the_layout_say_that_they_are_no_tables() -> None:
    tables = re.findall(r"<table[^>]*>", html_of(PAGE))
    assert [table for table in tables if 'role="presentation"' not in table] == [
        '<table aria-label="States" width="100%" cellpadding="0" cellspacing="0" border="0" '
        'style="margin:0 0 16px;border-collapse:collapse">'
    ]


def test_text_of_strangers_stays_text() -> None:
    bad = '<script>alert(1)</script>"><img src=x> `<b>` **<i>**\x1b[31m\u202e'
    html = html_of(
        Page(bad, bad, bad, (
            Heading(bad), Prose(bad), Points((bad,)), Caution(bad), Record(bad, ((bad, bad),), bad, (bad,)),
            Ways((Way(bad, "https://c.example/"),)), Marks(bad, (Mark(bad, Verdict.FAIL, bad),)),
        ))
    )  # fmt: skip
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert Reader(html).loads == []


def test_a_guides_text_becomes_paragraphs_lists_and_records() -> None:
    guide = "Do `this`\nfirst.\n\n- one\n  line\n- two\n\n```\nv=spf1 -all\n```\nThen wait.\n\n    indented\n"
    assert list(blocks_of(guide)) == [
        Prose("Do `this` first."),
        Points(("one line", "two")),
        Record("", (("", "v=spf1 -all"),)),
        Prose("Then wait."),
        Record("", (("", "indented"),)),
    ]
