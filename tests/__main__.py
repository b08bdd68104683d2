"""All the tests with one command, python -m tests: style, layout, types, then pytest with what follows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
STYLE = (("ruff", "check", "."), ("ruff", "format", "--check", "."))
COLLECT = ("pytest", "--collect-only", "--quiet", "--numprocesses=0", "-p", "no:cacheprovider")
TESTS_FAILED = 1  # pytest's status when all ran and some failed
FEW = 12
"""So many may have met a machine too busy to answer in time; more than these have a cause of their own."""


def main() -> int:
    """Every step runs, so that one call shows all that is wrong; the status is the first that failed."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes would compile the same modules
    asked = sys.argv[1:]
    statuses = [run(step) for step in STYLE]
    with compiled_meanwhile(asked):
        statuses.append(run(["mypy"]))
    statuses.append(run(["pytest", *asked]))
    if statuses[-1] == TESTS_FAILED and len(failed := last_failed()) <= FEW:
        print(f"== {len(failed)} failed beside others. Once more, alone:", *failed, sep="\n", flush=True)
        statuses[-1] = run(["pytest", "--last-failed", "--numprocesses=0"])
    return next((status for status in statuses if status), 0)


@contextmanager
def compiled_meanwhile(asked: Sequence[str]) -> Iterator[None]:
    """One process reads all tests beside what happens here; else each of pytest's would compile them all."""
    command = [sys.executable, "-m", *COLLECT, *asked]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        yield


def run(step: Sequence[str]) -> int:
    print(f"== {' '.join(step)}", flush=True)
    return subprocess.run([sys.executable, "-m", *step], cwd=ROOT, check=False).returncode


def last_failed() -> list[str]:
    """The tests that failed when they last ran, as pytest keeps them."""
    return sorted(json.loads((ROOT / ".pytest_cache/v/cache/lastfailed").read_text()))


if __name__ == "__main__":
    sys.exit(main())
