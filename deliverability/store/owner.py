"""Who may tidy up a data directory: the one process that holds its lock."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import TextIO

FILE = "serving.lock"


def own(directory: Path) -> TextIO | None:
    """The lock, held until it is closed or the process ends; None while another process holds it."""
    lock = (directory / FILE).open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock
