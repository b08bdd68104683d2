"""Runs other linters of prose over the same texts: how many faulty and clean ones they speak in, how fast."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.template.measured import Case, challenge_cases, corpus, default_rules, documents, found_in

SECONDS = 300


@dataclass(frozen=True, slots=True)
class Tool:
    """`command` takes paths at its end; `spoken` finds in its output the names of files it speaks in."""

    name: str
    command: tuple[str, ...]
    spoken: re.Pattern[str]


def table(npm: Path | None) -> Iterator[str]:
    """A line for each tool that is installed, ours first."""
    yield f"  {'':<14}{'faulty texts':>14}{'clean texts':>14}{'corpus texts':>14}{'texts/s':>10}"
    yield _ours()
    for tool in _tools(npm):
        yield _line(tool)


def _tools(npm: Path | None) -> Iterator[Tool]:
    name = r"(?:^|[/\\])([a-z]\d+)\.txt"
    proselint = shutil.which("proselint") or str(Path(sys.executable).with_name("proselint"))
    if Path(proselint).exists():
        yield Tool("proselint", (proselint, "check"), re.compile(name + r":\d", re.MULTILINE))
    for tool, options, after in (
        ("alex", ("--text", "--quiet", "--no-color"), r"$"),
        ("write-good", (), r"$"),
        ("textlint", ("--no-textlintrc", "--rule", "write-good", "--rule", "alex", "-f", "unix"), r":\d"),
    ):
        path = npm / "node_modules" / ".bin" / tool if npm else Path(tool)
        if path.exists():
            yield Tool(tool, (str(path.resolve() if tool != "textlint" else path), *options),
                       re.compile(name + after, re.MULTILINE))  # fmt: skip


def _ours() -> str:
    rules = default_rules()
    spoken = {one.id for one in _cases() if found_in(rules, documents(one))}
    begun = time.perf_counter()
    for one in _texts():
        found_in(rules, documents(one))
    return _row("ours", spoken, len(_texts()) / (time.perf_counter() - begun))


def _line(tool: Tool) -> str:
    try:
        spoken, _ = _run(tool, _cases())
        _, seconds = _run(tool, _texts())
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"  {tool.name:<14} could not be run: {type(error).__name__}"
    return _row(tool.name, spoken, len(_texts()) / seconds)


def _run(tool: Tool, cases: tuple[Case, ...]) -> tuple[set[str], float]:
    """The ids of texts it speaks in, and the seconds it took, its start included."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for one in cases:
            path = Path(folder) / f"{one.id}.txt"
            path.write_text(one.text, "utf-8")
            paths.append(str(path))
        begun = time.perf_counter()
        done = subprocess.run(
            [*tool.command, *paths], capture_output=True, text=True, timeout=SECONDS, check=False
        )
    return set(tool.spoken.findall(done.stdout + done.stderr)), time.perf_counter() - begun


def _row(name: str, spoken: set[str], rate: float) -> str:
    shares: Mapping[str, list[Case]] = {
        "faulty": [one for one in challenge_cases() if one.expect],
        "clean": [one for one in challenge_cases() if not one.expect],
        "corpus": list(_texts()),
    }
    told = [f"{sum(one.id in spoken for one in group)}/{len(group)}" for group in shares.values()]
    return f"  {name:<14}{told[0]:>14}{told[1]:>14}{told[2]:>14}{rate:>10.0f}"


def _texts() -> tuple[Case, ...]:
    return tuple(one for one in corpus().cases if one.file.endswith(".txt"))


def _cases() -> tuple[Case, ...]:
    return (*challenge_cases(), *_texts())
