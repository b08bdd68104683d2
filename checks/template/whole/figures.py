"""Reads opening hours, phone numbers, addresses of support and prices, so that they can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.domain import NotADomain, organizational, to_ascii
from checks.template.document import Sentence, Text
from checks.template.offsets import Span

_CLOCK = r"(?:[01]?\d|2[0-4])(?:[:.][0-5]\d)?[ ]?(?:[ap]\.?m\b\.?|h\b|o'clock)?"
_HOURS = re.compile(
    rf"(?<![\w.:-])(?P<from>{_CLOCK})\s?(?:-|–|—|to|until|till|and)\s?(?P<to>{_CLOCK})(?![\w:%]|\.\d)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:(?P<what>office|shop|store|showroom|phone ?lines?|lines|hotline|"
    r"support|help ?desk|service|team|chat)"
    r"\b[^.!?\n]{0,30}\b(?:open|available|reachable|here|staffed)|"
    r"(?P<named>opening|office|business|support|working|service|phone) hours|"
    r"(?P<we>we)(?: are|'re) (?:open|available|here|reachable))\b",
    re.IGNORECASE,
)
_DAYS = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur?|sun)(?:days?)?\b"
    r"|\b(?:week-?days?|week-?ends?|daily|every day)\b",
    re.IGNORECASE,
)
_ZONE = re.compile(r"\b(?:[ECMP][SD]?T|GMT|UTC|BST|CES?T|A[EWC]ST)\b")
_CALL = re.compile(
    r"\b(?:call|ring|phone|telephone|reach) (?:us|our (?:support|service|team|hotline)(?: team)?)\b"
    r"[^.!?\n]{0,25}?\b(?:on|at|under)\b[ ]?"
    r"|\bour (?:phone|telephone|support|service) number is\b[ ]?"
    r"|\bour (?:hotline|phone number)(?: is)?\b[ :]{0,2}",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.])\(?\+?\d[\d ()./-]{5,18}\d(?!\w)")
_OF_SUPPORT = re.compile(
    r"(?<![\w.+-])(?:support|help|help-?desk|service|care|customer[._-]?(?:support|service|care))"
    r"@(?P<domain>(?:[a-z\d-]{1,63}\.){1,4}[a-z]{2,24})(?![\w-])",
    re.IGNORECASE,
)
_THING = (
    r"(?:standard |return |express |next[- ]day |home )?(?:delivery|shipping|postage|returns?)|restocking|"
    r"cancellation|late payment|set-?up|activation|booking|gift[- ]wrapping|inspection|replacement card"
)
_MONEY = (
    r"(?P<before>[$€£])?[ ]?(?P<amount>\d{1,4}(?:[.,]\d\d)?)(?![\d%]|[.,]\d)[ ]?"
    r"(?P<after>euros?|dollars?|pounds?|EUR|USD|GBP|€)?"
)
_PRICE = re.compile(
    rf"\b(?P<what>{_THING})(?P<fee> (?:fees?|costs?|charges?))?(?: (?:is|are|costs?|of))?"
    r"(?: you)?(?: only| just)?[ ]"
    rf"{_MONEY}",
    re.IGNORECASE,
)
_SIGNS = {
    "$": "$", "dollar": "$", "usd": "$", "€": "€", "euro": "€", "eur": "€", "£": "£",
    "pound": "£", "gbp": "£",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """`about` what, `key`: what must be the same beside it to compare, `value`, and where in the body."""

    about: str
    key: str
    value: str
    at: Span


def figures(text: Text, sentence: Sentence) -> Iterator[Figure]:
    """What a sentence tells for certain: at most one of each kind."""
    said = text.of(sentence)
    for reads in (_hours, _phone, _price):
        if (found := reads(said)) is not None:
            at = Span(sentence.start + found.at.start, sentence.start + found.at.end)
            yield Figure(found.about, found.key, found.value, at)


def support_addresses(text: Text) -> Iterator[Figure]:
    """Each address that by its name is the one of support, once; compared within one domain."""
    seen = set[str]()
    for found in _OF_SUPPORT.finditer(text.masked) if "@" in text.masked else ():
        address = found[0].lower()
        try:
            domain = organizational(to_ascii(found["domain"]))
        except NotADomain:
            continue
        if address not in seen:
            seen.add(address)
            yield Figure("the address of your support", domain, address, Span(*found.span()))


def _hours(said: str) -> Figure | None:
    opens, ranges = _OPEN.search(said), list(_HOURS.finditer(said))
    if opens is None or len(ranges) != 1:
        return None
    first, last = _minutes(ranges[0]["from"], ranges[0]["to"])
    if first is None or last is None or first >= last:
        return None
    days = " ".join(_day(found[0].lower()) for found in _DAYS.finditer(said))
    zone = " ".join(_ZONE.findall(said))
    what = (opens["what"] or opens["named"] or "we").lower()
    return Figure("the opening hours", f"{what} {days} {zone}", f"{first}-{last}", Span(*ranges[0].span()))


def _day(word: str) -> str:
    """ "mon" of Monday; a word for several days without its plural."""
    return word.removesuffix("s").replace("-", "") if word.startswith("week") else word[:3]


def _minutes(first: str, last: str) -> tuple[int | None, int | None]:
    """From midnight; “9 to 5 pm” and “9 to 5” are a day at work. None where it may mean several times."""
    start, end = _clock(first), _clock(last)
    is_told = any(mark in first.lower() + last.lower() for mark in "aph:.")
    if not is_told and end > 12 * 60:
        is_told = True
    if not is_told:
        return None, None
    if end <= start and end < 12 * 60 and "a" not in last.lower():
        end += 12 * 60
    return start, end


def _clock(written: str) -> int:
    numbers = [int(one) for one in re.findall(r"\d+", written)]
    hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else 0
    small = written.lower()
    if "p" in small and hour < 12:
        hour += 12
    if "a" in small and hour == 12:
        hour = 0
    return hour * 60 + minute


def _phone(said: str) -> Figure | None:
    calls, numbers = _CALL.search(said), list(_NUMBER.finditer(said))
    if calls is None or len(numbers) != 1 or not calls.end() - 1 <= numbers[0].start() <= calls.end() + 3:
        return None
    digits = re.sub(r"\D", "", numbers[0][0])
    if not 7 <= len(digits) <= 15:
        return None
    # the last eight are the same with and without the code of a country
    return Figure("your phone number", "", digits[-8:], Span(*numbers[0].span()))


def _price(said: str) -> Figure | None:
    prices = list(_PRICE.finditer(said))
    if len(prices) != 1:
        return None
    (found,) = prices
    sign = _SIGNS.get((found["before"] or found["after"] or "").lower().removesuffix("s"), "")
    if not sign or (not found["fee"] and not re.search(r"\b(?:is|are|costs?)\b", found[0], re.IGNORECASE)):
        return None
    what = " ".join(found["what"].lower().split()).removesuffix("s")
    amount = float(found["amount"].replace(",", "."))
    return Figure(
        f"the price of {what}", sign, f"{amount:.2f}", Span(found.start("amount"), found.end("amount"))
    )
