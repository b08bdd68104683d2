"""Tries more requests than the suite has time for: python -m tests.web.rest 200."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.web.rest.test_contract import CASES, operations, tried
from tests.web.site import Site, settings_for
from tests.world import World


def main(examples: int) -> None:
    """Raises at the first fault."""
    with World() as world, TemporaryDirectory() as data, Site(settings_for(world, Path(data))) as site:
        routes = operations(site)
        for name, mode in CASES:
            tried(routes[name], mode, examples)
            print(f"{name}: {examples} {mode}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
