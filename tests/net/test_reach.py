"""The way to a user's mail server: nobody gets through it to what is not theirs, and it ends."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from deliverability.config import Network, Settings
from deliverability.net.reach import NotReached, Reach, dial, reach_of, tls_context
from tests.world.authority import authority

LOOPBACK = ("127.0.0.0/8",)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        yield server


def _says(monkeypatch: pytest.MonkeyPatch, *addresses: str, seconds: float = 0.0) -> list[str]:
    """Names lead to these addresses; who asked is told."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **_: object) -> list[Any]:
        asked.append(host)
        time.sleep(seconds)
        return [(2, 1, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def _port(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


def _nobody_came(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except TimeoutError:
        return True
    return False


def test_a_network_the_operator_vouches_for_is_reached(listener: socket.socket) -> None:
    with closing(dial("127.0.0.1", _port(listener), Reach(LOOPBACK, seconds=3))) as sock:
        assert sock.getpeername() == listener.getsockname()
        assert 0 < (sock.gettimeout() or 0) <= 3


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "0", "::1", "::ffff:127.0.0.1"],
)
def test_nothing_of_this_machine_is_reached_however_it_is_written(
    host: str, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads_to = {"0": "0.0.0.0"}.get(host, host if ":" in host else "127.0.0.1")  # as the C library reads it
    _says(monkeypatch, leads_to)
    with pytest.raises(NotReached, match="not a public address"):
        dial(host, _port(listener), Reach(seconds=3))
    assert _nobody_came(listener)


@pytest.mark.parametrize("private", ["10.0.0.7", "169.254.169.254", "100.100.100.200", "64:ff9b::7f00:1"])
def test_a_name_with_a_single_private_address_is_refused_as_a_whole(
    private: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _says(monkeypatch, "9.9.9.9", private)
    with pytest.raises(NotReached, match="not a public address"):
        dial("mail.example", 587, Reach(LOOPBACK, seconds=3))


def test_a_name_is_looked_up_once_so_that_it_cannot_change_its_mind(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _says(monkeypatch, "127.0.0.1")
    dial("mail.example", _port(listener), Reach(LOOPBACK, seconds=3)).close()
    assert asked.count("mail.example") == 1


def test_a_look_up_that_never_ends_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    _says(monkeypatch, "127.0.0.1", seconds=1.5)
    began = time.monotonic()
    with pytest.raises(NotReached, match="nobody said in time"):
        dial("slow.example", 587, Reach(LOOPBACK, seconds=0.2))
    assert time.monotonic() - began < 1


def test_a_name_without_an_address_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    _says(monkeypatch)
    with pytest.raises(NotReached, match=r"the name none\.example leads to no address"):
        dial("none.example", 587, Reach(LOOPBACK))


def test_the_second_address_is_tried_where_the_first_is_dead(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    _says(monkeypatch, "127.0.0.9", "127.0.0.1")
    with closing(dial("two.example", _port(listener), Reach(LOOPBACK, seconds=3))) as sock:
        assert sock.getpeername()[0] == "127.0.0.1"


@pytest.mark.parametrize("port", [22, 80, 110, 443, 631])
def test_ports_that_are_none_of_mail_lead_nowhere_outside(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    _says(monkeypatch, "9.9.9.9")
    with pytest.raises(NotReached, match="none of mail"):
        dial("mail.example", port, Reach(LOOPBACK))


def test_nobody_there_is_said_in_words(listener: socket.socket) -> None:
    port = _port(listener)
    listener.close()
    with pytest.raises(NotReached, match="connection refused"):
        dial("127.0.0.1", port, Reach(LOOPBACK, seconds=2))


def test_what_the_operator_allows_is_handed_on() -> None:
    network = Network(ca_file=authority().ca_file, ehlo_name="checker.example.com")
    reach = reach_of(Settings(network=network))
    assert reach == Reach((), str(authority().ca_file), "checker.example.com", 60.0)
    assert any("CA" in str(one) or "Tests" in str(one) for one in tls_context(reach).get_ca_certs())
