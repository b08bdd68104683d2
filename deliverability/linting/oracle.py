"""Asks the operator's own spam filters what they think of a template; shown apart from what rules find."""

from __future__ import annotations

import asyncio
import json
import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from deliverability.config import Settings
from deliverability.net.guard import Broken, connect
from deliverability.net.outside import Forbidden, Limits, Nowhere, refuse_private, resolve
from deliverability.net.post import post

SECONDS = 15.0
ANSWER = 256 * 1024
MOST_SYMBOLS = 100
_LINE = re.compile(r"^\s{0,3}(-?\d{1,3}(?:\.\d+)?)\s+([A-Z][A-Z0-9_]{1,60})\s+(.{0,200})$", re.MULTILINE)
_SPAM = re.compile(r"^Spam:\s*\w+\s*;\s*(-?[\d.]{1,9})\s*/\s*(-?[\d.]{1,9})", re.MULTILINE | re.IGNORECASE)
_NOT_OF_CONTENT = re.compile(
    r"R_SPF|SPF|R_DKIM|DKIM|DMARC|BIMI|ARC_|RBL|RCVD|RECEIVED|RWL|DWL|DBL|URIBL|SURBL|SEM_|HFILTER|ASN|IP_|MX_"
    r"|AUTH_NA|ONCE_RECEIVED|NO_RE(?:CEIVED|LAYS)|RDNS|DIRECT_TO_MX|LOCAL_|BAYES|NEURAL|FUZZY|GREYLIST|RATELIMIT|HISTORY|REPLY"
    r"|ALL_TRUSTED|FROM_(?:EQ|NEQ)_ENVFROM|TO_DN|TO_MATCH|TO_DOM|FROM_(?:NO|HAS)_DN|TAGGED_|HELO|UNPARSEABLE_RELAY"
    r"|T_SCC|KAM_DMARC|NO_DNS|ENV_|PREVIOUSLY|FORGED_MUA|MID_|VALIDITY|DNS_|MISSING_(?:MIMEOLE|XM_UA|DATE|MID)"
)
NEAR = 0.5
"""A template whose words alone cost so much of the limit is near it."""


class Verdict(StrEnum):
    """What a filter's answer means for the template."""

    FINE = "fine"
    NEAR_SPAM = "near-spam"
    SPAM = "spam"
    COULD_NOT_ASK = "could-not-ask"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A rule of the filter that hit: its name, its points, and what it says of itself ("" for nothing)."""

    name: str
    points: float
    says: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """`points` of the rules about the content alone, the most expensive first; at `limit` mail is spam."""

    filter: str
    points: float
    limit: float
    symbols: tuple[Symbol, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """By how much of the limit is used up."""
        if self.points >= self.limit:
            return Verdict.SPAM
        return Verdict.NEAR_SPAM if self.points >= NEAR * self.limit else Verdict.FINE


@dataclass(frozen=True, slots=True)
class NoScore:
    """A filter that gave none, and why, in words."""

    filter: str
    why: str

    @property
    def verdict(self) -> Verdict:
        """Neither good nor bad."""
        return Verdict.COULD_NOT_ASK


def has_filter(settings: Settings) -> bool:
    """Whether the operator has one to ask."""
    return bool(settings.lint.rspamd or settings.lint.spamd)


def scores(mail: bytes, settings: Settings) -> tuple[Score | NoScore, ...]:
    """What each filter of the settings says of a mail; () where none is named. Never raises for the world."""

    async def asking() -> tuple[Score | NoScore, ...]:
        lint, limits = settings.lint, Limits(tuple(map(str, settings.network.allow)))
        asked = [_rspamd(lint.rspamd, mail, limits)] if lint.rspamd else []
        asked += [_spamd(lint.spamd, mail, limits)] if lint.spamd else []
        return tuple(await asyncio.gather(*asked))

    return asyncio.run(asking())


async def _rspamd(url: str, mail: bytes, limits: Limits) -> Score | NoScore:
    """Over HTTP, with its normal worker or a proxy that scans by itself."""
    name = "Rspamd"
    try:
        reply = await post(f"{url}/checkv2", mail, {}, limits, seconds=SECONDS, most=ANSWER)
    except (Forbidden, Nowhere, ValueError) as error:
        return NoScore(name, str(error))
    if not reply.is_fine:
        return NoScore(name, reply.problem)
    try:
        return _read_rspamd(json.loads(reply.body))
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return NoScore(name, "its answer was no score")


def _read_rspamd(said: Any) -> Score:
    rows = said["symbols"].values() if isinstance(said["symbols"], dict) else said["symbols"]
    symbols = [
        Symbol(str(one["name"]), _number(one["score"]), str(one.get("description", ""))) for one in rows
    ]
    return _score("Rspamd", symbols, _number(said["required_score"]))


async def _spamd(place: str, mail: bytes, limits: Limits) -> Score | NoScore:
    """In the protocol of spamd (SPAMC 1.5), which lists each rule with its points."""
    name = "SpamAssassin"
    host, _, port = place.rpartition(":")
    request = b"REPORT SPAMC/1.5\r\nContent-length: %d\r\n\r\n" % len(mail)
    try:
        addresses = await resolve(host, int(port), SECONDS)
        refuse_private(host, addresses, limits)
        connection = await connect(addresses[0], int(port), limits.allow, seconds=SECONDS, octets=ANSWER)
        async with connection:
            await connection.write(request + mail)
            answer = bytearray()
            while part := await connection.read():
                answer += part
    except (Forbidden, Nowhere) as error:
        return NoScore(name, str(error))
    except Broken as broken:
        return NoScore(name, broken.reason.value)
    return _read_spamd(answer.decode("utf-8", "replace"))


def _read_spamd(answer: str) -> Score | NoScore:
    found = _SPAM.search(answer)
    if not answer.startswith("SPAMD/") or found is None:
        return NoScore("SpamAssassin", "its answer was no score")
    report = answer.replace("\r\n", "\n").partition("\n\n")[2]
    symbols = [Symbol(row[2], _number(row[1]), row[3].strip()) for row in _LINE.finditer(report)]
    return _score("SpamAssassin", symbols, _number(found[2]))


def _score(name: str, symbols: list[Symbol], limit: float) -> Score:
    """Only what the words, links and pictures cost: where the mail came from is none of the template's."""
    mine = [one for one in symbols if one.points and not _NOT_OF_CONTENT.match(one.name)]
    mine.sort(key=lambda one: (-one.points, one.name))
    return Score(name, round(sum(one.points for one in mine), 2), limit, tuple(mine[:MOST_SYMBOLS]))


def _number(given: Any) -> float:
    number = float(given)
    if not math.isfinite(number):
        raise ValueError("a score that is no number")
    return number
