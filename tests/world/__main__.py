"""Serves zone files from the shell: python -m tests.world --port 5300 --delay 0.02 FILE…"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from tests.world import World
from tests.world.authority import authority
from tests.world.zone import ZoneTextError


def main() -> int:
    """Serve the files as one world until interrupted."""
    options = _options()
    try:
        text = "\n".join(file.read_text("utf-8") for file in options.files)
        world = World(text, options.origin, address=options.address, port=options.port, delay=options.delay)
    except (OSError, ZoneTextError) as error:
        print(error, file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with world:
        if world.has_servers:
            print(f"its mail servers listen at port {world.smtp_port}")
            print(f"its web servers listen at port {world.https_port}")
            print(f"their certificates lead to {authority().ca_file}")
        print(f"{options.origin} and its world answer at {world.resolver}", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print(f"{len(world.asked)} questions")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.world", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="zone text; many are one world")
    parser.add_argument("--origin", default="example.com", help="the domain of relative names")
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5300)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before every answer")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
