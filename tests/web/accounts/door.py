"""People at the door of a site: each with a browser, an account, and a code in the pocket."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from flask.testing import FlaskClient
from passlib.totp import TOTP
from werkzeug.test import TestResponse

from deliverability.accounts import people
from deliverability.accounts.roles import Role
from deliverability.store.people import Person
from tests.web.site import Site

GOOD = "four brown herons fishing"
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Visitor:
    """One browser: its cookies, and the address it comes from."""

    def __init__(self, site: Site, origin: str = "127.0.0.1") -> None:
        self.site, self.client = site, site.app.test_client()
        self._base = {"REMOTE_ADDR": origin}

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, environ_base=self._base, **options)

    def post(self, path: str, form: dict[str, str] | None = None, page: str = "/sign-in") -> TestResponse:
        """Send a form with the token of a page."""
        fields = {"csrf_token": self.token(page), **(form or {})}
        return self.client.post(path, data=fields, environ_base=self._base)

    def token(self, page: str = "/sign-in") -> str:
        found = _TOKEN.search(self.get(page, follow_redirects=True).text)
        assert found is not None, page
        return found[1]

    def sign_in(self, email: str = "anna@example.com", password: str = GOOD) -> TestResponse:
        return self.post("/sign-in", {"email": email, "password": password})

    def is_in(self) -> bool:
        return self.get("/account").status_code == 200

    def cookie(self) -> str:
        found = self.client.get_cookie("session")
        return found.value if found else ""

    def with_cookie(self, value: str) -> FlaskClient:
        """Another browser that has got hold of this cookie."""
        thief = self.site.app.test_client()
        thief.set_cookie("session", value)
        return thief


def account(site: Site, email: str = "anna@example.com", role: Role = Role.ADMIN) -> Person:
    """An account with the good password."""
    return people.add(site.service.database, email, role, datetime.now(UTC), GOOD)


def code(key: str, ahead: int = 0) -> str:
    """What an authenticator with this key shows now, or some periods of 30 seconds later."""
    now = int(datetime.now(UTC).timestamp())
    return str(TOTP(key=key.replace("-", ""), format="base32").generate(now + 30 * ahead).token)
