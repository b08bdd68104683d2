"""What this machine is called, to introduce it to mail servers; no name is looked up."""

from __future__ import annotations

import socket
from pathlib import Path

from deliverability.addresses import parse_ehlo_name

HOSTS = Path("/etc/hosts")
NOWHERE = ("local", "localdomain", "localhost", "internal", "lan", "arpa")
"""A name that ends so tells nobody anything (RFC 6761, RFC 6762, RFC 8375)."""


def own_name(hosts: Path = HOSTS) -> str:
    """The full name of this machine, "" where it has none that others could know."""
    short = socket.gethostname()
    for name in (short, *_written(short, hosts)):
        try:
            known = parse_ehlo_name(name)
        except ValueError:
            continue
        if known.rpartition(".")[2] not in NOWHERE and not known.startswith("["):
            return known
    return ""


def _written(short: str, hosts: Path) -> list[str]:
    """The names on the line of the hosts file that has the short one (hosts(5))."""
    try:
        lines = hosts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    entries = (line.partition("#")[0].split()[1:] for line in lines)
    return [name for names in entries if short in names for name in names]
