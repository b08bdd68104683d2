"""Reads the forms about templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from checks.template.dialects import dialects
from checks.template.document import Format, Kind
from checks.template.reading import read
from deliverability.library.errors import LibraryError
from deliverability.library.keeping import parse_source
from deliverability.library.mending import mended, safe_ones
from deliverability.library.model import Wanted
from deliverability.library.seen import Place

LONGEST = 2000
KINDS = (
    ("", "not said"),
    (Kind.COMPLAINT, "answer to a complaint"),
    (Kind.APOLOGY, "apology"),
    (Kind.BAD_NEWS, "bad news"),
    (Kind.ACKNOWLEDGEMENT, "we got your mail"),
    (Kind.INFO_REQUEST, "question to the customer"),
    (Kind.RESOLUTION, "it is solved"),
    (Kind.FOLLOW_UP, "asking whether it helped"),
    (Kind.FEEDBACK_REQUEST, "request for feedback"),
    (Kind.REVIEW_REPLY, "answer to a review"),
    (Kind.HOW_TO, "how to do something"),
    (Kind.NOTIFICATION, "news from a machine"),
    (Kind.INTERNAL_NOTE, "note for colleagues"),
    (Kind.OTHER, "something else"),
)
DIALECTS = (("", "find out"), *((key, one.name) for key, one in dialects().items()))
FORMATS = (("", "find out"), (Format.TEXT, "text"), (Format.MARKDOWN, "Markdown"), (Format.HTML, "HTML"))
SAFE = "safe"
"""Stands for the key of a finding: all fixes that leave the meaning alone."""


def typed_in(form: Mapping[str, str]) -> Wanted:
    """The template as it was typed, nothing of it checked yet."""
    source = form.get("source", "").replace("\r\n", "\n")
    said = {
        key: form.get(key, "").replace("\0", "")[:LONGEST].strip() for key in ("title", "kind", "dialect")
    }
    tags = tuple(filter(None, (one.strip() for one in form.get("tags", "")[:LONGEST].split(","))))
    kind = said["kind"] if said["kind"] in tuple(Kind) else ""
    return Wanted(
        said["title"], source, kind, said["dialect"], format_of(form.get("format", ""), source), tags
    )


def format_of(said: str, source: str) -> Format:
    """The format as it was chosen, else as the text looks."""
    return Format(said) if said in tuple(Format) else read.format_of(source, "")


def readable(wanted: Wanted) -> Wanted:
    """The same with a text that can be linted; LibraryError says why it cannot."""
    return replace(wanted, source=parse_source(wanted.source))


def fixed(wanted: Wanted, places: Iterable[Place], key: str) -> Wanted:
    """The same with the fix of the finding of this key; LibraryError where the text has no such one."""
    some = tuple(places)
    if key == SAFE:
        return replace(wanted, source=mended(wanted.source, safe_ones(some)))
    mends = [one.mend for one in some if one.key == key and one.mend is not None]
    if not mends:
        raise LibraryError("source", "The text changed since. Here is what we find in it now.")
    return replace(wanted, source=mended(wanted.source, mends[:1]))
