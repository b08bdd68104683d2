"""A site over a world: the real application, asked as a browser or a program would."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from deliverability.addresses import parse_network, parse_resolver
from deliverability.config import Checks, Data, Dns, Network, Settings, Web
from tests.databases import data_at
from tests.judging import LAB, RECORDS
from tests.web.compiled import compiled_once
from tests.world import World
from web.app import create_app
from web.service import Service

PATIENCE = 10.0  # seconds until a run must have ended


def settings_for(world: World, data: Path | Data, **web: Any) -> Settings:
    """Settings that ask the world and keep runs in `data`; what needs servers is left out."""
    return Settings(
        checks=Checks(only=RECORDS),
        data=data if isinstance(data, Data) else data_at(data),
        network=Network(tuple(map(parse_network, LAB))),
        dns=Dns((parse_resolver(world.resolver),), timeout=1.0, tries=2),
        web=replace(Web(), **web),
    )


class Site:
    """One application and one client of it, with its cookies."""

    def __init__(self, settings: Settings) -> None:
        with compiled_once():
            self.app = create_app(settings)
        self.client = self.app.test_client()

    @property
    def service(self) -> Service:
        found: Service = self.app.extensions["deliverability"]
        return found

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **options)

    def token(self) -> str:
        """The CSRF token of the first page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/").text)
        assert found is not None
        return found[1]

    def type(self, target: str, **options: Any) -> TestResponse:
        """Fill in the field and press the button."""
        form = {"target": target, "csrf_token": self.token()}
        return self.client.post("/check", data=form, **options)

    def ask(self, target: str = "support@example.com", **fields: Any) -> TestResponse:
        """Ask the API."""
        return self.client.post("/api/checks", json={"target": target, **fields})

    def ended(self, run_id: str) -> dict[str, Any]:
        """What the API says of the run when it is over."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            said = self.get(f"/api/checks/{run_id}").json
            assert isinstance(said, dict)
            if said["state"] in ("done", "failed"):
                return said
            time.sleep(0.02)
        raise AssertionError(f"run {run_id} has not ended in {PATIENCE} s")

    def checked(self, target: str = "support@example.com") -> str:
        """The id of a finished run."""
        said = self.ask(target).json
        assert isinstance(said, dict)
        self.ended(said["id"])
        return str(said["id"])

    def close(self) -> None:
        self.service.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def served(site: Site) -> Iterator[str]:
    """The site at an address of its own."""
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
