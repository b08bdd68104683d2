"""Looks for records that were entered with the zone's name twice, where the right name has none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from checks.answers import Answer, Maybe, Reply
from checks.dkim.record import DkimKeys, parse
from checks.model import NotApplicable, Unknown
from checks.mx.record import MxSet
from checks.nameservers.beside import Doubled, Twice
from checks.spf.selection import VERSION
from checks.spf.tree import SpfTexts
from deliverability.gather.beside import made_up, shown
from deliverability.gather.context import Gathering
from deliverability.gather.mx import PROBE

LONGEST_NAME = 253
MOST_SELECTORS = 4
OPTIONAL = {
    "MTA-STS": ("_mta-sts", "v=STSv1"),
    "TLS-RPT": ("_smtp._tls", "v=TLSRPTv1"),
}
"""The records nobody must have, by where they stand and how they begin."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A record that is missing at its name; `fits` tells it from others by its text."""

    what: str
    name: str
    rrtype: str
    fits: Callable[[str], bool]


async def gather_twice(g: Gathering) -> Twice | Unknown | NotApplicable:
    """What a DNS panel that appends the zone has made of a whole name; DMARC and BIMI see to theirs."""
    zone = await g.want("zone")
    if isinstance(zone, Unknown | NotApplicable):
        return zone
    keys = await g.want("dkim")
    sought = [one for one in await _sought(g, keys) if len(one.name) + len(zone) < LONGEST_NAME]
    if not sought:
        return Twice(g.domain.name)
    *replies, texts, mail = await g.asker.ask_all(
        [*((f"{one.name}.{zone}", one.rrtype) for one in sought), *made_up(g.domain.name)]
    )
    found = [_found(one, zone, reply, (texts, mail)) for one, reply in zip(sought, replies, strict=True)]
    is_key_found = any(isinstance(one, Doubled) and one.what == "DKIM" for one in found)
    if isinstance(keys, DkimKeys) and keys.none_beneath and not is_key_found:
        found.append(await _keys_below(g, zone))
    return Twice(g.domain.name, tuple(one for one in found if one is not None))


async def _sought(g: Gathering, keys: object) -> list[Sought]:
    name = g.domain.name
    mx, texts = await g.want("mx"), await g.want("spf_texts")
    sought = []
    if isinstance(mx, MxSet) and not mx.hosts:
        sought.append(Sought("MX", name, "MX", bool))
    if isinstance(texts, SpfTexts) and not texts.selection.records and not texts.selection.lookalikes:
        sought.append(Sought("SPF", name, "TXT", _is_spf))
    if isinstance(keys, DkimKeys):
        missing = [selector.host for selector in keys.known if selector.missing and not selector.aliases]
        sought += [Sought("DKIM", host, "TXT", _is_key) for host in missing[:MOST_SELECTORS]]
    return sought + await _optional(g)


async def _optional(g: Gathering) -> list[Sought]:
    """Those of the optional records that are not there."""
    replies = await g.asker.ask_all((f"{label}.{g.domain.name}", "TXT") for label, _ in OPTIONAL.values())
    sought = []
    for (what, (_, begins)), reply in zip(OPTIONAL.items(), replies, strict=True):
        fits = partial(_begins, begins)
        if isinstance(reply, Answer) and not any(map(fits, reply.texts)):
            sought.append(Sought(what, reply.question.name, "TXT", fits))
    return sought


def _begins(start: str, text: str) -> bool:
    return text.startswith(start)


def _is_spf(text: str) -> bool:
    return VERSION.match(text) is not None


def _is_key(text: str) -> bool:
    return parse(text).looks_like_a_key


def _found(one: Sought, zone: str, reply: Reply, made: tuple[Reply, Reply]) -> Maybe[Doubled | None]:
    """The record at the doubled name, unless a wildcard says the same of every name."""
    if isinstance(reply, Unknown):
        return reply
    if reply.records in [answer.records for answer in made if isinstance(answer, Answer)]:
        return None
    texts = tuple(filter(one.fits, map(shown, reply.records)))
    return Doubled(one.what, one.name, f"{one.name}.{zone}", texts) if texts else None


async def _keys_below(g: Gathering, zone: str) -> Maybe[Doubled | None]:
    """A name without records that exists has something below it (RFC 8020 §2): some selector's key."""
    name = g.domain.name
    place = f"_domainkey.{name}.{zone}"
    here, beside = await g.asker.ask_all([(place, "TXT"), (f"{PROBE}.{name}.{zone}", "TXT")])
    failure = next((reply for reply in (here, beside) if isinstance(reply, Unknown)), None)
    if failure or not (isinstance(here, Answer) and isinstance(beside, Answer)):
        return failure
    return None if here.nxdomain or not beside.nxdomain else Doubled("DKIM", f"_domainkey.{name}", place)
