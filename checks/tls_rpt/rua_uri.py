"""A report address is written so that senders do not understand it."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.tls_rpt.record import TlsRpt


@check(Severity.WARNING, "RFC 8460 §3", "RFC 6068 §2")
def rua_uri(tls_rpt: TlsRpt) -> Iterator[Hit]:
    """An address in `rua` that is no mailto: or https: URI as senders read it; one finding each."""
    for uri in tls_rpt.rua:
        if uri.problem:
            told = {"uri": uri.text, "slip": uri.problem, "problem": _PROBLEMS[uri.problem]}
            yield Hit(tls_rpt.subject, tls_rpt.facts(**told))


_PROBLEMS = {
    "empty": "nothing stands between two commas",
    "space_separated": "addresses are set apart by spaces, not commas",
    "semicolon": "a semicolon cuts it off from the list; a comma belongs there",
    "no_mailto": "mailto: is missing before the address",
    "http": "reports go to https: addresses only, and this one says http:",
    "other_scheme": "it is neither a mail address (mailto:) nor a web address (https:)",
    "space_inside": "a space is in it",
    "unencoded_comma": "a comma in it must be written %2C",
    "unencoded_exclamation": "an exclamation mark in it must be written %21, and no size may follow it",
    "bad_address": "what follows mailto: is not a mail address",
    "bad_web_address": "what follows https: is not a web address",
}
