"""Writes a mended template back as it was: its encoding, its line ends, all at once or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from difflib import unified_diff
from pathlib import Path

from deliverability.linting.files import Raw, encoded


def write(raw: Raw, text: str) -> str:
    """Put `text` in the place of the file; "" when done, else why not. Somebody's edit meanwhile is kept."""
    path = Path(raw.name).resolve()
    try:
        octets = encoded(raw, text)
    except UnicodeEncodeError:
        return f"the new text does not fit into its encoding ({raw.encoding})"
    try:
        if not path.stat().st_mode & 0o222:  # whoever may write everywhere, too, must not write here
            return "it is read-only"
        if path.read_bytes() != raw.octets:
            return "somebody changed it meanwhile"
        _replace(path, octets)
    except OSError as error:
        return str(error.strerror)
    return ""


def difference(raw: Raw, text: str) -> str:
    """A unified diff from the file to `text`."""
    lines = unified_diff(_lines(raw.text), _lines(text), raw.name, raw.name)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(text: str) -> list[str]:
    """With their ends; splitlines() would end them at other signs, too, which `patch` does not know."""
    return [f"{line}\n" for line in text.split("\n")[:-1]] + [
        last for last in [text.rpartition("\n")[2]] if last
    ]


def _replace(path: Path, octets: bytes) -> None:
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(octets)
        shutil.copymode(path, beside)
        with contextlib.suppress(OSError):  # only root may give a file to others
            os.chown(beside, path.stat().st_uid, path.stat().st_gid)
        os.replace(beside, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise
