"""The resolvers the system itself uses."""

from __future__ import annotations

from pathlib import Path

from deliverability.addresses import ResolverAddress, parse_resolver


def system_servers(path: Path = Path("/etc/resolv.conf")) -> tuple[ResolverAddress, ...]:
    """The resolvers of resolv.conf(5), in its order; the local one when it names none."""
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    named = [words[1] for words in map(str.split, lines) if len(words) >= 2 and words[0] == "nameserver"]
    found = [server for server in map(_parse, named) if server is not None]
    return tuple(dict.fromkeys(found)) or (parse_resolver("127.0.0.1"),)


def _parse(text: str) -> ResolverAddress | None:
    try:
        return parse_resolver(text.partition("%")[0])  # fe80::1%eth0
    except ValueError:
        return None
