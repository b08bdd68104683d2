"""Every route there is: nothing changes without the token of a form, and nothing by reading."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from werkzeug.routing import Rule

from deliverability.store.tables import metadata
from tests.web.accounts.door import Visitor
from tests.web.site import Site
from web.accounts import limits
from web.needs import NEEDS, Need

READS = {"GET", "HEAD", "OPTIONS"}
BY_A_SIGNED_LINK = ("reports.", "readers.", "unsubscribe.")
"""What a mail program may call by itself (RFC 8058): what is signed in the link stands for the token."""
MAY_SAY = {"/reports/report.pdf": (503,)}  # where the extra for PDF is not installed
CLOSED = {400, 401, 403, 405, 415}


def path_of(rule: Rule) -> str:
    """A place that the rule leads to; nothing is there."""
    path = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule)
    path = re.sub(r"<check:\w+>", "spf.missing", path)
    path = re.sub(r"<int[^>]*>", "1", path)
    return re.sub(r"<[^>]+>", "a" * 22, path)


def rows(site: Site) -> dict[str, list[tuple[object, ...]]]:
    """All that the database holds, but when a session was last seen."""
    held = {}
    with site.service.database.connect() as connection:
        for name, table in metadata.tables.items():
            columns = [column for column in table.c if column.name != "seen_at"]
            held[name] = [tuple(row) for row in connection.execute(select(*columns))]
    return held


@pytest.fixture(autouse=True)
def _any_number_of_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "GUESSING", frozenset())


def changing(site: Site) -> list[tuple[str, Rule]]:
    return [
        (method, rule)
        for rule in site.app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - READS)
    ]


@pytest.mark.parametrize("is_in", [False, True], ids=["a stranger", "an admin"])
def test_without_the_token_of_a_form_nothing_changes(house: Site, anna: Visitor, is_in: bool) -> None:
    if is_in:
        anna.sign_in()
    before = rows(house)
    for method, rule in changing(house):
        if rule.endpoint.startswith(BY_A_SIGNED_LINK):
            continue
        form = {"email": "b@example.com", "role": "admin", "target": "example.com", "sure": "yes"}
        answer = anna.client.open(path_of(rule), method=method, data=form)
        is_sent_to_the_door = not is_in and answer.status_code == 303 and "/sign-in" in answer.location
        assert answer.status_code in CLOSED or is_sent_to_the_door, (method, rule.rule, answer.status_code)
    assert rows(house) == before


@pytest.mark.parametrize(
    "head", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
             {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://localhost:1"}],
)  # fmt: skip
def test_a_page_of_another_site_changes_nothing_even_with_a_token(
    house: Site, anna: Visitor, head: dict[str, str]
) -> None:
    anna.sign_in()
    form = {"csrf_token": anna.token("/people"), "email": "b@example.com", "role": "admin"}
    before = rows(house)
    for method, rule in changing(house):
        answer = anna.client.open(path_of(rule), method=method, data=form, headers=head)
        assert answer.status_code == 403, (method, rule.rule)
    assert rows(house) == before


def test_reading_changes_nothing(house: Site, anna: Visitor) -> None:
    anna.sign_in()
    before = rows(house)
    for rule in house.app.url_map.iter_rules():
        if "GET" in (rule.methods or set()):
            answer = anna.client.get(path_of(rule), query_string={"sure": "yes", "target": "example.com"})
            assert answer.status_code < 500 or answer.status_code in MAY_SAY.get(rule.rule, ()), rule.rule
    assert rows(house) == before


def test_a_stranger_reads_nothing_but_what_is_public(house: Site) -> None:
    stranger = Visitor(house)
    for rule in house.app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or NEEDS.get(rule.endpoint) is Need.PUBLIC:
            continue
        answer = stranger.get(path_of(rule))
        assert answer.status_code in (303, 401), rule.rule
        if answer.status_code == 303:
            assert answer.location.startswith("/sign-in?next="), rule.rule
