"""All the tests with one command, python -m tests: style, layout, types, then pytest with what follows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

STEPS = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",), ("pytest",))


def main() -> int:
    """Every step runs, so that one call shows all that is wrong; the status is the first that failed."""
    statuses = []
    for step in STEPS:
        more = sys.argv[1:] if step == ("pytest",) else []
        print(f"== {' '.join([*step, *more])}", flush=True)
        command = [sys.executable, "-m", *step, *more]
        statuses.append(subprocess.run(command, cwd=Path(__file__).parents[1], check=False).returncode)
    return next((status for status in statuses if status), 0)


if __name__ == "__main__":
    sys.exit(main())
