"""Exports by the web, and the figures for Prometheus, over domains with a history."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from deliverability.config_sections import Metrics
from deliverability.config_values import Secret
from deliverability.demo.past import keep_past_run
from deliverability.demo.recorded import recorded_worlds
from deliverability.monitored import intake
from deliverability.monitored.intake import Wanted
from deliverability.notify.letter import Channel, Content, Letter
from deliverability.store import outbox, processes, schedule
from deliverability.store.processes import Process
from tests.web.site import Site, settings_for
from tests.world import World

NOW = datetime.now(UTC)
BIKES = next(world for world in recorded_worlds() if "bikes" in world.target)
TOKEN = "prometheus-knows-this"


@pytest.fixture
def watched(site: Site) -> Site:
    _fill(site)
    return site


def _fill(site: Site) -> None:
    """One domain that a third party broke, and one that was never checked."""
    database = site.service.database
    one, _ = intake.add(database, (Wanted(BIKES.target, "Shops", ("a",)), Wanted("new.example")), NOW).new
    with database.begin() as connection:
        for days in (12, 3, 0):
            keep_past_run(connection, one, BIKES, NOW - timedelta(days=days, minutes=1), NOW)


def rows(site: Site, path: str) -> list[dict[str, str]]:
    answer = site.get(path)
    assert answer.content_type == "text/csv; charset=utf-8; header=present"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def test_the_overview_has_a_row_for_each_domain_with_run_time_and_resolver(watched: Site) -> None:
    new, bikes = rows(watched, "/export/domains.csv")
    assert (bikes["domain"], bikes["verdict"], bikes["group"], bikes["tags"]) == (
        "service@bikes.example", "fail", "Shops", "a",
    )  # fmt: skip
    assert all(bikes[name] for name in ("run", "checked_at", "checks_version", "resolvers"))
    assert (new["domain"], new["verdict"], new["run"]) == ("new.example", "", "")
    said = watched.get("/export/domains.json").json
    assert said is not None
    assert [row["verdict"] for row in said["rows"]] == [None, "fail"]


def test_the_history_tells_each_change_with_its_cause_and_its_run(watched: Site) -> None:
    found = rows(watched, "/domains/1/export/history.csv")
    third = [row for row in found if row["cause"] == "third-party" and row["kind"] == "record"]
    assert [(row["record"], row["whose"]) for row in third] == [("_spf.mailer.example", "mailer.example")]
    assert "`include:c.mailer.example` added" in third[0]["differences"]
    assert all(row["run"] and row["at"] and row["resolvers"] for row in found)


def test_the_findings_name_who_answered(watched: Site) -> None:
    first = rows(watched, "/domains/1/export/findings.csv")[0]
    assert (first["check"], first["severity"]) == ("spf.too-many-lookups", "error")
    assert "192.0.2.53" in first["resolvers"]
    assert rows(watched, "/domains/2/export/findings.csv") == []


@pytest.mark.parametrize("path", ["/domains/9/export/history.csv", "/export/domains.xls"])
def test_what_is_not_there_is_not_exported(watched: Site, path: str) -> None:
    assert watched.get(path).status_code == 404


@pytest.fixture
def measured(world: World, tmp_path: Path) -> Iterator[Site]:
    settings = settings_for(world, tmp_path)
    with Site(replace(settings, metrics=Metrics(True, Secret(TOKEN)))) as site:
        _fill(site)
        yield site


def figures(site: Site) -> dict[tuple[str, str], float]:
    """(name, label) -> value, as Prometheus reads them."""
    text = site.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    samples = (one for family in text_string_to_metric_families(text) for one in family.samples)
    return {
        (one.name.removeprefix("deliverability_"), "".join(one.labels.values())): one.value for one in samples
    }


def test_figures_say_how_domains_stand_what_is_due_and_what_waits(measured: Site) -> None:
    now = datetime.now(UTC)
    late = Letter("alert", Channel.MAIL, "a@example.com", "k", Content("s"), now - timedelta(minutes=5))
    with measured.service.database.begin() as connection:
        outbox.put(connection, late, now)
        schedule.replan(connection, [(1, now - timedelta(minutes=2)), (2, now + timedelta(days=1))])
        processes.add(connection, Process("t", "here 1", now, now - timedelta(seconds=40)))
    found = figures(measured)
    assert found["domains", "fail"] == found["domains", "not checked yet"] == 1
    assert found["domains", "pass"] == 0
    assert found["checks_recent", "fail"] >= 1
    assert found["outbox_messages", "waiting"] == 1
    assert 120 <= found["due_lag_seconds", ""] < 180
    assert 300 <= found["outbox_lag_seconds", ""] < 360
    assert 40 <= found["tick_age_seconds", ""] < 100
    assert found["dns_questions_total", ""] == found["dns_timeouts_total", ""] == 0


def test_questions_to_dns_are_counted(measured: Site, world: World) -> None:
    world.set("@ MX 10 mail\nmail A 192.0.2.1\n_dmarc !timeout\n")
    measured.checked()
    found = figures(measured)
    assert found["dns_questions_total", ""] > 5
    assert found["dns_timeouts_total", ""] >= 2


@pytest.mark.parametrize(
    ("metrics", "headers", "status"),
    [
        (Metrics(), {}, 404),
        (Metrics(True), {}, 200),
        (Metrics(True, Secret(TOKEN)), {}, 401),
        (Metrics(True, Secret(TOKEN)), {"Authorization": "Bearer wrong"}, 401),
        (Metrics(True, Secret(TOKEN)), {"Authorization": f"Bearer {TOKEN}"}, 200),
    ],
)
def test_figures_are_for_whoever_may_see_them(
    world: World, tmp_path: Path, metrics: Metrics, headers: dict[str, str], status: int
) -> None:
    with Site(replace(settings_for(world, tmp_path), metrics=metrics)) as site:
        assert site.get("/metrics", headers=headers).status_code == status


def test_without_a_token_only_this_machine_may_ask(world: World, tmp_path: Path) -> None:
    away: dict[str, Any] = {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}
    with Site(replace(settings_for(world, tmp_path), metrics=Metrics(True))) as site:
        assert site.get("/metrics", **away).status_code == 401
