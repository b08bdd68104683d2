"""What the rules of HTML share: whether a mail is whole, which pictures carry it, and what text is hidden."""

from __future__ import annotations

import re
from functools import lru_cache

from checks.template.document import Comment, Document, Role
from checks.template.elements import Element
from checks.template.html.css import declarations
from checks.template.offsets import Span
from checks.template.reading.fragments import is_named_part

CODE = re.compile(r"\{\{|\{%|<%|\$\{|#\{|%\{|\[#|\*\||<#|\(\(|@if\b|@yield|%%")
_TAGS = re.compile(r"<!--(?:[^-]|-(?!->))*-->|<[^<>]{1,4000}>|&(?:#?\w{1,10});")
_NUMBER = re.compile(r"\s{0,40}(\d{1,5})(?:\.\d{1,3})?\s{0,40}(?:px)?\s{0,40}\Z")
_FILE = re.compile(r"[\w@%.-]{1,200}\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico)\b", re.IGNORECASE)
_SLOT = re.compile(
    r"\{%-?\s*(?:block|extends|layout|section)\b|\{\{\{|\{\{[#>~&]|@yield|@section|@extends|<%=?\s*yield|<slot\b|"
    r"<%-?\s*layout|\{\{-?\s*(?:[\w.]*[._])?(?:body|content|contents|children|message|html|main|slot|text)\b|"
    r"\{\{[^{}]{0,80}\|\s*(?:raw|safe|html)\b|%\{(?:message|response|body|content)\}|\*\|(?:BODY|CONTENT)\|\*|mc:edit",
    re.IGNORECASE,
)
_HEAD_FROM_ELSEWHERE = re.compile(
    r"\{%-?\s*(?:include|block|render|partial|section|extends)\b|\{\{[>~#&]|\{\{\{|\{\{\s*partial|@include|@yield|"
    r"<%[-=]?\s*(?:include|render|yield|partial)|<\?php|<#include|\{\{[^{}]{0,60}(?:head|style|meta)",
    re.IGNORECASE,
)


def is_whole(document: Document) -> bool:
    """An HTML document of its own, a layout too; not MJML, whose compiler writes the head."""
    html = document.html
    return bool(html and html.is_document and not document.declared.fragment and not html.all("mjml"))


def start_of(document: Document) -> Element | None:
    """The <html>, else the <head> or the first element."""
    html = document.html
    if html is None or not html.elements:
        return None
    return next(iter(html.all("html") or html.all("head") or html.elements[:1]))


def head_comes_from_elsewhere(document: Document) -> bool:
    """Whether a part of the head is put in by the template's engine, so that we do not see all of it."""
    html = document.html
    heads = html.all("head") if html else ()
    if not heads:
        return bool(_HEAD_FROM_ELSEWHERE.search(document.source[:3000]))
    head = heads[0]
    end = head.end.start if head.end else document.source.lower().find("<body", head.span.end)
    return bool(_HEAD_FROM_ELSEWHERE.search(document.source, head.span.end, max(end, head.span.end)))


def has_slot(document: Document) -> bool:
    """Whether what the mail says stands elsewhere: it is a layout, or a part of a mail by its name."""
    is_part = document.declared.fragment or is_named_part(document.name)
    return bool(is_part or _SLOT.search(document.source))


def length(element: Element, name: str) -> int | None:
    """`width` or `height` of an element in px, by its attribute or its style; None when not known."""
    for value in (_styled(element, name), element.value(name)):
        if found := _NUMBER.match(value):
            return int(found[1])
    return None


def _styled(element: Element, name: str) -> str:
    style = element.attributes.get("style")
    return next((one.value for one in declarations(style.value) if one.name == name), "") if style else ""


def is_pixel(element: Element) -> bool:
    """A picture of one point, or one that is not shown: it counts who opens the mail."""
    sides = (length(element, "width"), length(element, "height"))
    return all(side is not None and side <= 1 for side in sides) or element.is_hidden


def file_of(address: str) -> str:
    """What a picture is called to its author: the name of its file, or the code that names it."""
    if files := _FILE.findall(address[:2000]):
        return str(files[-1])[:60]
    return (address if CODE.search(address) else address.rsplit("/", 1)[-1]).strip()[:60]


def content_images(document: Document) -> tuple[Element, ...]:
    """Pictures as large as a message: not icons, logos, lines or counting pixels; unknown sizes count."""
    html = document.html
    return tuple(one for one in html.all("img", "mj-image") if _is_large(one)) if html else ()


def _is_large(image: Element) -> bool:
    source = image.value("src")
    if image.is_hidden or (CODE.match(source) and not image.value("alt")) or not re.search(r"[./{]", source):
        return False
    width, height = length(image, "width"), length(image, "height")
    if re.search(
        r"logo|icon|avatar|signature|footer|spacer|pixel", image.value("src") + image.value("alt"), re.I
    ):
        return False
    return (width is None or width >= 200) and (height is None or height >= 100)


def inner_source(document: Document, element: Element) -> str:
    """The source between the tags of an element, "" without an end tag."""
    return document.source[element.span.end : element.end.start] if element.end else ""


def letters_in(source: str) -> int:
    """How many letters and digits HTML shows, without tags, entities and what stands in braces."""
    plain = _TAGS.sub(" ", source)
    return sum(each.isalnum() for each in re.sub(r"\{[^{}]{0,400}\}", " ", plain))


def count_letters(text: str) -> int:
    """Letters and digits of prose; a placeholder counts for none."""
    return sum(map(str.isalnum, text))


@lru_cache(maxsize=4)
def not_for_outlook(document: Document) -> tuple[Span, ...]:
    """The stretches that Outlook on Windows leaves out: from <!--[if !mso]><!--> to <!--<![endif]-->."""
    found: list[Span] = []
    start: Comment | None = None
    for comment in sorted(document.comments, key=lambda one: one.span):
        if re.match(r"\s*\[if\s+!\s*mso", comment.text[:40]):
            start = comment
        elif start and "endif" in comment.text[:20]:
            found.append(Span(start.span.end, comment.span.start))
            start = None
    return tuple(found)


def in_any(spans: tuple[Span, ...], at: int) -> bool:
    """Whether an offset lies in one of the spans."""
    return any(one.start <= at < one.end for one in spans)


def has_conditions(document: Document, start: int, end: int) -> bool:
    """Whether an if, else or loop begins or ends between two places, so that both may never meet."""
    roles = (Role.OPEN, Role.ELSE, Role.CLOSE, Role.STATEMENT)
    return any(start <= one.span.start < end and one.role in roles for one in document.placeholders)
