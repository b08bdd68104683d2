"""Fetches a web address that a stranger chose: only public addresses, only HTTPS, each redirect as wary."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import quote, urljoin, urlsplit

from checks.addresses import is_reachable
from checks.answers import Answer
from checks.contacts import Contact, HttpReply, Kind
from checks.domain import NotADomain, to_ascii
from checks.model import Reason, Unknown
from deliverability.net.asker import Asker

PORT = 443
MOST_ADDRESSES = 3
TRY_ANOTHER = {Reason.CONNECTION_REFUSED, Reason.UNREACHABLE, Reason.NO_ROUTE}
"""Failures that cost no time; after a silence the next address would double the wait."""
REDIRECTS = {301, 302, 303, 307, 308}
LONGEST_URL = 2048
SAFE = "/%:@!$&'()*+,;=~?"


class Stop(StrEnum):
    """Why an address was not asked."""

    NOT_A_URL = "it is not a web address"
    NOT_HTTPS = "it does not begin with https:"
    OTHER_PORT = "it names another port than 443"
    NO_ADDRESS = "its host has no address"
    TOO_MANY = "it comes after too many redirects"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a web address.

    `hops`: every address in turn, the first one as it was given; `reply`: what the last server asked said,
    None when none was. `stop`: why the last of `hops` was not asked, None when it was.
    """

    hops: tuple[str, ...]
    reply: HttpReply | None = None
    stop: Stop | None = None


async def fetch(asker: Asker, url: str, allow: tuple[str, ...] = (), redirects: int = 0) -> Fetched | Unknown:
    """One GET, and at most `redirects` more where it points elsewhere; Unknown when there was no connection.

    Every hop is looked up and judged as the first one was; a connection goes to one of the very addresses
    that were judged, so that a name which changes its mind in between gains nothing.
    """
    hops: tuple[str, ...] = ()
    reply: HttpReply | None = None
    while True:
        hops = (*hops, url)
        asked = _askable(url)
        if len(hops) > redirects + 1:
            return Fetched(hops, reply, Stop.TOO_MANY)
        if isinstance(asked, Stop):
            return Fetched(hops, reply, asked)
        said = await _said(asker, asked, allow)
        if isinstance(said, Unknown):
            return said
        if said is None:
            return Fetched(hops, reply, Stop.NO_ADDRESS)
        reply = said
        onward = reply.header("location") if reply.status in REDIRECTS else ""
        if not onward or not redirects:
            return Fetched(hops, reply)
        url = _joined(asked, onward)


async def addresses_to_reach(
    asker: Asker, host: str, allow: tuple[str, ...] = ()
) -> tuple[str, ...] | Unknown:
    """The addresses of a host, IPv4 first, () when it certainly has none.

    Unknown(NOT_PUBLIC) when even one of them is neither public nor in a network of `allow`.
    """
    found = await _addresses(asker, host)
    if isinstance(found, Unknown):
        return found
    if not all(is_reachable(address, allow) for address in found):
        return Unknown(f"{host} A", Reason.NOT_PUBLIC)
    return found


async def _addresses(asker: Asker, host: str) -> tuple[str, ...] | Unknown:
    if address := _ip(host):
        return (address,)
    replies = await asker.ask_all([(host, "A"), (host, "AAAA")])
    found = tuple(name for reply in replies if isinstance(reply, Answer) for name in reply.names)
    if found:
        return found
    unknown = next((reply for reply in replies if isinstance(reply, Unknown)), None)
    sure = unknown or await asker.confirmed(host, "A")
    return sure if isinstance(sure, Unknown) else sure.names


async def _said(asker: Asker, url: str, allow: tuple[str, ...]) -> HttpReply | Unknown | None:
    """What the first address that takes a connection says; None when there is none."""
    addresses = await addresses_to_reach(asker, urlsplit(url).hostname or "", allow)
    if isinstance(addresses, Unknown):
        return addresses
    said: object = None
    for address in addresses[:MOST_ADDRESSES]:
        said = await asker.reach(Contact(Kind.HTTPS, url, address))
        if not (isinstance(said, Unknown) and said.reason in TRY_ANOTHER):
            break
    assert said is None or isinstance(said, HttpReply | Unknown)
    return said


def _askable(url: str) -> str | Stop:
    """The address in the form in which it is asked, its host in A-labels, without a fragment."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return Stop.NOT_A_URL
    if parts.scheme != "https":
        return Stop.NOT_HTTPS if parts.scheme and host else Stop.NOT_A_URL
    host = _host(host)
    if not host or "@" in parts.netloc or len(url) > LONGEST_URL:
        return Stop.NOT_A_URL
    if port not in (None, PORT):
        return Stop.OTHER_PORT
    query = f"?{quote(parts.query, SAFE)}" if parts.query else ""
    return f"https://{host}{quote(parts.path, SAFE) or '/'}{query}"


def _host(host: str) -> str:
    """A name in A-labels or an IP address as a URL has it; "" for anything else."""
    if address := _ip(host):
        return f"[{address}]" if ":" in address else address
    try:
        return to_ascii(host)
    except NotADomain:
        return ""


def _ip(host: str) -> str:
    """The address in its usual form; "" for a name, and for "127.1" and its like, which are names here."""
    try:
        return "" if "%" in host else str(ip_address(host))
    except ValueError:
        return ""


def _joined(base: str, onward: str) -> str:
    try:
        return urljoin(base, onward.strip())
    except ValueError:
        return onward
