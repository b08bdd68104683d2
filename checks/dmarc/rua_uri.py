"""A report address is written so that receivers do not understand it."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.WARNING, "RFC 9989 §4.7", "RFC 6068 §2")
def rua_uri(dmarc_record: AppliedRecord) -> Iterator[Hit]:
    """An address in `rua` that receivers ignore; one finding each."""
    for uri in dmarc_record.record.rua or ():
        if uri.problem:
            told = {"uri": uri.text, "slip": uri.problem, "problem": _PROBLEMS[uri.problem]}
            yield Hit(dmarc_record.subject, dmarc_record.facts(**told))


_PROBLEMS = {
    "empty": "nothing stands between two commas",
    "space_separated": "addresses are set apart by spaces, not commas",
    "semicolon": "a semicolon cuts it off from the list; a comma belongs there",
    "no_mailto": "mailto: is missing before the address",
    "not_mailto": "it is a web address or the like, and receivers only send mail",
    "space_inside": "a space is in it",
    "unencoded_comma": "a comma in the mailbox name must be written %2C",
    "unencoded_exclamation": "an exclamation mark in the mailbox name must be written %21",
    "bad_address": "what follows mailto: is not a mail address",
}
