"""`deliverability check --file`: lists of domains, good lines and bad, as a stream."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.commands.calling import HEALTHY, check, of, process
from tests.world import World

LINES = """# our customers
example.com

support@b.example   # the shop
not a domain
192.0.2.1
example.com
"""


def test_bad_lines_are_named_by_number_and_the_rest_goes_on(world: World, tmp_path: Path) -> None:
    world.set(HEALTHY)
    names = tmp_path / "names.txt"
    names.write_text(LINES)
    result = check(world, "--file", str(names), "--jsonl")
    assert sorted(json.loads(line)["domain"] for line in result.stdout.splitlines()) == [
        "b.example", "example.com"
    ]  # fmt: skip
    said = [line for line in result.stderr.splitlines() if "line" in line]
    assert said[0].startswith('deliverability: line 5: "not a domain"')
    assert said[1].startswith('deliverability: line 6: "192.0.2.1" is an IP address')
    assert result.exit_code == 2


def test_a_list_in_words_is_a_line_a_domain_and_a_tally(world: World, tmp_path: Path) -> None:
    world.set(HEALTHY)
    names = tmp_path / "names.txt"
    names.write_text("nope.example\nsupport@gmail.com\n")
    result = check(world, "--file", str(names))
    assert sorted(line.split()[:2] for line in result.stdout.splitlines()) == [["–", "not"], ["✖", "fail"]]
    assert result.stderr.splitlines()[-1] == "2 domains checked: 1 fail, 1 not applicable"
    assert result.exit_code == 1


def test_a_list_with_json_is_an_array_even_of_one_or_none(world: World) -> None:
    world.set(HEALTHY)
    assert [one["domain"] for one in json.loads(_from_stdin(world, "example.com\n"))] == ["example.com"]
    assert json.loads(_from_stdin(world, "# nobody\n")) == []


def _from_stdin(world: World, text: str) -> str:
    return check(world, "--file", "-", "--json", given=text).stdout


@pytest.mark.parametrize("content", [b"\xff\xfe\x00binary\n", b"\x00" * 50_000, b"x" * 500_000])
def test_a_binary_list_is_refused_line_by_line_without_a_traceback(
    world: World, tmp_path: Path, content: bytes
) -> None:
    names = tmp_path / "names.bin"
    names.write_bytes(content)
    result = check(world, "--file", str(names), "--jsonl")
    assert result.exit_code == 2
    assert "deliverability: line 1: " in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""


def test_a_list_with_a_byte_order_mark_and_windows_line_ends_is_read(world: World, tmp_path: Path) -> None:
    world.set(HEALTHY)
    names = tmp_path / "names.txt"
    names.write_bytes("\ufeffexample.com\r\nb.example".encode())
    assert len(check(world, "--file", str(names), "--jsonl").stdout.splitlines()) == 2


def test_a_list_that_is_not_there_ends_with_status_2(world: World) -> None:
    result = check(world, "--file", "no-such-list.txt")
    assert result.exit_code == 2
    assert "no-such-list.txt" in result.stderr


def test_results_come_while_the_list_is_still_being_written(world: World) -> None:
    world.set(HEALTHY)
    with process("check", *of(world), "--file", "-", "--jsonl", stdin=subprocess.PIPE) as started:
        assert started.stdin is not None
        assert started.stdout is not None
        for name in ("example.com", "b.example"):
            started.stdin.write(f"{name}\n")
            started.stdin.flush()
            assert json.loads(started.stdout.readline())["domain"] == name
        started.stdin.close()
        assert started.wait(30) == 1


def test_a_thousand_domains_stream_in_bounded_memory(world: World, tmp_path: Path) -> None:
    world.set("*.shop.example. MX 10 mail.shop.example.\nmail.shop.example. A 192.0.2.1")
    names = tmp_path / "names.txt"
    names.write_text("".join(f"d{n}.shop.example\n" for n in range(1000)))
    with process("check", *of(world), "--file", str(names), "--jsonl", stderr=subprocess.DEVNULL) as started:
        assert started.stdout is not None
        seen, most = set(), 0
        for line in started.stdout:
            seen.add(json.loads(line)["domain"])
            if len(seen) % 100 == 1:
                most = max(most, _resident(started.pid))
        assert started.wait(60) == 1
    assert len(seen) == 1000
    assert 0 < most < 200_000_000


def _resident(pid: int) -> int:
    """Octets in memory, where /proc tells."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        pytest.skip("this system has no /proc")
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS")), 1)
