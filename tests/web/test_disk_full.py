"""When nothing can be written: what is kept can still be read, and nothing is half done."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import event, func, select

from deliverability import disk
from deliverability.store.connections import reading
from deliverability.store.tables import runs
from tests.web.site import Site
from tests.world import World


def fill_up(site: Site) -> None:
    """From now on the file may not grow, as on a full disk."""
    site.service.database.dispose()

    def small(raw: object, _record: object) -> None:
        raw.execute("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]  # SQLite takes: as large as it is

    event.listen(site.service.database, "connect", small)


def kept(site: Site) -> int:
    with reading(site.service.database) as connection:
        return int(connection.execute(select(func.count()).select_from(runs)).scalar_one())


def test_on_a_full_disk_pages_are_shown_and_a_check_is_refused_whole(
    site: Site, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.set("@ MX 10 mail\nmail A 192.0.2.1")
    run = site.checked()
    token = site.token()
    fill_up(site)
    long = ".".join(["a" * 60] * 3)
    with caplog.at_level(logging.ERROR):
        answers = [
            site.client.post("/check", data={"target": f"n{n}.{long}.example", "csrf_token": token})
            for n in range(80)
        ]
    refused = [answer for answer in answers if answer.status_code == 503]
    assert refused
    assert "We cannot keep anything right now." in refused[0].text
    assert "disk is full" in caplog.text
    assert kept(site) == 1 + sum(answer.status_code == 303 for answer in answers)
    assert site.get(f"/checks/{run}").status_code == 200
    assert site.get("/").status_code == 200


def test_before_the_disk_is_full_no_new_check_begins(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "free", lambda directory: disk.LEAST - 1)
    answer = site.ask()
    assert answer.status_code == 503
    assert "The disk of this service is nearly full" in answer.text
    assert kept(site) == 0
