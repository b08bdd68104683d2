"""Clients that flood, drip, and never end: each is cut off, and the others are served."""

from __future__ import annotations

import resource
import socket
import threading
import time
from contextlib import ExitStack, suppress

from deliverability.seeds.mail_us.limits import Caps
from deliverability.seeds.mail_us.receiver import Receiver
from tests.seeds.mail_us.serving import Remembering, address, client, served, trusting

MIB = 1024 * 1024
MAIL = b"From: support@shop.example\r\n\r\nHello\r\n"


def _raw(server: Receiver) -> socket.socket:
    sock = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    sock.recv(1000)
    return sock


def _until_over(sock: socket.socket) -> bytes:
    said = b""
    try:
        while more := sock.recv(65536):
            said = (said + more)[-65536:]
    except ConnectionError:
        pass
    return said


def _said(sock: socket.socket, line: str) -> bytes:
    """The last line of the reply to a line."""
    sock.sendall(f"{line}\r\n".encode())
    said = b""
    while not said.endswith(b"\n") or said.splitlines()[-1][3:4] == b"-":
        said += sock.recv(1000)
    return said.splitlines()[-1]


def _begin_mail(sock: socket.socket) -> None:
    for line in ("EHLO x", "MAIL FROM:<a@shop.example>", f"RCPT TO:<{address()}>", "DATA"):
        assert _said(sock, line)[:1] in b"23"


def test_a_line_that_never_ends_is_cut_off_and_not_kept_in_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with served(Remembering(), Caps(octets=MIB)) as server, _raw(server) as sock:
        _begin_mail(sock)
        sent = 0
        try:
            while sent < 200 * MIB:
                sent += sock.send(b"x" * 65536)
        except OSError:
            pass
        assert sent < 20 * MIB
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024


def test_a_drip_ends_with_the_time_of_its_session() -> None:
    with served(Remembering(), Caps(seconds=1.0)) as server, _raw(server) as sock:
        _begin_mail(sock)
        began = time.monotonic()
        try:
            while time.monotonic() - began < 10:
                sock.sendall(b"x")
                time.sleep(0.1)
        except OSError:
            pass
        assert time.monotonic() - began < 3


def test_silence_ends_sooner() -> None:
    with served(Remembering(), Caps(idle=0.5)) as server, _raw(server) as sock:
        began = time.monotonic()
        _until_over(sock)
        assert time.monotonic() - began < 3


def test_ten_thousand_commands_in_one_packet_are_soon_enough() -> None:
    with served(Remembering()) as server, _raw(server) as sock:
        with suppress(OSError):
            sock.sendall(b"NOOP\r\n" * 10_000)
        assert _until_over(sock).count(b"250") <= 20


def test_commands_before_tls_do_not_count_after_it() -> None:
    desk = Remembering()
    with served(desk) as server, _raw(server) as sock:
        _said(sock, "EHLO x")
        assert _said(sock, "STARTTLS\r\nMAIL FROM:<injected@shop.example>").startswith(b"220")
        with trusting().wrap_socket(sock, server_hostname="x") as secure:
            assert _said(secure, "EHLO x").startswith(b"250")
            assert _said(secure, f"RCPT TO:<{address()}>").startswith(b"503")
    assert desk.kept == []


def test_a_thousand_connections_are_turned_away_and_others_are_served() -> None:
    desk = Remembering()
    caps = Caps(at_once=50, at_once_of_one=40, a_minute=5000, a_minute_of_one=5000)
    with served(desk, caps) as server, ExitStack() as open_ones:
        greeted = []
        for _ in range(1000):
            sock = socket.create_connection(("127.0.0.1", server.port), timeout=10)
            open_ones.enter_context(sock)
            greeted.append(sock.recv(100)[:3])
        assert (greeted.count(b"220"), greeted.count(b"421")) == (40, 960)
        neighbour = socket.create_connection(("127.0.0.1", server.port), 10, ("127.0.0.9", 0))
        open_ones.enter_context(neighbour)
        assert neighbour.recv(100).startswith(b"220")
        _begin_mail(neighbour)
        assert _said(neighbour, MAIL.decode() + ".").startswith(b"250")
    assert len(desk.kept) == 1


def test_connections_that_ended_make_room() -> None:
    with served(Remembering(), Caps(at_once_of_one=2)) as server:
        for _ in range(10):
            with client(server) as smtp:
                assert smtp.noop()[0] == 250


def test_many_mails_at_once_wait_for_their_turn() -> None:
    codes = [f"AAAA-BBB{n}" for n in range(8)]
    desk = Remembering(set(codes))
    answers: list[int] = []
    with served(desk, Caps(mails=2)) as server, ExitStack() as all_of_them:
        clients = [all_of_them.enter_context(client(server)) for _ in codes]
        for smtp, code in zip(clients, codes, strict=True):
            smtp.mail("a@shop.example")
            answers.append(smtp.rcpt(address(code))[0])
    assert sorted(answers) == [250] * 2 + [451] * 6


def test_stopping_hangs_up_on_everybody_at_once() -> None:
    with served(Remembering()) as server:
        sock = _raw(server)
        began = time.monotonic()
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        _until_over(sock)
        stopping.join(5)
        assert time.monotonic() - began < 5
        sock.close()
