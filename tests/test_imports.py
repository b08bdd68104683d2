"""Imports point down, and the checks reach neither network nor clock nor storage."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BELOW = {"web": {"deliverability", "checks"}, "deliverability": {"checks"}, "checks": set()}
DOORS = frozenset(
    [
        "aiohttp",
        "asyncio",
        "dns",
        "ftplib",
        "http",
        "httpx",
        "imaplib",
        "multiprocessing",
        "os",
        "random",
        "requests",
        "secrets",
        "select",
        "shelve",
        "smtplib",
        "socket",
        "sqlalchemy",
        "sqlite3",
        "ssl",
        "subprocess",
        "threading",
        "time",
        "urllib3",
        "uuid",
    ]
)
CLOCKS = {"now", "utcnow", "today"}
FILES = [path for package in BELOW for path in sorted((ROOT / package).rglob("*.py"))]
CHECKS = [path for path in FILES if path.is_relative_to(ROOT / "checks")]


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=_named)
def test_a_module_imports_its_own_package_and_those_below(path: Path) -> None:
    own = path.relative_to(ROOT).parts[0]
    packages = {name.partition(".")[0] for name in _imported(path)}
    assert packages & (BELOW.keys() | {"tests"}) <= BELOW[own] | {own}


@pytest.mark.parametrize("path", CHECKS, ids=_named)
def test_a_check_has_no_door_to_the_world(path: Path) -> None:
    assert {name.partition(".")[0] for name in _imported(path)}.isdisjoint(DOORS)
    assert list(_clocks(path)) == []


def _clocks(path: Path) -> Iterator[str]:
    """Calls such as datetime.now(); a time that is handed in is fine."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            called = ast.unparse(node.func)
            if "date" in called:
                yield called


def test_the_rule_sees_what_it_forbids(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text(
        "import socket\nfrom web.app import create\nfrom dns.resolver import query\nx = datetime.now()\n"
    )
    assert [name.partition(".")[0] for name in _imported(bad)] == ["socket", "web", "dns"]
    assert list(_clocks(bad)) == ["datetime.now"]
