"""A real person's name, address or number stands in a template that everyone gets."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.providers.recognise import is_freemail
from checks.template.document import MASK, Document, Text
from checks.template.reading.words import words
from checks.template.rule import Spot, rule
from checks.template.settings import Settings

_GREETING = re.compile(
    r"^[^\w\n]{0,6}(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)),?[ ]"
    r"((?:(?:mr|mrs|ms|dr|miss)\.? )?[^\W\d_][\w'-]{1,20}(?: [^\W\d_][\w'.-]{1,20}){0,2})"
    r"(?=[ ]?(?:[,!:—–-]|\n|$))",
    re.IGNORECASE | re.MULTILINE,
)
FIRST_LINES = 600
"""Characters in which a greeting stands."""
_EVERYONE = words(
    """
    there all everyone everybody team folks friend friends customer customers client clients sir madam
    guest guests member members valued user users colleague colleagues neighbour neighbor parent parents
    student students partner partners again subscriber supporter applicant candidate reader traveller
    traveler shopper resident owner developer creator player gamer passenger patient donor volunteer
    community world manager buyer seller host reviewer editor winner fan fans human you ladies gentlemen
    support sales staff department to and or from the our your both name first last full customername
    firstname lastname recipient requester contact person people guys service reviewers applicants maam
    ma'am sirs madams mister crew family tenant homeowner hiring admin administrator teacher doctor
    nurse professor citizen taxpayer investor shareholder employee supplier vendor cardholder
    policyholder beloved loyal new fellow account holder
    """
)
_EMAIL = re.compile(r"(?<![\w.+-])([\w.+-]{1,40})@((?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,12})\b", re.IGNORECASE)
_ROLE = re.compile(
    r"(?:support|help|info|sales|billing|contact|hello|team|no-?reply|do-?not-?reply|service|customer|care|privacy"
    r"|legal|press|feedback|admin|security|abuse|postmaster|orders?|returns?|shipping|accounts?|office|hr|jobs"
    r"|careers|media|marketing|news|newsletter|name|your?|user|username|email|me|someone|example|test|first|last"
    r"|recipient)",
    re.IGNORECASE,
)
_SAMPLE_DOMAIN = re.compile(
    r"(?:^|\.)(?:example\.\w+|example|test|invalid|localhost|(?:your)?(?:domain|company)\.\w+)$"
)
_NUMBER = re.compile(
    r"\b(?:order|ticket|case|invoice|booking|reservation|tracking|parcel|claim|customer|account|confirmation)"
    r"(?: (?:number|no\.?|id|code|ref(?:erence)?))?(?: is)?:? ?#? ?"
    r"((?=[A-Z-]{0,6}\d[\dA-Z-]{4})[A-Z0-9-]{5,20})\b(?![%.]\d)",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"\b(?:your (?:phone |mobile |cell |telephone )?number(?: is|:)?"
    r"|(?:call(?:ed)?|reach(?:ed)?|phoned) you (?:on|at|under)) (\+?\(?\d[\d ()/.-]{6,18}\d)",
    re.IGNORECASE,
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(
    r"(?<![\d-])(?:[3-6]\d{3}(?:[ -]\d{4}){3}|3[47]\d{2}[ -]\d{6}[ -]\d{5}|[3-6]\d{14,15})(?![\d-])"
)
_SAMPLE = re.compile(
    r"\b(?:e\.g\.|for example|such as|like|example|sample|format|looks? like)\W{0,3}$", re.IGNORECASE
)
_DIGITS = re.compile(r"\d\d")
_OUR_OWN = re.compile(r"\b(?:our|pay|transfer|deposit|wire)\b", re.IGNORECASE)


@rule("VAR008", Severity.WARNING, "GDPR Article 5(1)(f)", languages=())
def hard_coded_personal_data(document: Document, settings: Settings) -> Iterator[Spot]:
    """A name in the greeting; addresses, numbers of orders, phones, accounts and cards of one customer."""
    for text in document.texts():
        yield from _names(text, settings)
        yield from _addresses(text, settings)
        if not _DIGITS.search(text.masked):
            continue
        for what, pattern in (("number", _NUMBER), ("phone number", _PHONE)):
            for found in pattern.finditer(text.masked):
                if sum(map(str.isdigit, found[1])) > 3 and not _is_sample(text, found.start(1)):
                    yield _spot(text, what, found, 1)
        yield from _payment(text)


def _names(text: Text, settings: Settings) -> Iterator[Spot]:
    for found in _GREETING.finditer(text.masked, 0, FIRST_LINES):
        parts = found[1].split()
        known = {one.lower() for one in settings.company.split()} | _EVERYONE
        if all(one[0].isupper() for one in parts) and not any(
            one.lower().rstrip(".") in known for one in parts
        ):
            yield _spot(text, "name", found, 1)
        return


def _addresses(text: Text, settings: Settings) -> Iterator[Spot]:
    if "@" not in text.masked:
        return
    for found in _EMAIL.finditer(text.masked):
        local, domain = found[1], found[2].lower()
        if _ROLE.fullmatch(local) or _SAMPLE_DOMAIN.search(domain) or _is_sample(text, found.start()):
            continue
        own = any(domain == one or domain.endswith(f".{one}") for one in settings.domains)
        if not own and (settings.domains or is_freemail(domain)):
            yield _spot(text, "address", found, 0)


def _payment(text: Text) -> Iterator[Spot]:
    for found in _IBAN.finditer(text.masked):
        sentence = text.around(found.start())
        if _is_iban(found[0]) and not _OUR_OWN.search(sentence):
            yield _spot(text, "account number", found, 0)
    for found in _CARD.finditer(text.masked):
        if _has_check_digit(found[0]):
            yield _spot(text, "card number", found, 0)


def _spot(text: Text, what: str, found: re.Match[str], group: int) -> Spot:
    return Spot(text.source(*found.span(group)), {"words": found[group], "what": what})


def _is_sample(text: Text, at: int) -> bool:
    return bool(_SAMPLE.search(text.masked, max(0, at - 30), at)) or MASK in text.masked[max(0, at - 1) : at]


def _is_iban(number: str) -> bool:
    """ISO 7064, modulo 97."""
    plain = number.replace(" ", "")
    return int("".join(str(int(one, 36)) for one in plain[4:] + plain[:4])) % 97 == 1


def _has_check_digit(number: str) -> bool:
    """Luhn's (ISO/IEC 7812-1)."""
    digits = [int(one) for one in reversed(number) if one.isdigit()]
    return sum(sum(divmod(digit * (1 + at % 2), 10)) for at, digit in enumerate(digits)) % 10 == 0
