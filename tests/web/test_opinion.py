"""The second opinion is worked out when a reader asks, for one at a time, and what it says stays text."""

from __future__ import annotations

import html
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

import pytest

from deliverability.gather.library import opinion_json, second_opinion
from deliverability.runs import Run
from tests.web.site import Site
from tests.web.test_pages import assert_inert
from tests.world import World
from web import opinion
from web.result import judged

HEALTHY = """
@ MX 10 mail
mail A 192.0.2.1
@ TXT "v=spf1 mx -all"
_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"
"""
ANYBODY = HEALTHY.replace("mx -all", "mx +all")
SILENT = HEALTHY + "_dmarc !servfail TXT"


def rows_of(page: str) -> dict[str, str]:
    """The text of each family's row."""
    parts = page.split('<li class="family" id="opinion-')[1:]
    return {part.partition('"')[0]: html.unescape(part) for part in parts}


def test_the_result_page_links_to_it_and_does_not_work_it_out(
    site: Site, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opinion, "second_opinion", lambda run: 1 / 0)
    world.set(HEALTHY)
    run_id = site.checked()
    page = site.get(f"/checks/{run_id}").text
    about = page.partition('<h2 id="about">')[2]
    assert f'<a href="/checks/{run_id}/second-opinion" rel="nofollow">Second opinion</a>' in about


def test_the_page_alone_does_not_load_the_library() -> None:
    code = "import sys, web.app; print([name for name in sys.modules if name.startswith('checkdmarc')])"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_each_family_is_listed_with_both_words_and_whether_they_agree(site: Site, world: World) -> None:
    world.set(HEALTHY)
    page = site.get(f"/checks/{site.checked()}/second-opinion").text
    assert "The library checkdmarc 6.0.4 read the same answers" in page
    rows = rows_of(page)
    assert list(rows) == ["mx", "spf", "dmarc"]
    for family in ("mx", "spf", "dmarc"):
        assert '<span class="state">we agree</span>' in rows[family]
        assert "<span>valid</span>" in rows[family]
        assert "<span>pass</span>" in rows[family]
    assert "<p>The library does not look at: Signature.</p>" in page


def test_a_difference_names_the_finding_that_makes_it(site: Site, world: World) -> None:
    world.set(ANYBODY)
    run_id = site.checked()
    row = rows_of(site.get(f"/checks/{run_id}/second-opinion").text)["spf"]
    assert '<span class="state differs">we differ</span>' in row
    assert "<span>valid</span>" in row
    assert f'<a href="/checks/{run_id}#finding-1">' in row
    assert 'id="finding-1"' in site.get(f"/checks/{run_id}").text


def test_what_is_missing_to_both_is_agreed_on_in_the_words_of_the_library(site: Site, world: World) -> None:
    world.set("@ MX 10 mail\nmail A 192.0.2.1")
    rows = rows_of(site.get(f"/checks/{site.checked()}/second-opinion").text)
    assert "<span>invalid</span>" in rows["spf"]
    assert "we agree" in rows["spf"]
    assert "<li>A DMARC record does not exist.</li>" in rows["dmarc"]


def test_what_was_not_answered_it_could_not_check_either(site: Site, world: World) -> None:
    world.set(SILENT)
    row = rows_of(site.get(f"/checks/{site.checked()}/second-opinion").text)["dmarc"]
    assert row.count("<span>could not check</span>") == 2
    assert "<code>_dmarc.example.com TXT: the server failed (SERVFAIL)</code>" in row
    assert '<span class="state">nothing to compare</span>' in row


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", "<img/src=x/onerror=alert(1)>", "{{7*7}}"])
def test_what_the_library_repeats_of_dns_stays_text(site: Site, world: World, payload: str) -> None:
    world.set(
        f'@ MX 10 mail\nmail A 192.0.2.1\n@ TXT "v=spf1 {payload} -all"\n'
        f'_dmarc TXT "v=DMARC1; p={payload}; rua=mailto:{payload}"\n'
    )
    page = site.get(f"/checks/{site.checked()}/second-opinion").text
    assert_inert(page)
    assert payload[:7] in html.unescape(page)


def test_a_run_without_a_result_leads_to_its_own_page(site: Site, world: World) -> None:
    world.set("@ !delay 3\n" + HEALTHY)
    said = site.ask().json
    assert said is not None
    answer = site.get(f"/checks/{said['id']}/second-opinion")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/checks/{said['id']}")
    assert site.get(f"/checks/{said['id']}.json?second_opinion=1").status_code == 409


def test_a_run_that_is_not_there_has_none(site: Site) -> None:
    assert site.get(f"/checks/{'a' * 22}/second-opinion").status_code == 404


def test_the_json_has_the_key_of_the_command_line_only_when_asked(site: Site, world: World) -> None:
    world.set(ANYBODY)
    run_id = site.checked()
    plain = site.get(f"/checks/{run_id}.json").json
    said = site.get(f"/checks/{run_id}.json?second_opinion=1").json
    assert plain is not None
    assert said is not None
    assert list(said) == [*plain, "second_opinion"]
    run = judged(site.get(f"/checks/{run_id}/transcript.json").text)
    assert said["second_opinion"] == opinion_json(second_opinion(run), run.report)
    assert said["second_opinion"]["families"]["spf"]["differs"] is True


def test_it_is_worked_out_once_for_all_who_look(
    site: Site, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.set(HEALTHY)
    run_id = site.checked()
    asked: list[Run] = []
    monkeypatch.setattr(opinion, "second_opinion", lambda run: (asked.append(run), second_opinion(run))[1])
    for path in (f"/checks/{run_id}/second-opinion", f"/checks/{run_id}.json?second_opinion=1"):
        assert site.get(path).status_code == 200
    assert len(asked) == 1


@contextmanager
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """The library thinks until the end of the block; what is given waits until it has begun."""
    begun, done = threading.Event(), threading.Event()

    def slow(run: Run) -> object:
        begun.set()
        done.wait(10)
        return second_opinion(run)

    monkeypatch.setattr(opinion, "second_opinion", slow)
    try:
        yield lambda: (begun.wait(10), None)[1]
    finally:
        done.set()


def test_who_waits_too_long_is_told_that_it_is_busy(
    site: Site, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.set(HEALTHY)
    run_id = site.checked()
    monkeypatch.setattr(opinion, "PATIENCE", 0.05)
    with ThreadPoolExecutor() as pool, held(monkeypatch) as has_begun:
        first = pool.submit(site.app.test_client().get, f"/checks/{run_id}/second-opinion")
        has_begun()
        answer = site.get(f"/checks/{run_id}/second-opinion")
        said = site.get(f"/checks/{run_id}.json?second_opinion=1")
        other = site.get(f"/checks/{run_id}")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "The second opinion is busy right now." in answer.text
    assert (said.status_code, said.mimetype) == (503, "application/json")
    assert other.status_code == 200
    assert first.result().status_code == 200
    assert site.get(f"/checks/{run_id}/second-opinion").status_code == 200


def test_only_few_wait_so_that_threads_are_left_for_others(
    site: Site, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.set(HEALTHY)
    run_id = site.checked()
    with ThreadPoolExecutor() as pool, held(monkeypatch) as has_begun:
        path = f"/checks/{run_id}/second-opinion"
        asked = [pool.submit(site.app.test_client().get, path) for _ in range(opinion.MOST_AT_ONCE + 1)]
        has_begun()
        done, _ = wait(asked, 10, FIRST_COMPLETED)
        assert [one.result().status_code for one in done] == [503]
    assert sorted(one.result().status_code for one in asked) == [200] * opinion.MOST_AT_ONCE + [503]
