"""Looks into mailboxes from a process of its own, and says what each visit cost.

    python -m tests.mailbox.visitor SECONDS PORT...

SECONDS is what one visit may take; each port gives one line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from deliverability.config_sections import Security
from deliverability.net.reach import Reach
from deliverability.seeds.looking import look
from deliverability.seeds.matching import Wanted
from deliverability.seeds.model import Account

TOKEN = "0123456789abcdef0123456789abcdef"


def visit(port: int, seconds: float) -> dict[str, object]:
    """One visit: its verdict, how long it took, and by how many MiB it raised the most memory in use."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before, began = _memory("VmRSS"), time.monotonic()
    account = Account("127.0.0.1", port, Security.NONE, "me@seed.example")
    wanted = Wanted(1, TOKEN, f"<{TOKEN}@shop.example>", "K7Q2-9F3D", datetime.now(UTC))
    seen = look(account, "secret", (wanted,), Reach(allow=("127.0.0.0/8",), seconds=seconds))
    return {
        "healthy": seen.is_healthy,
        "problem": seen.problem,
        "found": [one.where.value for one in seen.found],
        "seconds": round(time.monotonic() - began, 2),
        "mib": round((_memory("VmHWM") - before) / 1024, 1),
    }


def _memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


if __name__ == "__main__":
    for argument in sys.argv[2:]:
        sys.stdout.write(json.dumps(visit(int(argument), float(sys.argv[1]))) + "\n")
