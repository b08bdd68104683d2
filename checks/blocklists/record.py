"""What a blocklist says of a sender or a domain, and when its word counts (RFC 5782)."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from checks.answers import Maybe, Reply
from checks.model import Reason, Unknown
from checks.providers.facts import Blocklist, Code, Level
from checks.reverse_names import pointer

LISTINGS = int(ipaddress.IPv4Address("127.0.0.0"))
"""Answers lie in 127.0.0.0/8 (RFC 5782 §2.1); another one says that the zone is in other hands."""
REFUSALS = range(LISTINGS + 0xFFFF00, LISTINGS + 0x1000000)  # 127.255.255.0/24, used by several lists
WORST_FIRST = (Level.MAJOR, Level.MINOR, Level.HOME, Level.NOTED, Level.GOOD)
LISTED_ADDRESS, FREE_ADDRESS = "127.0.0.2", "127.0.0.1"
"""RFC 5782 §5: a list of addresses always has the first and never the second."""
LISTED_NAME, FREE_NAME = "test", "invalid"
"""RFC 5782 §5, for a list of domains."""


class Listing(NamedTuple):
    """One reason of a list to name somebody: its answer ("127.0.0.2"), and what that does and means."""

    answer: str
    level: Level
    meaning: str


@dataclass(frozen=True, slots=True)
class Word:
    """What one list says of one `subject`, an address or a domain: () when it is not listed.

    A list that could not be asked has one Word without a subject. `provider`: who runs the server for its
    customers, "" for nobody known. `term`: the part of the SPF record that alone names the server, "" when it
    certainly sends.
    """

    blocklist: Blocklist
    subject: str
    listings: Maybe[tuple[Listing, ...]]
    provider: str = ""
    term: str = ""

    @property
    def worst(self) -> Level:
        """How bad the list could be for anybody, which says whose verdict hangs on it."""
        levels = {code.level for code in (*self.blocklist.codes, *self.blocklist.bits)}
        return next(level for level in WORST_FIRST if level in levels)

    def at(self, level: Level) -> tuple[Listing, ...]:
        """The reasons of this level."""
        listings = () if isinstance(self.listings, Unknown) else self.listings
        return tuple(listing for listing in listings if listing.level is level)


Words: TypeAlias = tuple[Word, ...]


def question_of(blocklist: Blocklist, subject: str) -> str:
    """The name to ask for: an address backwards, by octets or nibbles (§2.1, §2.4), or the domain (§3)."""
    if blocklist.kind == "domain":
        return f"{subject}.{blocklist.zone}"
    return f"{pointer(subject).removesuffix('.in-addr.arpa').removesuffix('.ip6.arpa')}.{blocklist.zone}"


def own_test(blocklist: Blocklist, six: bool) -> tuple[tuple[str, ...], str]:
    """The names of which one must be listed, and the name that must not be; `six` for IPv6 (§5)."""
    if blocklist.kind == "domain":
        always = tuple(question_of(blocklist, name) for name in (LISTED_NAME, *blocklist.test_points))
        return always, question_of(blocklist, FREE_NAME)
    prefix = "::ffff:" if six else ""
    return (question_of(blocklist, prefix + LISTED_ADDRESS),), question_of(blocklist, prefix + FREE_ADDRESS)


def doubt(blocklist: Blocklist, always: Sequence[Reply], never: Reply) -> Unknown | None:
    """Why the list's word does not count; None when it passed its own test (§5)."""
    said = [_answers(blocklist, reply) for reply in always]
    if not any(isinstance(answers, tuple) and answers for answers in said):
        silent = next((answers for answers in said if isinstance(answers, Unknown)), None)
        return silent or Unknown(_asked(always[0]), Reason.LIST_DOUBTFUL)
    free = _answers(blocklist, never)
    if isinstance(free, Unknown):
        return free
    return Unknown(_asked(never), Reason.LIST_DOUBTFUL) if free else None


def read(blocklist: Blocklist, reply: Reply) -> Maybe[tuple[Listing, ...]]:
    """What the list said; Unknown for silence, a refusal, and an answer whose meaning is not known."""
    answers = _answers(blocklist, reply)
    if isinstance(answers, Unknown):
        return answers
    found = [tuple(_meanings(blocklist, answer)) for answer in answers]
    if not all(found):
        return Unknown(_asked(reply), Reason.LIST_UNCLEAR)
    return tuple(dict.fromkeys(one for many in found for one in many if one.level is not Level.GOOD))


def _answers(blocklist: Blocklist, reply: Reply) -> Maybe[tuple[int, ...]]:
    """The addresses of an answer as numbers, none of them a refusal."""
    if isinstance(reply, Unknown):
        return reply
    numbers = tuple(int(ipaddress.IPv4Address(address)) for address in reply.names)
    if any(number >> 24 != 127 for number in numbers):
        return Unknown(_asked(reply), Reason.LIST_DOUBTFUL, (reply.server,))
    if any(number in REFUSALS or _covering(blocklist.refusals, number) for number in numbers):
        return Unknown(_asked(reply), Reason.LIST_REFUSED, (reply.server,))
    return numbers


def _meanings(blocklist: Blocklist, number: int) -> Iterator[Listing]:
    answer = str(ipaddress.IPv4Address(number))
    for code in _covering(blocklist.codes, number):
        yield Listing(answer, code.level, code.meaning)
    if number >> 8 == LISTINGS >> 8:
        for bit in blocklist.bits:
            if number & bit.first & 0xFF:
                yield Listing(answer, bit.level, bit.meaning)


def _covering(codes: Iterable[Code], number: int) -> list[Code]:
    return [code for code in codes if code.first <= number <= code.last]


def _asked(reply: Reply) -> str:
    return reply.question if isinstance(reply, Unknown) else str(reply.question)
