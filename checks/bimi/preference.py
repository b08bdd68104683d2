"""The BIMI record has a wish that receivers do not understand."""

import re
from collections.abc import Iterator
from typing import Final

from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check

_PREFIX: Final = "[A-Za-z0-9-]{1,63}"
_KNOWN: Final = {
    "avp": re.compile("brand|personal"),
    "lps": re.compile(rf"(?:{_PREFIX}(?:[ \t]*,[ \t]*{_PREFIX})*)?"),
}


@check(Severity.NOTICE, "BIMI draft §4.3")
def preference(bimi: Bimi) -> Iterator[Hit | Unknown]:
    """A value of `avp` or `lps` outside the grammar."""
    for name, pattern in _KNOWN.items():
        value = bimi.record.value(name) if bimi.record is not None else None
        if value is not None and not pattern.fullmatch(value):
            yield Hit(bimi.subject, bimi.facts(tag=name, value=value))
