"""The subject shouts with its marks."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Text
from checks.template.rule import Edit, Fix, Spot, rule

_MARKS = re.compile(r"[!?]{2,40}|[$€£]{2,40}")
_EDGE = r"[*~=#_<>|•★☆✓✔❗❓⚠\U0001F300-\U0001FAFF\u2600-\u27BF\ufe0f-]"
_START, _END = (
    re.compile(rf"\s{{0,9}}(?:{_EDGE}\s?){{2,40}}"),
    re.compile(rf"(?:\s?{_EDGE}){{2,40}}\s{{0,9}}$"),
)


@rule("SUBJ003", Severity.WARNING, "SpamAssassin: PLING_PLING, SUBJ_ALL_CAPS", languages=())
def subject_punctuation(document: Document) -> Iterator[Spot]:
    """Two marks in a row, two exclamation marks, or two signs at an end."""
    subject = document.subject
    if subject is None:
        return
    found = _MARKS.search(subject.masked) or _START.match(subject.masked) or _at_end(subject)
    if found:
        span = subject.source(*found.span())
        mark = "?" if "?" in found[0] else "!" if "!" in found[0] else ""
        fix = Fix("Keep one mark" if mark else "Leave the signs out", (Edit(span, mark),), safe=True)
        yield Spot(span, {"marks": found[0].strip()}, fix)
    elif subject.masked.count("!") > 1:
        last = subject.masked.rindex("!")
        yield Spot(subject.source(last, last + 1), {"marks": "!"})


def _at_end(subject: Text) -> re.Match[str] | None:
    return _END.search(subject.masked, max(0, len(subject.masked) - 50))
