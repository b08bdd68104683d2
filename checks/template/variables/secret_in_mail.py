"""A password or another secret is written into a mail."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import MASK, Document, Placeholder, Role
from checks.template.offsets import Span
from checks.template.rule import Spot, rule
from checks.template.variables.names import plain

_SECRET = re.compile(
    r"(?:password|passwd|passphrase|passwort|pwd|pincode|cvv2?|cvc|cardnumber|creditcard|cardno|iban|"
    r"apikey|apisecret|secretkey|clientsecret|privatekey|accesskey|accesstoken|authtoken|apitoken|ssn|"
    r"socialsecuritynumber|securityanswer)$|(?:^|user|customer|account|card|bank|login)(?:pin|secret)$"
)
_LABEL = (
    r"(?:password|passcode|passwort|passphrase|\bPIN(?: code| number)?|cvv2?|cvc|card number|iban"
    r"|api[ -](?:key|token|secret)|secret key|private key|access token)"
)
_TOLD = re.compile(
    rf"\b{_LABEL}\b['\"*_ ]{{0,3}}(?:is now|is ?:?|was|will be|has been (?:re)?set to|set to|:|=|->)"
    rf"[\s\"'*_`]{{0,4}}"
    rf"({MASK}+|(?=[\w!@#$%^&*-]{{0,30}}\d)(?=[\w!@#$%^&*-]{{0,30}}[A-Za-z!@#$%^&*])[\w!@#$%^&*-]{{6,30}}(?![\w/.@]))",
    re.IGNORECASE,
)
_HINTS = (
    "passw", "passcode", "passphrase", " pin", "pin:", "cvv", "cvc", "card number", "iban", "api-", "api ",
    "secret key", "private key", "access token",
)  # fmt: skip
"""One of these is in whatever the pattern finds; looking for them first is quick."""
_LAST = re.compile(
    r"(?:ending(?: in)?|last (?:four|4)(?: digits)?(?: of)?|\*{4,}|x{4,})\W{0,6}$|[?&/=][\w-]{0,40}=?$",
    re.IGNORECASE,
)
_HARMLESS = re.compile(r"url|link|date|time|expir|last|mask|hint|length|days|hours|at$", re.IGNORECASE)


@rule("VAR010", Severity.ERROR, "OWASP Forgot Password Cheat Sheet", languages=())
def secret_in_mail(document: Document) -> Iterator[Spot]:
    """A secret by the variable's name, or by the words before it; links and one-time codes are not."""
    in_links = [link.span for link in document.links]
    secrets = [one for one in document.placeholders if _is_secret(one)]
    by_name = [one for one in secrets if _is_shown(document, one, in_links)]
    for one in by_name:
        yield Spot(one.span, {"words": one.raw})
    for text in document.texts():
        if not any(map(text.folded.__contains__, _HINTS)):
            continue
        for found in _TOLD.finditer(text.masked):
            span = text.source(*found.span(1))
            if not any(one.span.start == span.start for one in by_name) and _tells(document, span, in_links):
                yield Spot(span, {"words": document.source[span.start : span.end]})


def _is_secret(one: Placeholder) -> bool:
    return one.role is Role.OUTPUT and bool(_SECRET.search(plain(one.name.rpartition(".")[2])))


def _is_shown(document: Document, one: Placeholder, in_links: list[Span]) -> bool:
    """Not in a link, and not the last digits of a card."""
    if any(span.start <= one.span.start < span.end for span in in_links):
        return False
    return not _LAST.search(document.source, max(0, one.span.start - 40), one.span.start)


def _tells(document: Document, span: Span, in_links: list[Span]) -> bool:
    """Whether words after "password is" are one: not a link, a date or a part of the template's code."""
    if any(one.start <= span.start < one.end for one in in_links):
        return False
    first = bisect_left(document.placeholders, span.start, key=lambda one: one.span.start)
    rest = itertools.islice(document.placeholders, first, None)
    inside = list(itertools.takewhile(lambda one: one.span.start < span.end, rest))
    values = [one for one in inside if one.role is Role.OUTPUT]
    return not inside or any(not _HARMLESS.search(one.name or one.raw) for one in values)
