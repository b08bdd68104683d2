"""An OpenDKIM that signs what is submitted, with the key of each domain."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.lab.processes import Child
from tests.stories.senders import SELECTOR, Key

PROGRAM = "/usr/sbin/opendkim"
CONFIG = """\
Mode s
Socket local:{directory}/socket
PidFile {directory}/pid
KeyTable {directory}/keys
SigningTable refile:{directory}/signing
InternalHosts {directory}/internal
Canonicalization relaxed/relaxed
RequireSafeKeys no
UMask 000
"""


def opendkim(directory: Path, keys: Mapping[str, Key]) -> Child:
    """The milter at the socket `socket` in `directory`; it signs for these domains and no other."""
    directory.mkdir()
    for domain, key in keys.items():
        (directory / f"{domain}.pem").write_bytes(key.private)
    rows = [f"{one} {one}:{SELECTOR}:{directory}/{one}.pem\n" for one in keys]
    (directory / "keys").write_text("".join(rows), "utf-8")
    (directory / "signing").write_text("".join(f"*@{one} {one}\n" for one in keys), "utf-8")
    (directory / "internal").write_text("127.0.0.0/8\n", "utf-8")
    config = directory / "opendkim.conf"
    config.write_text(CONFIG.format(directory=directory), "utf-8")
    child = Child([PROGRAM, "-f", "-x", str(config)], directory / "log", directory=directory)
    child.wait_until(lambda: (directory / "socket").exists())
    return child
