"""The blocking way to a mail server that a user named: public addresses or the operator's own, and an end."""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import TypeAlias

from deliverability.addresses import literal
from deliverability.config import Settings
from deliverability.net.outside import Forbidden, Limits, refuse_private
from deliverability.net.own_name import own_name

SECONDS = 60.0
"""For one talk with a mail server, all together."""
ADDRESSES = 4
"""So many are tried."""
MAIL_PORTS = frozenset({25, 26, 143, 465, 587, 993})
_Found: TypeAlias = tuple[tuple[str, ...], BaseException | None]


class NotReached(OSError):  # noqa: N818
    """There is no connection; the message says why, and what would be right."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be reached (`allow`: networks the operator vouches for), whom to trust, and who we are.

    `ca_file`: certificate authorities beside those of this machine, or ""; `seconds`: for one talk in all.
    """

    allow: tuple[str, ...] = ()
    ca_file: str = ""
    ehlo_name: str = "[127.0.0.1]"
    seconds: float = SECONDS


def reach_of(settings: Settings, seconds: float = SECONDS) -> Reach:
    """What the operator allows."""
    network = settings.network
    allow = tuple(str(one) for one in network.allow)
    return Reach(allow, str(network.ca_file or ""), introduced_as(settings), seconds)


def introduced_as(settings: Settings) -> str:
    """What we call ourselves to mail servers that take mail from us."""
    return settings.network.ehlo_name or own_name() or literal("127.0.0.1")


def dial(host: str, port: int, reach: Reach, ports: frozenset[int] = MAIL_PORTS) -> socket.socket:
    """Connect to the first address of a name, or to an address, within `reach.seconds`.

    `ports`: those below 1024 that lead outside of the operator's networks. The name is looked up once, and
    not a single address of it may lead where nobody may go. The time-out of the socket is what is left.
    NotReached, an OSError, says in words why there is none.
    """
    ends = time.monotonic() + reach.seconds
    addresses = _addresses(host, port, reach.seconds)
    try:
        refuse_private(host, addresses, Limits(allow=reach.allow))
    except Forbidden as error:
        raise NotReached(str(error)) from None
    if port < 1024 and port not in ports and not _is_own(addresses, reach.allow):
        raise NotReached(f"port {port} is none of mail; write 993 for IMAP, 587 or 465 for sending")
    return _first(addresses[:ADDRESSES], port, ends)


def is_own(host: str, reach: Reach) -> bool:
    """Whether every address of the name lies in networks of the operator; NotReached where there is none."""
    return _is_own(_addresses(host, 0, reach.seconds), reach.allow)


def tls_context(reach: Reach) -> ssl.SSLContext:
    """TLS that wants a certificate for the name, of an authority that is trusted."""
    context = ssl.create_default_context()
    if reach.ca_file:
        context.load_verify_locations(reach.ca_file)
    return context


def _addresses(host: str, port: int, seconds: float) -> tuple[str, ...]:
    """Every address of the name; the look-up of this machine has no end of its own, so it is left behind."""
    answer: queue.SimpleQueue[_Found] = queue.SimpleQueue()
    threading.Thread(target=lambda: answer.put(_look_up(host, port)), daemon=True).start()
    try:
        found, error = answer.get(timeout=seconds)
    except queue.Empty:
        raise NotReached(f"nobody said in time where the name {host} leads") from None
    if isinstance(error, OSError | UnicodeError | ValueError) or not (found or error):
        raise NotReached(f"the name {host} leads to no address")
    if error is not None:
        raise error
    return found


def _look_up(host: str, port: int) -> _Found:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except BaseException as error:  # belongs to the thread that asked
        return (), error
    return tuple(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found)), None


def _is_own(addresses: tuple[str, ...], allow: tuple[str, ...]) -> bool:
    """Elsewhere, nobody looks through us at what else runs on a machine."""
    own = [ip_network(one) for one in allow]
    return all(any(ip_address(one) in network for network in own) for one in addresses)


def _first(addresses: tuple[str, ...], port: int, ends: float) -> socket.socket:
    """A connection to the first that answers; each may take half of what is left."""
    failed = NotReached("it leads to no address")
    for address in addresses:
        left = ends - time.monotonic()
        sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # a short line waits for nothing
            sock.settimeout(max(0.05, left / 2))
            sock.connect((address, port))
        except OSError as error:
            sock.close()
            failed = NotReached(_why(error))
        else:
            sock.settimeout(max(0.05, ends - time.monotonic()))
            return sock
    raise failed


def _why(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    return (error.strerror or str(error)).lower()
