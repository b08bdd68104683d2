"""No test can reach anything beyond this machine."""

from __future__ import annotations

import socket

import pytest

from tests.loopback_only import LeavesTheMachineError, loopback_only, refuse_unless_loopback

BEYOND = ("192.0.2.1", 53)


@pytest.mark.parametrize(
    "leave",
    [
        lambda sock: sock.connect(BEYOND),
        lambda sock: sock.connect_ex(BEYOND),
        lambda sock: sock.sendto(b"x", BEYOND),
        lambda sock: sock.sendto(b"x", 0, BEYOND),
        lambda sock: sock.sendmsg([b"x"], [], 0, BEYOND),
        lambda sock: sock.connect(("dns.example", 53)),
        lambda sock: socket.getaddrinfo("dns.example", 53),
        lambda sock: socket.gethostbyname("dns.example"),
        lambda sock: socket.create_connection(BEYOND, timeout=0.1),
    ],
)
def test_every_way_out_raises(leave: object) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock, pytest.raises(LeavesTheMachineError):
        leave(sock)  # type: ignore[operator]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "localhost", b"::1"])
def test_loopback_is_open(host: object) -> None:
    refuse_unless_loopback((host, 53))


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "2001:db8::1", "::ffff:192.0.2.1", "0.0.0.0", "a.localhost.test"]
)
def test_every_other_address_is_shut(host: str) -> None:
    with pytest.raises(LeavesTheMachineError):
        refuse_unless_loopback((host, 53))


def test_an_address_as_text_and_localhost_are_looked_up() -> None:
    assert socket.getaddrinfo("127.0.0.1", 53, type=socket.SOCK_STREAM)[0][4] == ("127.0.0.1", 53)
    assert socket.getaddrinfo("localhost", 53, family=socket.AF_INET)[0][4][0] == "127.0.0.1"


def test_sockets_talk_on_loopback_and_the_guard_can_end() -> None:
    patched = socket.getaddrinfo
    with loopback_only():
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as here,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as there,
        ):
            there.bind(("127.0.0.1", 0))
            here.sendto(b"hello", there.getsockname())
            assert there.recv(16) == b"hello"
        assert socket.getaddrinfo is not patched
    assert socket.getaddrinfo is patched
