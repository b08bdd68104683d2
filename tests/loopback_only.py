"""Keeps the tests on this machine: a connection or datagram to any other address raises."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class LeavesTheMachineError(AssertionError):
    """A test tried to reach an address beyond loopback."""


@contextmanager
def loopback_only() -> Iterator[None]:
    """Inside, sockets reach 127.0.0.0/8 and ::1 only, and names other than localhost are not looked up."""
    with (
        _patched(socket.socket, "connect", _check_first),
        _patched(socket.socket, "connect_ex", _check_first),
        _patched(socket.socket, "sendto", _check_last),
        _patched(socket.socket, "sendmsg", _check_sendmsg),
        _patched(socket, "getaddrinfo", _check_lookup),
        _patched(socket, "gethostbyname", _check_name),
    ):
        yield


def refuse_unless_loopback(address: object) -> None:
    """Raise LeavesTheMachineError unless `address` is a loopback (host, port…) or a UNIX path."""
    if address is None or isinstance(address, str | bytes):
        return
    host = address[0] if isinstance(address, tuple) and address else address
    if not _is_loopback(host):
        raise LeavesTheMachineError(f"a test tried to reach {address!r}; tests stay on loopback")


def _is_loopback(host: object) -> bool:
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if text.rstrip(".").lower() == "localhost":
        return True
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


@contextmanager
def _patched(owner: Any, name: str, check: Callable[..., None]) -> Iterator[None]:
    real = getattr(owner, name)
    own = name in vars(owner)

    def checked(*args: Any, **kwargs: Any) -> Any:
        check(*args, **kwargs)
        return real(*args, **kwargs)

    setattr(owner, name, checked)
    try:
        yield
    finally:
        setattr(owner, name, real) if own else delattr(owner, name)


def _check_first(sock: socket.socket, address: object) -> None:
    refuse_unless_loopback(address)


def _check_last(sock: socket.socket, data: object, *rest: object) -> None:
    refuse_unless_loopback(rest[-1])


def _check_sendmsg(
    sock: socket.socket, buffers: object, ancdata: object = (), flags: int = 0, address: object = None
) -> None:
    refuse_unless_loopback(address)


def _check_lookup(host: object, *rest: object, **options: object) -> None:
    """An IP address as text asks nobody; what connects to it is checked there."""
    if host is not None and not _is_literal(host):
        refuse_unless_loopback((host,))


def _check_name(host: object) -> None:
    _check_lookup(host)


def _is_literal(host: object) -> bool:
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    try:
        ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return text == ""
    return True
