"""Asks for a domain's BIMI record, and fetches the logo and the certificate that it names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from checks.answers import Answer
from checks.bimi.download import Download
from checks.bimi.mark import MarkFile, read_mark
from checks.bimi.record import Bimi, is_record, place_of, select, uri_flaw
from checks.dmarc.evidence import DmarcRecords
from checks.model import NotApplicable, Reason, Unknown
from deliverability.gather.context import Gathering
from deliverability.gather.reach import fetch
from deliverability.gather.wildcard import without_wildcard
from deliverability.net.asker import Asker

REDIRECTS = 3
NO_LOGO = NotApplicable("no BIMI record names a logo")
NO_MARK = NotApplicable("no BIMI record names a certificate of the mark")
TO_US = {401, 403}
"""What a web server answers to us and perhaps not to others."""


async def gather_bimi(g: Gathering) -> Bimi | Unknown | NotApplicable:
    """The record at the domain, else at its owner's (BIMI draft §7.2)."""
    found = await _at(g.asker, g.domain.name, g.domain.name)
    if isinstance(found, Unknown) or found.selection.records:
        return found
    owner = await _owner(g)
    if owner != g.domain.name:
        above = await _at(g.asker, g.domain.name, owner)
        if isinstance(above, Unknown) or above.selection.records:
            return above
        found = above if found.is_empty else found
    if not found.is_empty:
        return found
    return await g.missing() or replace(found, elsewhere=await _elsewhere(g))


async def gather_logo(g: Gathering) -> Download | Unknown | NotApplicable:
    """What came of the address in `l`."""
    bimi = await g.want("bimi")
    if isinstance(bimi, Unknown):
        return bimi
    record = bimi.record if isinstance(bimi, Bimi) else None
    if record is None or not record.location or uri_flaw(record.location, is_logo=True):
        return NO_LOGO
    return await _download(g, record.location)


async def gather_mark(g: Gathering) -> MarkFile | Unknown | NotApplicable:
    """What came of the address in `a`."""
    bimi = await g.want("bimi")
    if isinstance(bimi, Unknown):
        return bimi
    record = bimi.record if isinstance(bimi, Bimi) else None
    if record is None or not record.evidence or uri_flaw(record.evidence, is_logo=False):
        return NO_MARK
    download = await _download(g, record.evidence)
    if isinstance(download, Unknown):
        return download
    return MarkFile(download, read_mark(download.body, mark_authorities(), _now(g)))


@cache
def mark_authorities() -> bytes:
    """The roots of those who may confirm marks, as PEM; they come with checkdmarc, which is not loaded."""
    return Path(str(distribution("checkdmarc").locate_file("checkdmarc/resources/MVACAs.pem"))).read_bytes()


def _now(g: Gathering) -> datetime:
    """When the run began, so that a replay comes to the same."""
    return datetime.fromtimestamp(g.asker.transcript.taken_at, UTC)


async def _at(asker: Asker, domain: str, name: str) -> Bimi | Unknown:
    reply = await without_wildcard(asker, name, await asker.confirmed(place_of(name), "TXT", _has_record))
    if isinstance(reply, Unknown):
        return reply
    is_broken = bool(reply.aliases) and not reply.records
    return Bimi(domain, name, select(reply.texts), reply.aliases, is_broken)


def _has_record(answer: Answer) -> bool:
    return any(map(is_record, answer.texts))


async def _owner(g: Gathering) -> str:
    """The organizational domain as DMARC finds it; by the public suffix list when that is not known."""
    if g.domain.name == g.domain.org_domain:
        return g.domain.name
    dmarc = await g.want("dmarc")
    walked = dmarc.org_domain if isinstance(dmarc, DmarcRecords) else None
    return walked if isinstance(walked, str) else g.domain.org_domain


async def _elsewhere(g: Gathering) -> tuple[tuple[str, str], ...]:
    """Records where nobody looks: at the domain itself, without the selector, or the zone's name twice."""
    name = g.domain.name
    places = (name, f"_bimi.{name}", f"{place_of(name)}.{name}")
    replies = await g.asker.ask_all((place, "TXT") for place in places)
    return tuple(
        (place, text)
        for place, reply in zip(places, replies, strict=True)
        if isinstance(reply, Answer) and not reply.aliases
        for text in reply.texts
        if is_record(text)
    )


async def _download(g: Gathering, url: str) -> Download | Unknown:
    fetched = await fetch(g.asker, url, g.options.allow, REDIRECTS)
    if isinstance(fetched, Unknown):
        return fetched
    reply, stop = fetched.reply, fetched.stop
    if stop is not None or reply is None:
        return Download(fetched.hops, reply, stop.value if stop else "it was not asked")
    if reply.ended is not None and (reply.status != 200 or reply.ended is not Reason.TOO_LONG):
        return Unknown(fetched.hops[-1], reply.ended)
    if reply.status in TO_US or reply.is_of_the_moment:
        reason = Reason.TURNED_AWAY if reply.status in TO_US else Reason.WEB_FAILED
        return Unknown(fetched.hops[-1], reason)
    return Download(fetched.hops, reply)
