"""How long pages of domains that are looked after take: the overview of many, and one with its year."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from tests import databases
from tests.benchmarks.looked_after import fill, fill_year
from tests.benchmarks.remedies import FAULTY
from tests.web.kept import looked_after
from tests.web.site import Site, settings_for
from tests.world import World

ROUNDS = 15
DOMAINS = 5000


def milliseconds(world: World, kind: str) -> Iterator[tuple[str, float]]:
    """What was asked for and the median time of the server for it; `kind` is one of `databases.BOTH`."""
    with _site(world, kind) as site:
        fill(site.service.database, DOMAINS, datetime.now(UTC))
        yield f"overview of {DOMAINS} domains", _time(lambda: site.get("/domains"))
        yield "  with a search", _time(lambda: site.get("/domains?name=d42"))
    with _site(world, kind) as site:
        world.set(FAULTY)
        one = looked_after(site)
        fill_year(site.service.database, one.id, "a" * 22, datetime.now(UTC) - timedelta(days=1))
        yield "a domain with a year behind it", _time(lambda: site.get(f"/domains/{one.id}"))
        yield "  its history", _time(lambda: site.get(f"/domains/{one.id}/history"))


@contextmanager
def _site(world: World, kind: str) -> Iterator[Site]:
    with (
        tempfile.TemporaryDirectory() as folder,
        databases.fresh_data(kind, Path(folder)) as data,
        Site(settings_for(world, data)) as site,
    ):
        yield site


def _time(ask: Callable[[], object]) -> float:
    ask()  # what is worked out once for each start is not what people wait for
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answer = ask()
        times.append(time.perf_counter() - began)
        assert getattr(answer, "status_code", 0) == 200
    return median(times) * 1000
