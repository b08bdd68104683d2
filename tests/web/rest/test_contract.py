"""The API keeps to its own document, whatever it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from tests.web.site import Site, settings_for
from tests.world import World
from web.rest.endpoint import ENDPOINTS

EXAMPLES = 6  # of each kind; `python -m tests.web.rest 200` tries more
CASES = [
    (one.name, mode)
    for one in ENDPOINTS
    for mode in ("positive", "negative")
    if mode == "positive" or one.query or one.body or one.parameters  # else there is nothing to get wrong
]


@pytest.fixture(scope="module")
def routes(_world_server: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Every operation of the document by its name, over one application."""
    _world_server.set("")
    with Site(settings_for(_world_server, tmp_path_factory.mktemp("api"))) as site:
        yield operations(site)


def operations(site: Site) -> dict[str, Any]:
    """Every operation that the document of this site names."""
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", site.app)
    schema.config.checks.update(included_check_names=None)
    schema.config.checks.positive_data_acceptance.expected_statuses = ["2xx", "404", "409", "422"]
    found = (result.ok() for result in schema.get_all_operations())
    return {one.definition.raw["operationId"]: one for one in found}


def tried(operation: Any, mode: str, examples: int) -> None:
    """Send that many requests of a kind; raises with every way in which an answer is not as documented."""

    @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode(mode)))
    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True,
        phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def send(case: Any) -> None:
        case.call_and_validate()

    send()


@pytest.mark.parametrize(("name", "mode"), CASES)
def test_no_request_finds_a_fault(routes: dict[str, Any], name: str, mode: str) -> None:
    tried(routes[name], mode, EXAMPLES)


def test_the_document_names_every_route(routes: dict[str, Any]) -> None:
    assert {one.name for one in ENDPOINTS} <= routes.keys()
