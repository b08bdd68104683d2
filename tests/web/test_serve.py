"""`deliverability serve`: starts, answers, refuses what it should, and stops at once."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from deliverability.addresses import parse_listen, parse_network, parse_resolver
from deliverability.commands.serve import as_environment
from deliverability.config import Data, Dns, Network, Settings, Web, load
from deliverability.store.database import open_database
from tests.world import World

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from deliverability.cli import main; main()", "serve"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DELIVERABILITY_")}
    return clean | {"PYTHONPATH": str(ROOT)} | more


@contextmanager
def serving(tmp_path: Path, *options: str, **more: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server in a directory of its own; the address it prints, and its process."""
    listen = f"127.0.0.1:{free_port()}"
    process = subprocess.Popen(
        [*COMMAND, "--listen", listen, *options],
        cwd=tmp_path, env=environment(**more), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        address = re.search(r"http://\S+", said)
        assert address is not None, said or (process.stderr.read() if process.stderr else "")
        yield address[0], process
    finally:
        process.kill()
        process.communicate()


def fetch(url: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    head = {"Content-Type": "application/json"} if body is not None else {}
    with urllib.request.urlopen(urllib.request.Request(url, data, head), timeout=10) as answer:
        return json.load(answer)


def refused(tmp_path: Path, *options: str, **more: str) -> tuple[int, str]:
    done = subprocess.run(
        [*COMMAND, *options], cwd=tmp_path, env=environment(**more), text=True, capture_output=True,
        timeout=30, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def test_it_prints_its_address_checks_a_domain_and_stops_at_once(world: World, tmp_path: Path) -> None:
    world.set("@ MX 10 mail\nmail A 127.9.9.9")
    options = ("--resolver", world.resolver, "--allow", "127.0.0.0/8", "--data", "kept")
    with serving(tmp_path, *options) as (address, process):
        run = fetch(f"{address}api/checks", {"target": "support@example.com"})
        until = time.monotonic() + 10
        while (said := fetch(f"{address}api/checks/{run['id']}"))["state"] != "done":
            assert time.monotonic() < until
            time.sleep(0.05)
        assert said["report"]["families"]["mx"]["verdict"] == "pass"
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=10)
        assert time.monotonic() - begun < 8
        assert process.returncode == 0
        assert "Traceback" not in errors
    assert (tmp_path / "kept" / "deliverability.sqlite3").exists()


def test_ctrl_c_interrupts_a_run_under_way_and_the_next_start_does_it(world: World, tmp_path: Path) -> None:
    world.set("*. !timeout")
    options = ("--resolver", world.resolver)
    with serving(tmp_path, *options) as (address, process):
        run = fetch(f"{address}api/checks", {"target": "example.com"})
        time.sleep(0.2)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.wait(timeout=10)
        assert time.monotonic() - begun < 8
    world.set("@ MX 10 mail\nmail A 192.0.2.1")
    with serving(tmp_path, *options) as (address, process):
        until = time.monotonic() + 10
        while (said := fetch(f"{address}api/checks/{run['id']}"))["state"] != "done":
            assert time.monotonic() < until
            time.sleep(0.1)
        assert said["report"]["families"]["spf"]["verdict"] == "fail"  # judged: this world has none


def test_where_others_can_come_it_prints_the_way_to_the_first_account_and_asks(tmp_path: Path) -> None:
    with serving(tmp_path, DELIVERABILITY_WEB__TRUSTED_PROXIES="192.0.2.0/24") as (address, process):
        assert process.stdout is not None
        place = process.stdout.readline().strip()
        assert re.fullmatch(re.escape(address) + r"invitation/[\w-]{43}", place)
        assert "works once" in process.stdout.readline()
        with urllib.request.urlopen(place, timeout=10) as page:
            assert b"Make the first account" in page.read()
        assert fetch(f"{address}health")["status"] == "ok"
        with pytest.raises(urllib.error.HTTPError) as answer:
            fetch(f"{address}api/checks/x")
        assert answer.value.code == 401


def test_with_an_account_it_prints_where_it_is_and_asks(tmp_path: Path) -> None:
    made = subprocess.run(
        [*COMMAND[:-1], "user", "add", "anna@example.com", "--role", "admin"], cwd=tmp_path,
        env=environment(), input="four brown herons fishing\n", text=True, capture_output=True, check=True,
    )  # fmt: skip
    assert made.stdout == "anna@example.com can sign in now, as admin.\n"
    with serving(tmp_path, DELIVERABILITY_WEB__TRUSTED_PROXIES="192.0.2.0/24") as (address, _):
        with pytest.raises(urllib.error.HTTPError) as answer:
            fetch(f"{address}api/checks/x")
        assert answer.value.code == 401


def test_a_port_in_use_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        status, said = refused(tmp_path, "--listen", listen)
    assert status == 2
    assert said.startswith(f"deliverability: Cannot listen at {listen}: Address already in use. Name another")


def test_a_data_directory_that_cannot_be_used_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, said = refused(tmp_path, "--data", "file/data")
    assert status == 2
    assert "The data directory file/data cannot be used" in said
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "deliverability.sqlite3").write_text(
        "this is no database, but long enough to look" * 99
    )
    status, said = refused(tmp_path, "--data", "odd")
    assert status == 2
    assert "file is not a database" in said


def test_old_tables_are_left_alone_where_no_migration_may_run(tmp_path: Path) -> None:
    database = open_database(tmp_path / "old")
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    database.dispose()
    status, said = refused(tmp_path, "--data", "old", "--no-migrate")
    assert status == 2
    assert "The tables of this database are of 0001" in said


def test_what_the_command_line_said_reaches_the_process_that_serves() -> None:
    settings = Settings(
        data=Data(Path("kept")),
        network=Network((parse_network("192.0.2.0/24"), parse_network("2001:db8::/32"))),
        dns=Dns(tuple(map(parse_resolver, ("127.0.0.1:5300", "[::1]:53", "tls://192.0.2.1#dns.example")))),
        web=Web(listen=parse_listen("[::1]:8001")),
    )
    assert load(None, as_environment(settings, None)) == settings
