"""One file that holds several, each with its digest, so that damage is found before anything is changed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
FORMAT = 1
LARGEST_MANIFEST = 1024 * 1024  # octets
DAMAGE = (
    tarfile.TarError, zlib.error, EOFError, OSError, KeyError, ValueError, AttributeError, TypeError,
)  # fmt: skip


class DamagedError(Exception):
    """The file is no archive of ours, or not as it was written."""


def pack(folder: Path, to: Path, said: Mapping[str, Any]) -> tuple[str, ...]:
    """Write the files of `folder` into `to` (mode 0600), whole or not at all; their names.

    `said` is kept beside them. The draft is written in `folder`, so it must be on the same file system.
    """
    names = tuple(sorted(path.name for path in folder.iterdir()))
    digests = {name: _digest(folder / name) for name in names}
    manifest = json.dumps({"format": FORMAT, **said, "files": digests}, indent=1)
    (folder / MANIFEST).write_text(manifest, "utf-8")
    draft = folder / "draft"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
        with tarfile.open(fileobj=written, mode="w:gz", compresslevel=1) as archive:
            for name in (MANIFEST, *names):
                archive.add(folder / name, name, filter=_plain)
        written.flush()
        os.fsync(written.fileno())
    draft.replace(to)
    return names


def unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Write what `file` holds into `folder`; what `pack` was told, and "files": their names.

    OSError when it cannot be read or written; DamagedError when anything of it is not as it was.
    """
    try:
        with tarfile.open(file, "r:gz") as archive:
            said = _manifest(archive)
            for name, digest in said["files"].items():
                _take_out(archive, name, folder / name, digest)
            _read_to_the_end(archive)
    except DAMAGE as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise DamagedError(str(error)) from error
    return said | {"files": tuple(said["files"])}


def is_archive(file: Path) -> bool:
    """Whether it begins as one of ours does."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            _manifest(archive)
    except DAMAGE:
        return False
    return True


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.mode, member.uid, member.gid, member.uname, member.gname = 0o600, 0, 0, "", ""
    return member


def _manifest(archive: tarfile.TarFile) -> dict[str, Any]:
    first = archive.next()
    if first is None or first.name != MANIFEST or first.size > LARGEST_MANIFEST:
        raise ValueError("it does not begin with its list of contents")
    said = json.load(archive.extractfile(first) or BytesIO())
    if said["format"] != FORMAT:
        raise ValueError("it is of a kind that this version does not know")
    return dict(said)


def _take_out(archive: tarfile.TarFile, name: str, to: Path, digest: str) -> None:
    """One file, by a name that leads nowhere else, and only as it was put in."""
    source = archive.extractfile(name)
    if source is None or Path(name).name != name or name.startswith("."):
        raise ValueError(f"{name} is no file of an archive")
    with open(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
        shutil.copyfileobj(source, written)
    if _digest(to) != digest:
        raise ValueError(f"{name} is not as it was written")


def _read_to_the_end(archive: tarfile.TarFile) -> None:
    """Only there does the checksum stand, of the headers between the files, too (RFC 1952 §2.3.1)."""
    while archive.fileobj is not None and archive.fileobj.read(64 * 1024):
        pass


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
