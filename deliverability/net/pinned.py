"""Keeps a library that speaks HTTP through urllib3 to what may be reached: each connection is looked at."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from deliverability.net.outside import ADDRESSES, Forbidden, Limits, refuse_private


@dataclass(frozen=True, slots=True)
class _Watched:
    limits: Limits
    refused: list[Forbidden] = field(default_factory=list)


_watched: ContextVar[_Watched | None] = ContextVar("watched", default=None)


@contextmanager
def kept_to(limits: Limits) -> Iterator[None]:
    """Connections of this thread go only where the limits allow, also after a redirect.

    A name leads nowhere else between the look at its addresses and the connection. Forbidden at the end when
    a connection was refused.
    """
    _install()
    watched = _Watched(limits)
    token = _watched.set(watched)
    try:
        yield
    finally:
        _watched.reset(token)
    if watched.refused:
        raise watched.refused[0]


@cache
def _install() -> None:
    """Once for the process; outside of `kept_to` nothing is different."""
    from urllib3.util import connection  # late: only such libraries need it

    plain = connection.create_connection

    def guarded(address: tuple[str, int], *more: Any, **options: Any) -> socket.socket:
        if (watched := _watched.get()) is None:
            return plain(address, *more, **options)
        return _open(plain, address, watched, more, options)

    connection.create_connection = guarded


def _open(
    plain: Callable[..., socket.socket], address: tuple[str, int], watched: _Watched,
    more: tuple[Any, ...], options: dict[str, Any],
) -> socket.socket:  # fmt: skip
    host, port = address
    found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    addresses = tuple(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))
    try:
        refuse_private(host, addresses, watched.limits)
    except Forbidden as error:
        watched.refused.append(error)
        raise OSError(str(error)) from error
    problem = OSError(f"{host} leads to no address")
    for one in addresses[:ADDRESSES]:
        try:
            return plain((one, port), *more, **options)
        except OSError as error:
            problem = error
    raise problem
