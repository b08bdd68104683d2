"""The command as a process: interrupts, pipes, terminals, encodings, colours, and how quickly it starts."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.calling import HEALTHY, NO_DMARC, ROOT, environment, of, process, ran
from tests.world import World

SLOW = HEALTHY + "\n_dmarc !timeout"


def test_an_interrupt_ends_a_check_quietly_with_status_130(world: World) -> None:
    world.set(SLOW)
    patient = {"DELIVERABILITY_DNS__TIMEOUT": "20"}
    with process("check", *of(world), "example.com", env=patient) as started:
        assert started.stderr is not None
        assert started.stderr.readline() == "Checking example.com\n"
        assert any("pass" in line for line in iter(started.stderr.readline, ""))
        started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=20)
    assert started.returncode == 130
    assert out == ""
    assert "Traceback" not in err
    assert "Aborted" not in err


def test_an_interrupt_ends_a_list_that_waits_for_its_next_line(world: World) -> None:
    world.set(HEALTHY)
    with process("check", *of(world), "--file", "-", "--jsonl", stdin=subprocess.PIPE) as started:
        assert started.stdin is not None
        assert started.stdout is not None
        started.stdin.write("example.com\n")
        started.stdin.flush()
        started.stdout.readline()
        started.send_signal(signal.SIGINT)
        assert started.wait(20) == 130
        assert started.stderr is not None
        assert "Traceback" not in started.stderr.read()


def test_a_reader_that_goes_away_is_no_error(world: World, tmp_path: Path) -> None:
    world.set(HEALTHY)
    names = tmp_path / "names.txt"
    names.write_text("".join(f"d{n}.example\n" for n in range(50)))
    command = f"'{sys.executable}' -m deliverability check {' '.join(of(world))} --file '{names}' --detail"
    run = _shell(f"{command} | head -1; exit ${{PIPESTATUS[0]}}")
    assert run.stdout.count("\n") == 1
    assert "Traceback" not in run.stderr
    assert "Broken" not in run.stderr
    assert run.returncode == 141


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_outputs_are_no_error(world: World, closed: str) -> None:
    world.set(HEALTHY)
    command = (
        f"'{sys.executable}' -m deliverability check {' '.join(of(world))} example.com --only=mx {closed}"
    )
    run = _shell(command)
    assert "Traceback" not in run.stderr
    assert run.returncode == 0


def test_a_pipe_gets_plain_lines_and_the_report_alone_on_stdout(world: World) -> None:
    world.set(NO_DMARC)
    run = ran("check", *of(world), "example.com")
    assert "\x1b" not in run.stdout + run.stderr
    lines = run.stderr.splitlines()
    assert lines[0] == "Checking example.com"
    rows = {line[2:].split("  ")[0] for line in lines[1:] if line.startswith("  ")}
    assert rows == {
        "Mail servers (MX)", "Allowed senders (SPF)", "Signature (DKIM)", "Protection from fakes (DMARC)"
    }  # fmt: skip
    assert run.stdout.startswith("Mail to example.com")


def test_on_a_terminal_the_rows_turn_and_make_way_for_the_report(world: World) -> None:
    world.set(NO_DMARC + "\n_dmarc !delay 0.3")
    shown = _on_terminal("check", *of(world), "example.com")
    first, *turned = shown.split("\x1b[5A\x1b[J")
    assert first.count("waiting") == 4
    assert len(turned) >= 4
    assert [part.count("waiting") for part in turned[:4]] == [3, 2, 1, 0]
    assert turned[-1].lstrip("\x1b[1m").startswith("Mail to example.com has a server to go to")
    assert "\x1b[31m" in shown


def test_no_color_is_honoured(world: World) -> None:
    world.set(NO_DMARC)
    shown = _on_terminal("check", *of(world), "example.com", env={"NO_COLOR": "1"})
    assert "✖ fail" in shown
    assert "\x1b[31m" not in shown
    assert "\x1b[1m" not in shown


def test_a_dumb_terminal_gets_plain_lines(world: World) -> None:
    world.set(NO_DMARC)
    assert "\x1b[J" not in _on_terminal("check", *of(world), "example.com", env={"TERM": "dumb"})


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_without_unicode_gets_icons_in_ascii(world: World, encoding: str) -> None:
    world.set(NO_DMARC)
    command = [sys.executable, "-m", "deliverability", "check", *of(world)]
    command += ["info@bücher.example", "example.com"]
    env = environment() | {"PYTHONIOENCODING": encoding}
    run = subprocess.run(command, cwd=ROOT, capture_output=True, env=env, timeout=60, check=False)
    text = run.stdout.decode(encoding)
    assert "x fail" in text
    assert "x problem: " in text
    assert " | RFC " in text
    assert b"Traceback" not in run.stderr


def test_json_on_a_terminal_without_unicode_is_escaped(world: World) -> None:
    run = ran("check", *of(world), "info@bücher.example", "--json", env={"PYTHONIOENCODING": "ascii"})
    assert r"info@b\u00fccher.example" in run.stdout
    assert json.loads(run.stdout)["shown"] == "info@bücher.example (xn--bcher-kva.example)"


def test_when_no_resolver_answers_those_tried_are_named_with_status_3() -> None:
    run = ran("check", "example.com", "--resolver=127.0.0.1:1", "--resolver=127.0.0.1:2")
    assert run.returncode == 3
    assert "No DNS server answered. Tried: 127.0.0.1:1, 127.0.0.1:2." in run.stderr
    assert run.stdout.startswith("We could not check example.com, as the answers we need did not come.")
    assert "✖" not in run.stdout


def test_a_list_that_nobody_answers_names_the_resolvers_once() -> None:
    run = ran("check", "a.example", "b.example", "--jsonl", "--resolver=127.0.0.1:1")
    assert run.returncode == 3
    assert run.stderr.count("No DNS server answered") == 1
    assert [json.loads(line)["verdict"] for line in run.stdout.splitlines()] == ["could not check"] * 2


def test_a_process_of_the_tests_cannot_leave_this_machine() -> None:
    run = ran("check", "example.com", "--resolver=192.0.2.53")
    assert "tests stay on loopback" in run.stderr


def test_the_command_answers_to_its_version_and_help() -> None:
    assert ran("--version").stdout.startswith("deliverability, version ")
    assert re.search(r"  check +Check support addresses or domains\.", ran("--help").stdout)


HEAVY = ("flask", "sqlalchemy", "checkdmarc", "httpx", "apscheduler", "dns.resolver", "requests")


def test_the_check_command_loads_nothing_that_it_does_not_need_to_ask() -> None:
    code = (
        "import sys, deliverability.cli, deliverability.commands.check;"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def _shell(command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip


def _on_terminal(*args: str, env: dict[str, str] | None = None) -> str:
    """What a terminal of 80 columns is sent."""
    ours, theirs = pty.openpty()
    own = {"TERM": "xterm", "COLUMNS": "80", "PYTHONIOENCODING": "utf-8", **(env or {})}
    with process(*args, stdout=theirs, stderr=theirs, stdin=theirs, env=own) as started:
        os.close(theirs)
        shown = _read_all(ours)
        started.wait(30)
    os.close(ours)
    return shown.replace("\r\n", "\n")


def _read_all(terminal: int) -> str:
    parts = []
    while select.select([terminal], [], [], 30)[0]:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # the other side is closed (Linux says EIO)
            break
        if not part:
            break
        parts.append(part)
    return b"".join(parts).decode("utf-8")
