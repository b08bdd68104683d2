"""Tells whether a template is a whole mail or a part of one."""

from __future__ import annotations

import re

from checks.template.document import Declared, Placeholder, Text
from checks.template.elements import Html

FEW_WORDS = 25
"""What is shorter and greets nobody is a snippet that is put into an answer."""
_PART = re.compile(
    r"(?:^|/)_|(?:^|[/._-])(?:partials?|footer|header|signature|layouts?|base|snippets?|includes?|components?)"
    r"(?:[/._-]|$)",
    re.IGNORECASE,
)
_GREETS = re.compile(
    r"\b(?:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening|day)|hallo|hola|bonjour|ciao|olá|"
    r"liebe[rs]?|guten (?:tag|morgen)|sehr geehrte[rs]?|cher|chère|estimad[oa]|gentile|beste|geachte|hej)\b",
    re.IGNORECASE,
)
_FRAME = re.compile(r"\{%[-+]?\s{0,9}(?:extends|block|layout)\b|@(?:extends|section|yield)\b")


def is_fragment(
    declared: Declared, name: str, body: Text, placeholders: tuple[Placeholder, ...], html: Html | None = None
) -> bool:
    """As declared; else by the name of the file, by blocks of a layout, or few words and no greeting.

    What is said to be of a kind is a whole answer, and a document of HTML a whole mail.
    """
    if declared.fragment is not None:
        return declared.fragment
    if is_part(name, placeholders):
        return True
    if declared.kind is not None or (html and html.is_document):
        return False
    return body.words < FEW_WORDS and not _GREETS.search(body.masked, 0, 300)


def is_part(name: str, placeholders: tuple[Placeholder, ...]) -> bool:
    """Whether the name of its file or a block of a layout says so, however long it is."""
    return is_named_part(name) or any(_FRAME.match(one.raw) for one in placeholders)


def is_named_part(name: str) -> bool:
    """Whether the name of its file says that it is a part: “_footer.html”, “partials/greeting.html”."""
    return bool(_PART.search(name.partition("#")[0]))
