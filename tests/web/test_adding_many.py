"""A list of domains: shown before anything is added, wrong lines named, the good ones taken."""

from __future__ import annotations

import html
import io
import re

import pytest
from werkzeug.test import TestResponse

from deliverability.store import monitored
from deliverability.store.database import reading
from tests.web.kept import taken_in
from tests.web.site import Site

LIST = "shop.example.com\nnonsense\nSUPPORT@club.example.com\nshop.example.com\nold.example.com\n"
TABLE = "target,group,tags,schedule\na.example.com,Shops,x y,daily 07:00\nb.example.com,,,now and then\n"


def shown(site: Site, **fields: object) -> TestResponse:
    """The page that says what would be added."""
    return site.client.post("/domains/add/many", data={"csrf_token": site.token(), **fields})


def added(site: Site, page: str) -> TestResponse:
    """Press the button of that page."""
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    (text,) = re.findall(r'<textarea name="text"[^>]*>([^<]*)</textarea>', page)
    form = fields | {"text": html.unescape(text)}
    return site.client.post("/domains/add/many/done", data=form, follow_redirects=True)


def test_a_list_is_shown_before_it_is_added(site: Site) -> None:
    taken_in(site, "old.example.com")
    page = shown(site, text=LIST, group="Clubs", tags="New").text
    assert "<h1>2 domains will be added</h1>" in page
    assert "1 line cannot be read" in page
    assert "Line 2: " in page
    assert "1 domain of the list is looked after already, and stays as it is." in page
    with reading(site.service.database) as connection:
        assert monitored.count(connection) == 1
    assert "2 domains added." in added(site, page).text
    with reading(site.service.database) as connection:
        there = monitored.everything(connection)
    kept = {one.name: (one.group and one.group.name, one.tags) for one in there}
    assert kept == {
        "old.example.com": (None, ()),
        "shop.example.com": ("Clubs", ("new",)),
        "SUPPORT@club.example.com": ("Clubs", ("new",)),
    }


def test_a_table_is_uploaded_and_its_settings_are_shown(site: Site) -> None:
    page = shown(site, file=(io.BytesIO(TABLE.encode()), "list.csv")).text
    assert "<h1>1 domain will be added</h1>" in page
    assert "How often: every day at 07:00" in page
    assert 'Line 3: schedule: "now and then" is not a schedule' in html.unescape(page)
    assert "1 domain added." in added(site, page).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": " \n"}, "Nothing is pasted here yet, and no file was chosen."),
        ({"text": "target,colour\na.example.com,red\n"}, 'The column "colour" is not known'),
        ({"text": "\n".join(f"d{n}.example" for n in range(1001))}, "There are 1001 domains in this list."),
        ({"text": "a.example.com", "tags": "x" * 65}, "is longer than 64 characters."),
        ({"file": (io.BytesIO(b"\xff\xfe\x00a"), "list.csv")}, "This file is no text in UTF-8."),
    ],
)
def test_a_list_that_cannot_be_read_comes_back_with_what_is_wrong(
    site: Site, fields: dict[str, object], said: str
) -> None:
    answer = shown(site, **fields)
    assert answer.status_code == 400
    assert said in html.unescape(answer.text)
    assert 'aria-invalid="true"' in answer.text


def test_a_list_that_is_too_large_is_refused_before_it_is_read(site: Site) -> None:
    answer = shown(site, file=(io.BytesIO(b"a" * 600_000), "list.csv"))
    assert answer.status_code == 413


def test_what_a_list_holds_is_escaped(site: Site) -> None:
    page = shown(site, text="<script>alert(1)</script>\nok.example.com", group="<b>G</b>").text
    assert "<script>alert" not in page
    assert "<b>" not in page


def test_a_list_with_long_lines_is_taken(site: Site) -> None:
    text = "".join(f"shop{number}.{'x' * 60}.example.com\n" for number in range(900))
    page = shown(site, text=text)
    assert page.status_code == 200
    assert "<h1>900 domains will be added</h1>" in page.text
    assert "900 domains added." in added(site, page.text).text
