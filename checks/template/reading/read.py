"""Makes documents of what a file holds; the one way in."""

from __future__ import annotations

import re
from dataclasses import replace

from checks.template.document import Declared, Document, Format
from checks.template.reading.html import read_html
from checks.template.reading.mail import is_mail, read_mail
from checks.template.reading.octets import decoded
from checks.template.reading.plain import read_plain

NOTHING_DECLARED = Declared()
_ENDINGS = {
    "html": Format.HTML, "htm": Format.HTML, "xhtml": Format.HTML, "mjml": Format.HTML,
    "md": Format.MARKDOWN, "markdown": Format.MARKDOWN, "txt": Format.TEXT, "text": Format.TEXT,
}  # fmt: skip
_LOOKS_LIKE_HTML = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|table|t[dr]|div|p|br|span|center|[uo]l|h[1-6]|mjml|mj-[a-z]+)\b[^<>]*>"
    r"|(?:a|img|font)\s[^<>]*>|(?:b|i|strong|em)>)",
    re.IGNORECASE,
)


def read(source: str, name: str = "", declared: Declared = NOTHING_DECLARED) -> tuple[Document, ...]:
    """The documents of a file: one, or those of an export. `name` tells the format by its ending."""
    if is_mail(source, name):
        return (read_mail(source, name, declared),)
    written_in = format_of(source, name)
    if written_in is Format.HTML:
        return (read_html(source, name, declared),)
    document = read_plain(source, name, declared)
    return (replace(document, format=written_in),)


def read_octets(raw: bytes, name: str = "", declared: Declared = NOTHING_DECLARED) -> tuple[Document, ...]:
    """The documents of a file by its octets; raises ReadError for what is too large, or no text."""
    source, faults = decoded(raw, name)
    documents = read(source, name, declared)
    if not faults or not documents:
        return documents
    first = documents[0]
    return (replace(first, faults=(*faults, *first.faults)), *documents[1:])


def format_of(source: str, name: str) -> Format:
    """By the endings of the name (“mail.html.erb”), else by what the source looks like."""
    for ending in name.lower().rsplit("/", 1)[-1].split(".")[:0:-1]:
        if ending in _ENDINGS:
            return _ENDINGS[ending]
    return Format.HTML if _LOOKS_LIKE_HTML.search(source) else Format.TEXT
