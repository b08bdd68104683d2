"""Records the worlds of the demo anew: python -m tests.demo."""

from __future__ import annotations

import asyncio
import json
import re
import zlib
from typing import Any

from checks.domain import parse_target
from checks.registry import families
from deliverability.demo.recorded import FOLDER, SUFFIX
from deliverability.gather.context import Options
from deliverability.runs import Run
from tests.demo.zones import Domain, domains
from tests.judging import judging
from tests.world import World

NETWORKS = {"127.1.0": "192.0.2", "127.2.0": "198.51.100", "127.3.0": "203.0.113"}
LAB = tuple(f"{network}.0/24" for network in NETWORKS.values())
"""The loopback networks of the worlds -> documentation networks (RFC 5737), which stand for public ones."""
RESOLVER = "192.0.2.53"
LEFT_OUT = ("blocklists", "mailboxes", "expected", "placement", "propagation")


def main() -> None:
    """Write a file for every domain."""
    for domain in domains():
        packed = packed_episodes(domain)
        (FOLDER / f"{parse_target(domain.target).name}{SUFFIX}").write_bytes(packed)
        print(f"{domain.name}: {len(domain.episodes)} episodes, {len(packed)} octets")


def packed_episodes(domain: Domain) -> bytes:
    """What ships: every world of the domain as it was recorded, compressed."""
    kept = {
        "target": domain.target, "profile": domain.profile, "renews": domain.renews,
        "selectors": list(domain.selectors),
        "episodes": [{"days_ago": days, "transcript": _transcript(domain, text)}
                     for days, text in domain.episodes.items()],
    }  # fmt: skip
    return zlib.compress(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def recorded(domain: Domain, zone: str) -> tuple[Run, World]:
    """A check of the domain while the world is this zone text; the world is closed again."""
    chosen = tuple(family for family in families() if family not in LEFT_OUT)
    options = Options(domain.selectors, allow=LAB, probes=5, families=chosen, profile=domain.profile)
    with World(zone, domain.name) as world:
        return asyncio.run(judging(world, domain.target, options, patience=3.0)), world


def _transcript(domain: Domain, zone: str) -> Any:
    run, world = recorded(domain, zone)
    text = _elsewhere(run.transcript.dumps(), (world.port,))
    kept = json.loads(text)
    kept["options"]["allow"] = list(LAB)
    return kept


def _elsewhere(text: str, ports: tuple[int, ...]) -> str:
    """The text with documentation addresses in place of loopback ones, and without the ports of the world."""
    for port in ports:
        text = re.sub(rf"(127\.\d+\.\d+\.\d+):{port}\b", r"\1", text)
    text = text.replace("127.0.0.1", RESOLVER)
    for ours, theirs in NETWORKS.items():
        text = text.replace(f"{ours}.", f"{theirs}.")
        reverse = ".".join(reversed(ours.split(".")))
        text = text.replace(f".{reverse}.in-addr", f".{'.'.join(reversed(theirs.split('.')))}.in-addr")
    return text


if __name__ == "__main__":
    main()
