"""The page's own headers, scored as Mozilla's HTTP Observatory does."""

from __future__ import annotations

from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from deliverability.addresses import parse_network
from tests.web.site import Site, settings_for
from tests.world import World

HALF_A_YEAR = 15768000
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
PATHS = ("/", "/checks", "/checks/mx.none", "/health", "/nothing", "/static/page.js", "/api/checks/x")


@pytest.fixture
def behind_https(world: World, tmp_path: Path) -> Site:
    return Site(
        settings_for(world, tmp_path, trusted_proxies=(parse_network("127.0.0.1"),), open_checks=True)
    )


def directives(response: TestResponse) -> dict[str, list[str]]:
    parts = (part.split() for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


def score(response: TestResponse) -> dict[str, int]:
    """The modifiers of the Observatory's rules (version 5) that concern one response over https."""
    head, policy = response.headers, directives(response)
    cookies = [c.lower() for c in head.getlist("Set-Cookie")]
    careful = all("secure" in c and "httponly" in c and "samesite" in c for c in cookies)
    max_age = int(head.get("Strict-Transport-Security", "max-age=0").split(";")[0].split("=")[1])
    return {
        "csp": _csp(policy),
        "cookies": (5 if careful else -20) if cookies else 0,
        "cors": -50 if head.get("Access-Control-Allow-Origin") == "*" else 0,
        "hsts": 0 if max_age >= HALF_A_YEAR else -20,
        "referrer": 5 if head.get("Referrer-Policy") in PRIVATE else -5,
        "nosniff": 0 if head.get("X-Content-Type-Options") == "nosniff" else -5,
        "frames": 5 if policy.get("frame-ancestors") == ["'none'"] else -20,
        "corp": 10 if head.get("Cross-Origin-Resource-Policy") == "same-origin" else 0,
    }


def _csp(policy: dict[str, list[str]]) -> int:
    sources = [source for values in policy.values() for source in values]
    if any("unsafe" in source or source in ("*", "data:", "http:", "https:") for source in sources):
        return -20
    return 10 if policy.get("default-src") == ["'none'"] else 5


def test_the_first_page_scores_135_which_is_an_a_plus(behind_https: Site) -> None:
    with behind_https as site:
        answer = site.get("/", headers={"X-Forwarded-Proto": "https"})
        assert score(answer) == {
            "csp": 10, "cookies": 5, "cors": 0, "hsts": 0, "referrer": 5, "nosniff": 0,
            "frames": 5, "corp": 10,
        }  # fmt: skip
        assert 100 + sum(score(answer).values()) == 135


def test_every_answer_scores_at_least_an_a_plus_and_none_says_unsafe(behind_https: Site) -> None:
    with behind_https as site:
        for path in PATHS:
            answer = site.get(path, headers={"X-Forwarded-Proto": "https"})
            assert 100 + sum(score(answer).values()) >= 115, path
            assert "unsafe" not in str(answer.headers), path


def test_the_policy_allows_only_what_the_page_needs(site: Site) -> None:
    assert directives(site.get("/")) == {
        "default-src": ["'none'"], "script-src": ["'self'"], "style-src": ["'self'"], "img-src": ["'self'"],
        "connect-src": ["'self'"], "form-action": ["'self'"], "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }  # fmt: skip


def test_no_page_holds_a_script_or_a_style_of_its_own(site: Site, world: World) -> None:
    world.set('@ TXT "v=spf1 -all"')
    for path in ("/", "/checks", f"/checks/{site.checked()}", "/nothing"):
        page = site.get(path).text
        assert "<style" not in page
        assert ' style="' not in page
        assert page.count("<script") == page.count('<script type="module" src="/static/')


def test_over_plain_http_nothing_promises_https(site: Site) -> None:
    answer = site.get("/")
    assert "Strict-Transport-Security" not in answer.headers
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_is_bound_to_this_host(behind_https: Site) -> None:
    with behind_https as site:
        (cookie,) = site.get("/", headers={"X-Forwarded-Proto": "https"}).headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_runs_are_kept_by_no_cache_and_static_files_are(site: Site) -> None:
    assert site.get("/").headers["Cache-Control"] == "no-store"
    assert "max-age=86400" in site.get("/static/style.css").headers["Cache-Control"]
