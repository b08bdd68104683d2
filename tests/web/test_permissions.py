"""Every route says who may call it."""

from __future__ import annotations

import pytest

from deliverability.accounts.roles import Role
from tests.web.site import Site
from web.identity import Identity
from web.needs import NEEDS, Need
from web.permissions import may


def test_every_route_has_a_line_and_every_line_a_route(site: Site) -> None:
    routes = {rule.endpoint for rule in site.app.url_map.iter_rules()}
    assert sorted(routes - NEEDS.keys()) == [], "add these to web/needs.py"
    extra = {"sso.begin", "sso.back"}  # there where single sign-on is set
    assert sorted(NEEDS.keys() - routes - extra) == [], "no route has this name"


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (None, {Need.PUBLIC}),
        (Role.VIEWER, {Need.PUBLIC, Need.CHECK, Need.VIEWER}),
        (Role.EDITOR, {Need.PUBLIC, Need.CHECK, Need.VIEWER, Need.EDITOR}),
        (Role.ADMIN, {Need.PUBLIC, Need.CHECK, Need.VIEWER, Need.EDITOR, Need.ADMIN}),
    ],
)
def test_a_role_may_do_what_the_ones_below_it_may(role: Role | None, allowed: set[Need]) -> None:
    who = Identity("somebody", role)
    assert {need for need in Need if may(who, need)} == allowed
