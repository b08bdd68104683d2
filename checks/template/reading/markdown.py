"""Makes a document of Markdown: its marks are left out of the prose, its code is hidden from the rules."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from checks.template.document import MASK, Comment, Declared, Document, Format, Image, Link, Text
from checks.template.offsets import NOWHERE, Span
from checks.template.reading.fragments import is_fragment
from checks.template.reading.front import front_of
from checks.template.reading.links import bare_links
from checks.template.reading.masking import DROPPED, mask, template_comments
from checks.template.reading.placeholders import scan
from checks.template.reading.plain import as_it_stands, subject_of

_NO_LINE = re.compile(r"[^\n]")
_CODE = re.compile(
    r"^ {0,3}(?P<fence>```+|~~~+)[^\n]*\n(?:(?! {0,3}(?P=fence))[^\n]*\n){0,500}? {0,3}(?P=fence)"
    r"|`[^`\n]{1,500}`",
    re.MULTILINE,
)
_LINK = re.compile(
    r"(?P<image>!?)\[(?P<text>[^\[\]\n]{0,300})\]\(<?(?P<url>[^()\s<>]{0,2000}(?:\([^()\s]{0,200}\))?)>?"
    r"(?:[ \t]{1,9}[\"'(][^\"\n]{0,300}[\"')])?\)"
)
_REFERENCE = re.compile(
    r"^ {0,3}\[(?!\^)(?P<name>[^\[\]\n]{1,99})\]:[ \t]{0,9}(?P<url>[^\s]{1,2000})[^\n]*\n?", re.MULTILINE
)
_USE = re.compile(r"(?<![!\]\\])\[(?P<text>[^\[\]\n]{0,300})\]\[(?P<name>[^\[\]\n]{0,99})\]")
"""[text][name], or [name][] for short."""
_SIGNS = re.compile(
    r"\*\*+|__+|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|(?<![\w_])_(?=[^\s_])|(?<=[^\s_])_(?![\w_])"
    r"|\\[*_\[\]()#.!>`~-]|<(?=https?://[^\s<>]{1,2000}>)|(?<![\s<>=])>(?=[\s.,)])"
)


def read_markdown(source: str, name: str, declared: Declared) -> Document:
    """A document of Markdown; links show their text, images nothing."""
    front = front_of(source, declared)
    placeholders = scan(source, front.declared.dialect)
    hidden = _without_code(mask(source, placeholders), front.end)
    comments = tuple(_comments(hidden, source, front.end))
    links = list(_LINK.finditer(hidden, front.end))
    references = list(_REFERENCE.finditer(hidden, front.end))
    defined = {_folded(one["name"]): one for one in reversed(references)}
    uses = [one for one in _USE.finditer(hidden, front.end) if _folded(one["name"] or one["text"]) in defined]
    dropped = [span for one in uses for span in _around(one)]
    dropped += [span for one in links for span in _around(one)]
    dropped += [one.span() for one in references]
    dropped += [(one.span.start, one.span.end) for one in comments]
    hidden = _SIGNS.sub(_nothing, _without(hidden, dropped))
    body = as_it_stands(source, hidden, Span(front.end, len(source)))
    found = [_link(source, body, one) for one in links if not one["image"]]
    named = [(one, defined[_folded(one["name"] or one["text"])]) for one in uses]
    found += [_link(source, body, one, reference) for one, reference in named]
    found += [
        Link(source[one.start("url") : one.end("url")], Span(*one.span("url")), "", NOWHERE)
        for one in references
        if all(one is not reference for _, reference in named)
    ]
    covered = [(one.shown.start, one.shown.end) for one in found if one.shown]
    return Document(
        name, source, Format.MARKDOWN, front.declared, body, subject_of(source, hidden, front),
        placeholders=placeholders, links=(*found, *bare_links(body, covered)),
        images=tuple(_image(source, one) for one in links if one["image"]), headers=front.headers,
        comments=(*comments, *template_comments(placeholders)), faults=front.faults,
        is_fragment=is_fragment(front.declared, name, body, placeholders),
    )  # fmt: skip


def _comments(hidden: str, source: str, at: int) -> Iterator[Comment]:
    while (start := hidden.find("<!--", at)) >= 0 and (stop := hidden.find("-->", start + 4)) >= 0:
        at = stop + 3
        yield Comment(source[start + 4 : stop], Span(start, at))


def _without_code(hidden: str, start: int) -> str:
    """Code is shown as it is, and is no prose."""
    if "`" not in hidden and "~~~" not in hidden:
        return hidden
    return hidden[:start] + _CODE.sub(lambda found: _NO_LINE.sub(MASK, found[0]), hidden[start:])


def _around(link: re.Match[str]) -> tuple[tuple[int, int], ...]:
    """What a link has around the text it shows; an image shows none."""
    if link.groupdict().get("image"):
        return (link.span(),)
    return (link.start(), link.start("text")), (link.end("text"), link.end())


def _without(hidden: str, spans: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start >= at:
            parts += (hidden[at:start], DROPPED * (end - start))
            at = end
    return "".join((*parts, hidden[at:]))


def _nothing(found: re.Match[str]) -> str:
    """Drops a mark; of an escaped one only the backslash."""
    sign = found[0]
    return DROPPED + sign[1] if sign[0] == "\\" else DROPPED * len(sign)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _link(source: str, body: Text, link: re.Match[str], reference: re.Match[str] | None = None) -> Link:
    shown = Span(_here(body, link.start("text")), _here(body, link.end("text")))
    target = Span(*(reference or link).span("url"))
    return Link(source[target.start : target.end], target, body.plain[shown.start : shown.end], shown)


def _image(source: str, image: re.Match[str]) -> Image:
    target = Span(*image.span("url"))
    alt = source[image.start("text") : image.end("text")]
    return Image(source[target.start : target.end], alt, Span(*image.span()), target)


def _here(body: Text, there: int) -> int:
    """Where in the prose the character at an offset of the source stands, or the next that is shown."""
    pieces = body.offsets.pieces
    number = bisect_right(pieces, there, key=lambda piece: piece.there) - 1
    if number < 0:
        return 0
    return pieces[number].here + min(there - pieces[number].there, pieces[number].length)
