"""/health tells the truth: of the database, of whoever does the work, and of the disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deliverability import disk
from deliverability.config import Data
from deliverability.store import processes
from deliverability.store.processes import Process
from tests import databases
from tests.web.site import Site, settings_for
from tests.world import World


@pytest.fixture
def site(world: World, data: Data) -> Iterator[Site]:
    with Site(settings_for(world, data)) as site:
        yield site


def signed(site: Site, ago: timedelta) -> None:
    then = datetime.now(UTC) - ago
    with site.service.database.begin() as connection:
        processes.add(connection, Process(str(ago), "here 1", then, then))


def said(site: Site) -> tuple[int, dict[str, object]]:
    answer = site.get("/health")
    assert isinstance(answer.json, dict)
    return answer.status_code, answer.json


def test_before_anybody_works_the_page_is_well(site: Site) -> None:
    assert said(site) == (200, {"status": "ok", "worked_seconds_ago": None, "disk_has_room": True})


def test_a_process_that_was_heard_of_just_now_is_at_work(site: Site) -> None:
    signed(site, timedelta(hours=3))
    signed(site, timedelta(seconds=5))
    status, words = said(site)
    assert (status, words["status"]) == (200, "ok")
    assert words["worked_seconds_ago"] in (5, 6)


def test_when_nobody_was_heard_of_for_long_it_is_not_well(site: Site) -> None:
    signed(site, timedelta(minutes=3))
    status, words = said(site)
    assert (status, words["status"]) == (503, "no process does the work")


def test_a_page_that_leaves_the_work_to_others_is_well_without_them(world: World, tmp_path: Path) -> None:
    settings = settings_for(world, tmp_path)
    with Site(replace(settings, work=replace(settings.work, at_once=0))) as site:
        signed(site, timedelta(minutes=3))
        status, words = said(site)
        assert (status, words["worked_seconds_ago"]) == (200, 180)


def test_a_database_that_went_away_is_told(world: World, tmp_path: Path) -> None:
    server = databases.Server(*databases.QUICK)
    try:
        server.execute("CREATE DATABASE kept")
        settings = settings_for(world, databases.data_of(tmp_path, server.url("kept")))
        with Site(settings) as site:
            assert (well := said(site))[0] == 200
            server.kill()
            assert said(site) == (
                503,
                {"status": "the database does not answer", "worked_seconds_ago": None, "disk_has_room": True},
            )
            server.start()
            assert said(site) == well  # and it comes back by itself
    finally:
        server.close()


def test_a_disk_that_is_nearly_full_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "free", lambda directory: disk.LEAST - 1)
    assert said(site)[1]["disk_has_room"] is False


def test_while_the_database_is_away_health_and_pages_say_so(world: World, tmp_path: Path) -> None:
    server = databases.Server(*databases.QUICK)
    try:
        server.execute("CREATE DATABASE away")
        with Site(settings_for(world, databases.data_of(tmp_path, server.url("away")))) as site:
            token = {"Authorization": f"Bearer dlv_{'a' * 43}"}
            assert site.get("/health").status_code == 200
            server.kill()
            answer = site.get("/health")
            assert (answer.status_code, answer.json["status"]) == (503, "the database does not answer")
            assert site.get("/static/style.css").status_code == 200
            for path, head in (("/", {}), ("/domains", {}), ("/domains", token), ("/api/domains", token)):
                answer = site.get(path, headers=head)
                assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60"), path
                assert "We cannot keep anything right now." in answer.text
                assert "Content-Security-Policy" in answer.headers
            server.start()
            assert site.get("/domains").status_code == 200
    finally:
        server.close()
