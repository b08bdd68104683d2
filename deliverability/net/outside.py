"""Where a URL that a user wrote may lead: its name is looked up once, and every address is looked at."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from checks.addresses import is_reachable
from deliverability.addresses import parse_name

ADDRESSES = 2
"""So many are tried."""


class Forbidden(Exception):  # noqa: N818
    """We do not go there; the message says why, and what would be right."""


class Nowhere(Exception):  # noqa: N818
    """The name leads to no address at this time."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be reached: public addresses, and networks the operator vouches for (`allow`)."""

    allow: tuple[str, ...] = ()
    https_port: int = 443
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A URL and the addresses it leads to."""

    url: SplitResult
    host: str
    port: int
    is_tls: bool
    addresses: tuple[str, ...]


def parse_url(text: str) -> SplitResult:
    """A web address without user and fragment; ValueError says what is wrong and shows what is right."""
    right = "write it like https://hooks.example.com/mail-health"
    try:
        parts = urlsplit(text.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError(f"This is no web address; {right}") from None
    if parts.scheme not in ("https", "http") or not host:
        raise ValueError(f"This is no web address; {right}")
    if parts.username is not None or parts.fragment:
        raise ValueError(f"A user, a password or a # has no place in it; {right}")
    if not text.strip().isascii() or not text.strip().isprintable() or len(text) > 2000:
        raise ValueError(f"It holds characters that no web address has, or far too many; {right}")
    if ":" not in host and not host.replace(".", "").isdigit():
        parse_name(host)
    return parts


async def locate(url: str, limits: Limits, seconds: float) -> Place:
    """Look its name up, once. Forbidden when an address of it may not be reached; Nowhere when it has none.

    Only https at the usual port leads outside; in the operator's own networks any port and http will do.
    """
    parts = parse_url(url)
    host, is_tls = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (limits.https_port if is_tls else 80)
    addresses = await resolve(host, port, seconds)
    refuse_private(host, addresses, limits)
    if not all(_is_own(one, limits) for one in addresses) and (not is_tls or port != limits.https_port):
        raise Forbidden("outside of your own networks only https is used, at its usual port")
    return Place(parts, host, port, is_tls, addresses[:ADDRESSES])


async def resolve(host: str, port: int, seconds: float) -> tuple[str, ...]:
    """Every address of a host, as this machine sees it; Nowhere when there is none in time."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(seconds):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError, UnicodeError):
        raise Nowhere(f"the name {host} leads to no address") from None
    return tuple(dict.fromkeys(str(address[0]).partition("%")[0] for *_, address in found))


def refuse_private(host: str, addresses: tuple[str, ...], limits: Limits) -> None:
    """Forbidden when a single one of them is neither public nor in the operator's networks."""
    for one in addresses:
        if not is_reachable(one, limits.allow):
            raise Forbidden(
                f"{host} leads to {one}, which is not a public address; "
                "an operator can allow such networks with allow in [network]"
            )


def _is_own(address: str, limits: Limits) -> bool:
    return not is_reachable(address) and is_reachable(address, limits.allow)
