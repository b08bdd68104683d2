"""The guides' Markdown: five constructs, and nothing a stranger wrote becomes a tag."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from web.markdown import render

COPY = '<button type="button" class="copy" data-copy hidden>Copy</button>'


def test_paragraphs_lists_bold_and_code() -> None:
    text = "Add **one** record\nat `a.example`.\n\n- first\n  goes on\n- `second`\n"
    assert render(text) == (
        "<p>Add <strong>one</strong> record\nat <code>a.example</code>.</p>\n"
        "<ul><li>first\n  goes on</li><li><code>second</code></li></ul>"
    )


def test_a_record_in_a_fence_or_indented_can_be_copied() -> None:
    record = f'<div class="record"><pre><code>v=spf1 **x** -all</code></pre>{COPY}</div>'
    assert render("Publish:\n\n```\nv=spf1 **x** -all\n```\n") == f"<p>Publish:</p>\n{record}"
    assert render("Publish:\n\n    v=spf1 **x** -all\n") == f"<p>Publish:</p>\n{record}"


@given(st.text(alphabet="<>&\"'`*-\n\t ab/=", max_size=60))
def test_whatever_the_text_only_our_tags_come_out(text: str) -> None:
    tags = re.findall(r"<[^>]*>", str(render(text)))
    ours = {"p", "ul", "li", "code", "strong", "pre", 'div class="record"', COPY[1 : COPY.index(">")]}
    assert {tag.strip("</>") for tag in tags} <= ours | {"div", "button"}
