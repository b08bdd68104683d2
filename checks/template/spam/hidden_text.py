"""A mail holds much text that nobody is to see."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.elements import Element
from checks.template.html.colours import contrast
from checks.template.html.looks import Look, looks, runs
from checks.template.html.mail import inner_source, letters_in
from checks.template.html.selectors import read_selector
from checks.template.html.styles import sheets_of
from checks.template.rule import Spot, rule

_LETTERS = 150
_LETTERS_AT_THE_TOP = 500
"""There a preheader stands, which may be longer than an inbox shows."""
_SEEN = re.compile(
    r"display:(?!none)|visibility:visible|max-height:(?:none|[1-9])|font-size:[1-9]", re.IGNORECASE
)
_NOT_TEXT = frozenset(
    ("head", "style", "script", "title", "template", "noscript", "svg", "select", "datalist")
)


@rule("SPAM004", Severity.WARNING, "Rspamd ZERO_FONT, R_WHITE_ON_WHITE, MANY_INVISIBLE_PARTS", languages=())
def hidden_text(document: Document) -> Iterator[Spot]:
    """More than 150 letters hidden by style, size or colour; what a phone's style shows is not hidden."""
    known, first = looks(document), _first_word(document)
    for element, look in known.items():
        way = look.hidden or ("display:none" if element.is_hidden else "")
        above = element.parent
        if not way or element.tag in _NOT_TEXT or (above and (above.is_hidden or known[above].hidden)):
            continue
        letters = letters_in(inner_source(document, element))
        most = _LETTERS_AT_THE_TOP if element.span.start < first else _LETTERS
        if letters > most and not _is_shown_elsewhere(document, element):
            yield Spot(element.span, {"way": way, "letters": str(letters)})
    yield from _unreadable(document)


def _first_word(document: Document) -> int:
    """Where what is shown begins in the source."""
    masked = document.body.masked
    start = len(masked) - len(masked.lstrip())
    return document.body.source(start, start + 1).start


def _unreadable(document: Document) -> Iterator[Spot]:
    """Text that is shown, but too small to see, or in the colour of what is behind it."""
    shown = runs(document)
    tricks = [run for run in shown if _trick(run.look) and not _is_shown_elsewhere(document, run.element)]
    while tricks and tricks[0] is shown[0]:  # what the inbox shows beside the subject
        tricks, shown = tricks[1:], shown[1:]
    letters = sum(run.letters for run in tricks)
    if letters > _LETTERS:
        yield Spot(tricks[0].element.span, {"way": _trick(tricks[0].look), "letters": str(letters)})


def _trick(look: Look) -> str:
    """How text that is shown is made unseen, "" when it is not."""
    if look.size is not None and look.size <= 1:
        return f"font-size:{look.size:g}px"
    if look.colour and look.ground and look.set_at and contrast(look.colour, look.ground) < 1.05:
        return "the colour of what is behind it"
    return ""


def _is_shown_elsewhere(document: Document, element: Element) -> bool:
    """Whether an @media rule for phones or dark screens shows it."""
    names = {f".{one}" for one in element.value("class").split()} | {f"#{element.value('id')}"} - {"#"}
    return any(
        _names_it(words, names)
        for _, _, parsed in (sheets_of(document) if names else ())
        for one in parsed.rules
        if one.within and any(_SEEN.match(f"{said.name}:{said.value}") for said in one.declarations)
        for words in one.selectors
    )


def _names_it(selector: str, names: set[str]) -> bool:
    read = read_selector(selector)
    if read is None:
        return False
    asked = read.steps[0][1]
    return f"#{asked.id}" in names or any(f".{one}" in names for one in asked.classes)
