"""The lab, started once for all its tests, and what was found in it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from deliverability.runs import Run
from tests.lab.checking import check_each
from tests.lab.lab import Lab, why_not
from tests.lab.network import NoRoomError


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    if missing := why_not():
        pytest.skip(missing)
    with ExitStack() as begun:
        try:
            running = begun.enter_context(Lab())
        except NoRoomError as error:
            pytest.skip(str(error))
        yield running


@pytest.fixture(scope="session")
def runs(lab: Lab) -> dict[str, Run]:
    """The run of each domain, by the name of its file."""
    found = asyncio.run(check_each(lab, lab.domains))
    return {place.name: run for place, run in zip(lab.domains, found, strict=True)}
