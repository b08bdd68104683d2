"""A question to a token server: verified, outside only, no redirect, and it ends."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from deliverability.net.ask_https import OCTETS, ask_https
from deliverability.net.reach import NotReached, Reach
from tests.world.authority import authority, server_context

FINE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Kind: plain\r\n\r\n{}"


def reach(seconds: float = 3.0) -> Reach:
    return Reach(("127.0.0.0/8", "::1/128"), str(authority().ca_file), seconds=seconds)


@contextmanager
def saying(*pieces: bytes, pause: float = 0.0, name: str = "localhost") -> Iterator[tuple[str, list[bytes]]]:
    """A server that says these pieces, whatever it is asked; what it heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                plain, _ = server.accept()
                with server_context(authority().issue(name)).wrap_socket(plain, server_side=True) as client:
                    heard.append(client.recv(65536))
                    for piece in pieces:
                        client.sendall(piece)
                        time.sleep(pause)

        threading.Thread(target=serve, daemon=True).start()
        yield f"https://localhost:{server.getsockname()[1]}/token?a=b", heard


def test_a_question_is_heard_and_its_answer_comes_back_whole() -> None:
    with saying(FINE) as (url, heard):
        said = ask_https("POST", url, {"Content-Type": "text/plain"}, b"grant=1", reach())
    assert (said.status, said.headers["x-kind"], said.body) == (200, "plain", b"{}")
    assert heard[0].startswith(b"POST /token?a=b HTTP/1.1\r\n")
    assert heard[0].endswith(b"\r\n\r\ngrant=1")


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    away = b"HTTP/1.1 302 Found\r\nLocation: https://localhost:1/\r\nContent-Length: 0\r\n\r\n"
    with saying(away) as (url, _):
        assert ask_https("GET", url, {}, b"", reach()).status == 302


@pytest.mark.parametrize(
    ("pieces", "pause", "problem"),
    [
        ((b"H",) * 100, 0.1, "did not answer in time"),
        ((b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 4 * OCTETS), 0, "far too much"),
        ((b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000,), 0, "no answer that is HTTP"),
        ((b"220 hello\r\n",), 0, "no answer that is HTTP"),
        ((b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{",), 0, "no answer that is HTTP"),
    ],
    ids=["drip", "flood", "long header", "another protocol", "cut off"],
)
def test_a_hostile_server_is_left_in_time(pieces: tuple[bytes, ...], pause: float, problem: str) -> None:
    began = time.monotonic()
    with saying(*pieces, pause=pause) as (url, _), pytest.raises(NotReached, match=problem):
        ask_https("GET", url, {}, b"", reach(0.7))
    assert time.monotonic() - began < 2


def test_nothing_is_asked_of_a_server_with_a_wrong_certificate() -> None:
    with saying(FINE, name="other.example") as (url, heard), pytest.raises(NotReached, match="certificate"):
        ask_https("GET", url, {}, b"", reach())
    assert heard == []


@pytest.mark.parametrize("url", ["http://localhost/", "ftp://localhost/", "https://", "/etc/passwd"])
def test_what_is_no_https_address_is_not_asked(url: str) -> None:
    with pytest.raises(NotReached, match="no https address"):
        ask_https("GET", url, {}, b"", reach())
