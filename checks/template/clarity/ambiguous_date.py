"""A date that two countries read as two days."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule

_DATE = re.compile(
    r"(?<![\w./:=?&%#@-])(\d{1,2})(?:/(\d{1,2})(?:/(\d{4}|\d{2}))?|\.(\d{1,2})\.(\d{4}))"
    r"(?![\w/%]|[.:]\d|-\d)"
)
_NOT_BEFORE = re.compile(
    r"(?:version|release|section|chapter|step|page|rated?|score|size|v)\.?\s{0,2}$", re.IGNORECASE
)
_A_DAY = re.compile(r"\b(?:on|by|until|before|after|since|till|dated?|due)\W{0,3}$", re.IGNORECASE)


@rule("CLAR009", Severity.NOTICE, "ISO 8601")
def ambiguous_date(document: Document) -> Iterator[Spot]:
    """Both parts are 12 or less and differ. Without a year, a word such as “on” must lead to it."""
    for text in document.texts():
        for found in _DATE.finditer(text.masked):
            first, second, year = int(found[1]), int(found[2] or found[4]), found[3] or found[5]
            before = text.masked[max(0, found.start() - 20) : found.start()]
            if not (1 <= first <= 12 and 1 <= second <= 12) or first == second or _NOT_BEFORE.search(before):
                continue
            if year or _A_DAY.search(before):
                yield Spot(text.source(*found.span()), {"date": found[0]})
