"""Who may come in: host names, the password, and whom we believe about addresses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deliverability.addresses import parse_listen, parse_network
from tests.web.site import Site, settings_for
from tests.world import World


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_the_names_of_this_machine_are_answered(site: Site, host: str) -> None:
    assert site.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "192.0.2.1"])
@pytest.mark.parametrize("path", ["/", "/api/checks/x", "/health", "/static/page.js"])
def test_a_name_rebound_to_this_machine_is_refused(site: Site, host: str, path: str) -> None:
    assert site.get(path, headers={"Host": host}).status_code == 400


def test_a_configured_name_is_answered_beside_those_of_loopback(world: World, tmp_path: Path) -> None:
    with Site(settings_for(world, tmp_path, trusted_hosts=("mail.example",), open_checks=True)) as site:
        assert site.get("/", headers={"Host": "mail.example"}).status_code == 200
        assert site.get("/", headers={"Host": "localhost"}).status_code == 200
        assert site.get("/", headers={"Host": "other.example"}).status_code == 400


def test_beyond_loopback_only_configured_names_count(world: World, tmp_path: Path) -> None:
    said: dict[str, Any] = {"listen": parse_listen("0.0.0.0:8000"), "trusted_hosts": ("mail.example",),
                            "open_checks": True}  # fmt: skip
    with Site(settings_for(world, tmp_path, **said)) as site:
        assert site.get("/", headers={"Host": "localhost"}).status_code == 400
        assert site.get("/", headers={"Host": "mail.example"}).status_code == 200


def test_a_forwarded_address_from_anybody_changes_nothing(world: World, tmp_path: Path) -> None:
    with Site(settings_for(world, tmp_path, checks_per_hour=1, open_checks=True)) as site:
        for n, status in ((1, 202), (2, 429)):
            head = {"X-Forwarded-For": f"203.0.113.{n}"}
            answer = site.client.post("/api/checks", json={"target": f"{n}.example"}, headers=head)
            assert answer.status_code == status


def test_our_own_proxy_is_believed_and_what_the_client_made_up_is_not(world: World, tmp_path: Path) -> None:
    ours = (parse_network("127.0.0.1"),)
    with Site(
        settings_for(world, tmp_path, checks_per_hour=1, trusted_proxies=ours, open_checks=True)
    ) as site:
        for n, forwarded, status in (
            (1, "203.0.113.1", 202),
            (2, "203.0.113.2", 202),
            (3, "198.51.100.9, 203.0.113.1", 429),
            (4, "rubbish, 203.0.113.3", 202),
            (5, "2001:db8:1:1::1", 202),
            (6, "2001:db8:1:1::2", 429),  # one subscriber has the whole /64
        ):
            head = {"X-Forwarded-For": forwarded}
            answer = site.client.post("/api/checks", json={"target": f"{n}.example"}, headers=head)
            assert answer.status_code == status, forwarded


def test_the_scheme_is_believed_only_from_our_own_proxy(world: World, tmp_path: Path) -> None:
    head = {"X-Forwarded-Proto": "https"}
    ours = (parse_network("127.0.0.1"),)
    with Site(settings_for(world, tmp_path / "a")) as site:
        assert "Strict-Transport-Security" not in site.get("/", headers=head).headers
    with Site(settings_for(world, tmp_path / "b", trusted_proxies=ours)) as site:
        assert "Strict-Transport-Security" in site.get("/", headers=head).headers
