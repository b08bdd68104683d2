"""All the tests with one command, python -m tests: style, layout, types, then pytest with what follows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
STEPS = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",), ("pytest",))
TESTS_FAILED = 1  # pytest's status when all ran and some failed
FEW = 12
"""So many may have met a machine too busy to answer in time; more than these have a cause of their own."""


def main() -> int:
    """Every step runs, so that one call shows all that is wrong; the status is the first that failed."""
    statuses = []
    for step in STEPS:
        more = sys.argv[1:] if step == ("pytest",) else []
        statuses.append(run([*step, *more]))
    if statuses[-1] == TESTS_FAILED and len(failed := last_failed()) <= FEW:
        print(f"== {len(failed)} failed beside others. Once more, alone:", *failed, sep="\n", flush=True)
        statuses[-1] = run(["pytest", "--last-failed", "--numprocesses=0"])
    return next((status for status in statuses if status), 0)


def run(step: list[str]) -> int:
    print(f"== {' '.join(step)}", flush=True)
    return subprocess.run([sys.executable, "-m", *step], cwd=ROOT, check=False).returncode


def last_failed() -> list[str]:
    """The tests that failed when they last ran, as pytest keeps them."""
    return sorted(json.loads((ROOT / ".pytest_cache/v/cache/lastfailed").read_text()))


if __name__ == "__main__":
    sys.exit(main())
