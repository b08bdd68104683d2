"""Makes documents of what a file holds; the one way in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from checks.template.document import Declared, Document, Fault, Format
from checks.template.offsets import Span
from checks.template.reading.composed import Composed
from checks.template.reading.exports import Entry, entries_of_json, entries_of_table, entries_of_yaml
from checks.template.reading.front import Front
from checks.template.reading.html import read_html
from checks.template.reading.mail import is_mail, read_mail
from checks.template.reading.markdown import read_markdown
from checks.template.reading.octets import NoTemplatesError, ReadError, decoded
from checks.template.reading.plain import read_plain

NOTHING_DECLARED = Declared()
_ENDINGS = {
    "html": Format.HTML, "htm": Format.HTML, "xhtml": Format.HTML, "mjml": Format.HTML,
    "md": Format.MARKDOWN, "markdown": Format.MARKDOWN, "txt": Format.TEXT, "text": Format.TEXT,
}  # fmt: skip
_ENTRIES = {
    ".json": entries_of_json, ".csv": entries_of_table, ".tsv": entries_of_table,
    ".yaml": entries_of_yaml, ".yml": entries_of_yaml,
}  # fmt: skip
_LOOKS_LIKE_HTML = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|table|t[dr]|div|p|br|span|center|[uo]l|h[1-6]|mjml|mj-[a-z]+)\b[^<>]*>"
    r"|(?:a|img|font)\s[^<>]*>|(?:b|i|strong|em)>)",
    re.IGNORECASE,
)


def read(source: str, name: str = "", declared: Declared = NOTHING_DECLARED) -> tuple[Document, ...]:
    """The documents of a file: one, or those of an export. `name` tells the format by its ending.

    Never raises: an export that cannot be read is one document without a body, and a fault that says why.
    """
    try:
        return _read(source, name, declared)
    except ReadError as refused:
        at = min(refused.at, len(source))
        code = "no-templates" if isinstance(refused, NoTemplatesError) else "syntax"
        fault = Fault(code, str(refused), Span(at, min(at + 1, len(source))))
        nothing = replace(read_plain("", name, declared), source=source, faults=(fault,))
        return (nothing,)


def _read(source: str, name: str, declared: Declared) -> tuple[Document, ...]:
    if is_mail(source, name):
        return (read_mail(source, name, declared),)
    if entries_of := _ENTRIES.get(PurePosixPath(name).suffix.lower()):
        return tuple(_documents(source, name, declared, entries_of(source)))
    written_in = format_of(source, name)
    if written_in is Format.HTML:
        return (read_html(source, name, declared),)
    reads = read_markdown if written_in is Format.MARKDOWN else read_plain
    return (reads(source, name, declared),)


def _documents(file: str, name: str, declared: Declared, entries: list[Entry]) -> Iterator[Document]:
    """Those of an export, each with a name of its own."""
    names: Counter[str] = Counter()
    for entry in entries:
        names[entry.title] += 1
        number = f" ({names[entry.title]})" if names[entry.title] > 1 else ""
        composed = Composed()
        subject = composed.add(entry.subject, "\n\n") if entry.subject else None
        body = composed.add(entry.body)
        front = Front(replace(declared, title=entry.title), body.start, subject=subject)
        reads = read_html if _LOOKS_LIKE_HTML.search(entry.body.text) else read_plain
        document = reads(composed.source, f"{name}#{entry.title}{number}", front.declared, front)
        yield replace(document, in_file=composed.offsets, file=file)


def read_octets(raw: bytes, name: str = "", declared: Declared = NOTHING_DECLARED) -> tuple[Document, ...]:
    """The documents of a file by its octets; raises ReadError for what is too large, no text, no export."""
    source, faults = decoded(raw, name)
    documents = _read(source, name, declared)
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
