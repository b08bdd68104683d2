"""The overview: worst first, found by name, group, tag and state, and many changed together."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest

from checks.model import Verdict
from deliverability.overview import rest, sentence
from deliverability.store import monitored, schedule
from deliverability.store.database import reading
from deliverability.store.overview import Counts, Search, Shelf, counts, ids
from tests.benchmarks.looked_after import fill
from tests.web.kept import looked_after, taken_in
from tests.web.site import Site
from tests.world import World
from web.monitor.bars import bars, said

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
FAULTY = '@ MX 10 mail\nmail A 192.0.2.1\n@ TXT "v=spf1 +all"\n_dmarc TXT "v=DMARC1; p=none"\n'


def names(page: str) -> list[str]:
    return re.findall(r'<a href="/domains/\d+"><strong>([^<]+)</strong>', page)


def test_an_empty_overview_teaches_and_has_the_one_field(site: Site) -> None:
    page = site.get("/domains").text
    assert "Nothing is looked after yet" in page
    assert len(re.findall(r'<input [^>]*type="text"', page)) == 1


def test_a_domain_is_taken_in_and_its_page_opens(site: Site) -> None:
    form = {"target": "support@example.com", "csrf_token": site.token()}
    answer = site.client.post("/domains/add/one", data=form)
    assert (answer.status_code, answer.location) == (303, "/domains/1")
    page = site.get("/domains").text
    assert names(page) == ["support@example.com"]
    assert "Your domain is about to be checked." in page


def test_one_that_is_there_already_leads_to_its_page_and_says_so(site: Site) -> None:
    there = taken_in(site)
    form = {"target": "support@EXAMPLE.com", "csrf_token": site.token()}
    answer = site.client.post("/domains/add/one", data=form, follow_redirects=True)
    assert answer.request.path == f"/domains/{there.id}"
    assert "This one is looked after already." in answer.text


def test_what_is_no_domain_comes_back_with_what_is_wrong(site: Site) -> None:
    form = {"target": "nonsense", "csrf_token": site.token()}
    answer = site.client.post("/domains/add/one", data=form)
    assert answer.status_code == 400
    assert "has no dot, so it is not a whole domain." in html.unescape(answer.text)
    assert 'value="nonsense"' in answer.text


def test_the_worst_come_first_and_each_says_how_it_stands(site: Site, world: World) -> None:
    world.set(FAULTY)
    taken_in(site, "a.example.com")
    looked_after(site, "example.com")
    page = site.get("/domains").text
    assert names(page) == ["example.com", "a.example.com"]
    assert "1 of 2 domains needs you." in page
    assert "Mail to example.com" in page
    assert 'aria-label="30 days: 1 with a problem' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=d1", ["d1.example", "d10.example", "d11.example", "d12.example"]),
        ("q=%25", []),
        ("q=SUPPORT@d5", ["d5.example"]),
        ("group=Clubs&tag=web", ["d1.example", "d5.example", "d9.example"]),
        ("tag=we", []),
        ("state=needs+you&q=d", []),
        ("state=nonsense&q=d12", ["d12.example"]),
        ("q=%00d12", ["d12.example"]),
    ],
)
def test_a_search_finds_by_name_group_tag_and_state(site: Site, query: str, found: list[str]) -> None:
    fill(site.service.database, 12, NOW, past=2)
    page = site.get(f"/domains?{query}").text
    assert sorted(name.removeprefix("support@") for name in names(page)) == sorted(found)
    if not found:
        assert "No domain fits this search." in page


def test_pages_hold_fifty_and_a_page_too_far_is_the_last(site: Site) -> None:
    fill(site.service.database, 120, NOW, past=2)
    first, last = site.get("/domains").text, site.get("/domains?page=99999").text
    assert (len(names(first)), len(names(last))) == (50, 20)
    assert "Page 3 of 3" in last
    assert names(site.get("/domains?page=x").text) == names(first)
    assert len({*names(first), *names(site.get("/domains?page=2").text), *names(last)}) == 120


def test_the_choices_lead_to_those_they_count(site: Site) -> None:
    fill(site.service.database, 200, NOW, past=1)
    with reading(site.service.database) as connection:
        for number, shelf in rest(counts(connection)):
            assert len(ids(connection, Search(shelf=shelf))) == number, shelf
        need_you = len(ids(connection, Search(shelf=Shelf.NEEDS_YOU)))
        assert counts(connection).need_you == need_you > 0


@pytest.mark.parametrize(
    ("by_verdict", "paused", "said"),
    [
        (((Verdict.FAIL, 1), (Verdict.WARN, 2), (Verdict.PASS, 38)), 0, "3 of 41 domains need you."),
        (((Verdict.WARN, 1), (Verdict.PASS, 40)), 0, "1 of 41 domains needs you."),
        (((Verdict.PASS, 40), (Verdict.NOT_APPLICABLE, 1)), 0, "All 41 domains are well."),
        (((Verdict.PASS, 40), (Verdict.COULD_NOT_CHECK, 1)), 0, "None of 41 domains needs you."),
        (((Verdict.FAIL, 1),), 0, "Your domain needs you."),
        (((None, 1),), 0, "Your domain is about to be checked."),
        (((None, 1),), 1, "Your domain is paused, and was not checked yet."),
        (((Verdict.COULD_NOT_CHECK, 1),), 0, "Your domain could not be checked yet."),
        (((Verdict.PASS, 1),), 0, "Your domain is well."),
    ],
)
def test_the_sentence_says_how_many_need_somebody(
    by_verdict: tuple[tuple[Verdict | None, int], ...], paused: int, said: str
) -> None:
    assert sentence(Counts(by_verdict, paused)) == said


def marked(site: Site, deed: str, **fields: object) -> str:
    """The page that asks whether it is meant."""
    answer = site.client.post("/domains/marked", data={"deed": deed, "csrf_token": site.token(), **fields})
    assert answer.status_code == 200
    return answer.text


def done(site: Site, page: str, **fields: object) -> str:
    """Fill in what that page asks for, and press its button."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    return site.client.post("/domains/marked/done", data=hidden | fields, follow_redirects=True).text


def test_tags_and_groups_are_given_to_many(site: Site) -> None:
    one, two, three = (taken_in(site, f"{word}.example.com") for word in ("a", "b", "c"))
    page = marked(site, "tag", id=[one.id, two.id])
    assert "a.example.com" in page
    assert "c.example.com" not in page
    assert "2 domains have the tag." in done(site, page, typed="Shop, north")
    done(site, marked(site, "untag", id=[two.id]), typed="north")
    assert "1 domain is moved." in done(site, marked(site, "group", id=[three.id]), typed="New")
    with reading(site.service.database) as connection:
        kept = {
            each.name: (each.tags, each.group and each.group.name)
            for each in monitored.everything(connection)
        }
    assert kept == {
        "a.example.com": (("north", "shop"), None),
        "b.example.com": (("shop",), None),
        "c.example.com": ((), "New"),
    }


def test_a_tag_that_is_none_is_asked_for_again(site: Site) -> None:
    one = taken_in(site)
    page = marked(site, "tag", id=[one.id])
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    answer = site.client.post("/domains/marked/done", data=hidden | {"typed": " , "})
    assert answer.status_code == 400
    assert "Type one tag at least." in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_checks_are_paused_and_go_on(site: Site) -> None:
    one = taken_in(site)
    assert "1 domain is paused." in done(site, marked(site, "pause", id=[one.id]))
    assert "paused" in site.get("/domains?state=paused").text
    with reading(site.service.database) as connection:
        planned = schedule.planned(connection, one.id, datetime.now(UTC))
    assert planned is not None
    assert planned.next_due is None
    assert "1 domain is checked again." in done(site, marked(site, "resume", id=[one.id]))
    assert names(site.get("/domains?state=paused").text) == []


def test_all_that_a_search_found_can_be_let_go_after_a_question(site: Site) -> None:
    fill(site.service.database, 60, NOW, past=1)
    page = marked(site, "remove", every="1", q="d1")
    assert "Let go, and forget the history of 11 domains" in page
    assert "This cannot be undone." in page
    assert len(names(site.get("/domains?page=1").text)) == 50
    assert "11 domains are looked after no more." in done(site, page)
    assert [name for name in names(site.get("/domains").text) if "d1" in name] == []
    with reading(site.service.database) as connection:
        assert monitored.count(connection) == 49


def test_nothing_marked_is_said_and_an_unknown_deed_refused(site: Site) -> None:
    taken_in(site)
    assert "No domain is marked" in marked(site, "tag")
    answer = site.client.post("/domains/marked", data={"deed": "shout", "csrf_token": site.token()})
    assert answer.status_code == 400


def test_what_strangers_wrote_is_escaped(site: Site) -> None:
    one = taken_in(site, group="<b>G</b>", tags=("<i>t</i>",))
    done(site, marked(site, "tag", id=[one.id]), typed="<script>alert(1)</script>")
    for path in (
        "/domains",
        "/groups",
        f"/domains/{one.id}",
        f"/domains/{one.id}/settings",
        "/domains?q=<b>",
    ):
        page = site.get(path).text
        assert "<b>" not in page, path
        assert "<i>" not in page, path
        assert "<script>alert" not in page, path


def test_the_first_page_shows_the_way_when_there_is_one(site: Site) -> None:
    assert "/domains" not in site.get("/").text.partition("<main")[2]
    taken_in(site)
    assert "Your domain is about to be checked." in site.get("/").text


def test_bars_say_in_words_what_they_show() -> None:
    row = (None, Verdict.PASS, Verdict.PASS, Verdict.FAIL, Verdict.COULD_NOT_CHECK)
    drawn = bars(row)
    assert drawn.title == said(row)
    assert drawn.title == ("5 days: 1 with a problem, 1 that could not be checked, 2 well, 1 without a check")
    assert dict(drawn.shapes)[Verdict.FAIL] == "M12 0h3v20h-3z"
    assert drawn.width == 20
    assert bars(()).title == "no day yet"
