"""A date that two countries read as two days."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule

_DATE = re.compile(
    r"(?<![\w./:=?&%#@-])(\d{1,2})(?:/(\d{1,2})(?:/(\d{4}|\d{2}))?"
    r"|\.\s?(\d{1,2})\.(?:\s?(\d{4}|[2-4]\d)\b|(?=\s{1,2}[a-z(]|,)))"
    r"(?![\w/%]|[.:]\d|-\d)"
)
"""3/4/2026, 3/4/26, 3/4, 3.4.2026, 3.4.26, and “3.4. in the morning”."""
_NOT_BEFORE = re.compile(
    r"\b(?:version|release|firmware|software|app|android|ios|windows|update|section|chapter|paragraph|step|page|"
    r"rated?|score|scored|size|v)\.?\s{0,2}$",
    re.IGNORECASE,
)
_A_DAY = re.compile(
    r"\b(?:on|by|until|before|after|since|till|dated?|due|between|from|starting|starts|ends|ending|week of|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)\W{0,3}$",
    re.IGNORECASE,
)
_NO_DAY = re.compile(
    r"(?:\s(?:to|and|or)\s\d{1,2}/\d{1,2})?\s?(?:stars?|points?|inch|inches|cups?|of|full|mm|cm|kg|litres?|people|seats|visits|\"|turns?)\b",
    re.IGNORECASE,
)


@rule("CLAR009", Severity.NOTICE, "ISO 8601")
def ambiguous_date(document: Document) -> Iterator[Spot]:
    """Both parts are 12 or less and differ. Without a year, a word such as “on” must lead to it."""
    for text in document.texts():
        for found in _DATE.finditer(text.masked):
            first, second, year = int(found[1]), int(found[2] or found[4]), found[3] or found[5]
            before = text.masked[max(0, found.start() - 20) : found.start()]
            if not (1 <= first <= 12 and 1 <= second <= 12) or first == second or _NOT_BEFORE.search(before):
                continue
            is_plain = year and (len(year) == 4 or found[2])
            if is_plain or (_A_DAY.search(before) and not _NO_DAY.match(text.masked, found.end())):
                yield Spot(text.source(*found.span()), {"date": found[0]})
