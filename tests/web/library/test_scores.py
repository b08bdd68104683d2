"""What the operator's own spam filter says of a template, on the page and over the API."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from deliverability.addresses import parse_network
from tests.linting.spamd import spamd
from tests.web.site import Site, settings_for
from tests.world import World
from web.accounts.tries import Tries
from web.library import editor

HEAD = b"SPAMD/1.1 0 EX_OK\r\nSpam: True ; 5.3 / 5.0\r\n\r\n"
DEAR = (
    HEAD + b" 2.8 HTML_IMAGE_ONLY_24     BODY: few <words>\n 0.5 SUBJ_ALL_CAPS    Subject is all capitals\n"
)
SOURCE = "Subject: Your refund\n\nHi Anna,\n\nit arrives on Friday.\n\nBest regards,\nTom"


@pytest.fixture(autouse=True)
def _asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is refused for what other tests have asked."""
    monkeypatch.setattr(editor, "_asks", Tries(99))


@contextmanager
def filtered(world: World, data: Path, answer: bytes) -> Iterator[Site]:
    """A site whose operator has a SpamAssassin that answers so, once."""
    settings = settings_for(world, data)
    network = replace(settings.network, allow=(parse_network("127.0.0.0/8"),))
    with (
        spamd(answer) as (place, _),
        Site(replace(settings, lint=replace(settings.lint, spamd=place), network=network)) as site,
    ):
        yield site


def test_the_page_shows_a_score_when_it_is_asked_for(world: World, tmp_path: Path) -> None:
    with filtered(world, tmp_path, DEAR) as site:
        form = {"csrf_token": site.token(), "source": SOURCE}
        unasked = site.client.post("/templates", data=form)
        assert "Ask your spam filter" in unasked.text
        assert "points that make spam" not in unasked.text
        page = site.client.post("/templates", data=form | {"score": "yes"}).text
    told = html.unescape(page.partition('id="score"')[2])
    assert "near spam" in told
    assert "SpamAssassin: 3.3 of the 5 points that make spam." in told
    assert "<span>+2.8</span> <span><code>HTML_IMAGE_ONLY_24</code>" in told
    assert "few &lt;words&gt;" in page
    assert "HTML_IMAGE_ONLY_24" not in page.partition('id="score"')[0]


def test_a_filter_that_gives_no_score_is_a_verdict_of_its_own(world: World, tmp_path: Path) -> None:
    with filtered(world, tmp_path, b"") as site:
        said = site.client.post("/api/lint", json={"source": SOURCE, "score": True}).json or {}
    with filtered(world, tmp_path, b"") as site:
        form = {"csrf_token": site.token(), "source": SOURCE, "score": "yes"}
        page = site.client.post("/templates/library/add", data=form)
    (score,) = said["scores"]
    assert (score["verdict"], score["points"], score["why"]) == (
        "could-not-ask",
        None,
        "its answer was no score",
    )
    assert page.status_code == 200
    assert "could not ask" in page.text.partition('id="score"')[2]


def test_a_program_gets_points_and_rules_beside_the_findings(world: World, tmp_path: Path) -> None:
    with filtered(world, tmp_path, DEAR) as site:
        assert (site.client.post("/api/lint", json={"source": SOURCE}).json or {})["scores"] is None
        said = site.client.post("/api/lint", json={"source": SOURCE, "score": True}).json or {}
    (score,) = said["scores"]
    assert (score["filter"], score["verdict"], score["points"], score["limit"]) == (
        "SpamAssassin",
        "near-spam",
        3.3,
        5.0,
    )
    assert [one["name"] for one in score["symbols"]] == ["HTML_IMAGE_ONLY_24", "SUBJ_ALL_CAPS"]
    assert "HTML_IMAGE_ONLY_24" not in str(said["findings"])


def test_who_has_no_filter_sees_no_button(site: Site) -> None:
    assert "Ask your spam filter" not in site.get("/templates").text
    said = site.client.post("/api/lint", json={"source": SOURCE, "score": True}).json or {}
    assert said["scores"] == []
