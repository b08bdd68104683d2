"""Programs come in by a token, and do no more than it allows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deliverability.accounts import tokens
from deliverability.accounts.tokens import Scope
from tests.web.site import Site

NOW = datetime.now(UTC)


def _asked(site: Site, method: str, path: str, token: str, body: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return site.client.open(f"/api{path}", method=method, json=body, headers=headers)


@pytest.mark.parametrize(("scope", "added"), [(Scope.READ, 403), (Scope.WRITE, 201), (Scope.ADMIN, 201)])
def test_a_token_does_what_its_scope_says_and_no_more(site: Site, scope: Scope, added: int) -> None:
    secret, _ = tokens.make(site.service.database, "backup script", scope, 30, None, NOW)
    said = _asked(site, "GET", "/token", secret).json
    assert (said["name"], said["scope"], said["role"]) == ("backup script", scope.value, scope.role.value)
    assert _asked(site, "GET", "/domains", secret).status_code == 200
    answer = _asked(site, "POST", "/domains", secret, {"target": "example.com"})
    assert answer.status_code == added
    expected = "application/problem+json" if added == 403 else "application/json"
    assert answer.mimetype == expected
    assert _asked(site, "GET", "/targets", secret).status_code == (200 if scope is Scope.ADMIN else 403)


def test_a_token_that_has_ended_or_is_made_up_opens_nothing(site: Site) -> None:
    old, _ = tokens.make(site.service.database, "old", Scope.ADMIN, 1, None, NOW - timedelta(days=2))
    for token in (old, "dlv_nonsense", ""):
        answer = _asked(site, "GET", "/domains", token)
        assert answer.status_code == 401, token
        assert answer.mimetype == "application/problem+json"
