"""The key that signs cookies: the configured one, else one made once and kept in the data directory."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from deliverability.config import Settings

KEY_FILE, NEXT_FILE = "secret_key", "secret_key.next"


def secret_key(settings: Settings) -> str:
    """The configured key or the one in DATA/secret_key, made at the first call (mode 0600).

    OSError when the data directory cannot be written; ValueError when the file holds no key.
    """
    if settings.web.secret_key:
        return settings.web.secret_key.value
    return _kept(settings.data.directory / KEY_FILE)


def made_beside(settings: Settings) -> str:
    """The key to come, in DATA/secret_key.next; the same one until it is taken over. Errors as above."""
    return _kept(settings.data.directory / NEXT_FILE)


def take_over(settings: Settings) -> None:
    """The key to come is the key from now on."""
    (settings.data.directory / NEXT_FILE).replace(settings.data.directory / KEY_FILE)


def _kept(path: Path) -> str:
    """The key in the file, made where there is none."""
    if not path.exists():
        _make(path)
    key = path.read_text("ascii").strip()
    if len(key) < 32:
        raise ValueError(f"{path} holds no key; delete the file, and a new one is made")
    return key


def _make(path: Path) -> None:
    """Write the file whole, then give it its name: of several processes the first one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first; its key is the one that counts
    finally:
        draft.unlink()
