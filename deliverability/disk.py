"""Whether the disk has room for more."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

LEAST = 100 * 1024 * 1024
"""Octets that must be free before new work begins, so that what is under way can be written."""


def free(directory: Path) -> int:
    """Octets that may still be written there; OSError when it cannot be asked."""
    found = os.statvfs(directory)
    return found.f_bavail * found.f_frsize


def has_room(directory: Path) -> bool:
    """Whether new work may begin; also where it cannot be asked, as writing tells by itself."""
    try:
        return free(directory) >= LEAST
    except OSError:
        return True


def drafts_go_to(directory: Path) -> None:
    """Temporary files go there where no other place takes them, as on a file system that is read-only."""
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        os.environ["TMPDIR"] = str(directory.absolute())
