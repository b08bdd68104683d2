"""The greeting needs a name that may be empty."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.dialects import Dialect, dialect_of, dialects
from checks.template.document import MASK, Document, Placeholder, Role, Text
from checks.template.reading.placeholders import scan
from checks.template.rendering import fill
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.settings import Settings
from checks.template.variables.names import is_persons

_GREETING = re.compile(
    rf"^[^\w\n{MASK}]{{0,9}}(?:(?:hi|hello|hey|heya|dear|hiya|howdy|yo|ahoy|greetings|welcome(?: back)?|"
    rf"thanks|thank you|sorry|"
    r"congrat\w+|good (?:day|morning|afternoon|evening)|morning|afternoon|evening|hallo|guten tag|bonjour|"
    r"salut|hola|ciao|hej|moin|liebe[r]?|sehr geehrte[r]?)\b"
    rf"(?: (?:there|again|dear|mr|mrs|ms|dr)\b\.?)?[ ,]{{1,3}}|(?={MASK}+ ?[,!\n]))({MASK}+)",
    re.IGNORECASE | re.MULTILINE,
)
_FOR_ONE = {"help_scout": "help_scout", "mailchimp": "mailchimp", "erb": "erb", "handlebars": "handlebars",
            "go": "go", "blade": "blade", "smarty": "smarty"}  # fmt: skip
_NONE = Settings()


@rule("VAR001", Severity.WARNING, "Zendesk help: a placeholder without a value is blank", languages=())
def greeting_variable_without_fallback(document: Document) -> Iterator[Spot]:
    """A person's name in the greeting that is shown without a fallback; once for a text."""
    known = dialect_of(document)
    if (known and known.empty == "refused") or not any(_may_be_empty(one) for one in document.placeholders):
        return
    for text in (document.subject, document.body):
        if text is None:
            continue
        for found in _GREETING.finditer(text.masked):
            if _is_name_below(text, found):
                continue
            span = text.source(*found.span(1))
            inside = [one for one in document.placeholders if span.start <= one.span.start < span.end]
            bare = next((one for one in inside if _may_be_empty(one)), None)
            if bare is not None:
                yield _spot(bare, known, _reads(text, found.start(1)))
                break


def _is_name_below(text: Text, found: re.Match[str]) -> bool:
    """A name alone on its line, with prose above it: who signs."""
    is_alone = not found[0][: found.start(1) - found.start()].strip() and text.masked[found.end(1)] == "\n"
    return is_alone and bool(text.masked[: found.start()].strip())


def _may_be_empty(one: Placeholder) -> bool:
    """A name without a fallback; what a function gives back is taken to be never empty."""
    if one.role is not Role.OUTPUT or "(" in one.raw.strip("()"):
        return False
    if one.fallback is not None and (one.fallback.strip() or one.name in one.condition):
        return False
    return is_persons(one.name)


def _reads(text: Text, at: int) -> str:
    start = text.plain.rfind("\n", 0, at) + 1
    end = text.plain.find("\n", at)
    line = text.plain[start : end if end >= 0 else len(text.plain)]
    shown = fill(line, scan(line), _NONE, empty=True).strip()
    return shown if len(shown) < 50 else f"{shown[:40].rstrip()} …"


def _spot(one: Placeholder, known: Dialect | None, reads: str) -> Spot:
    known = known or dialects().get(_FOR_ONE.get(one.family, ""))
    written = known.with_fallback(one.name, "there") if known and not one.filters and one.name else ""
    fix = Fix(f"Write {written}", (Edit(one.span, written),), safe=True) if written else None
    return Spot(one.span, {"variable": one.raw, "reads": reads}, fix)
