"""A reader names the selector that no DNS server can list, and the check is made again with it."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.web.site import Site, settings_for
from tests.world import World

NO_KEY = '@ MX 10 mail\nmail A 192.0.2.1\n@ TXT "v=spf1 mx -all"\n_domainkey TXT "t=y"'
KEY = '\nmine._domainkey TXT "v=DKIM1; p="'
FORM = '<label for="selector">Your selector</label>'
HINT = "the word after <code>s=</code> in the <code>DKIM-Signature</code> line of a mail you sent"


def name_selector(site: Site, run_id: str, selector: str) -> TestResponse:
    form = {"selector": selector, "csrf_token": site.token()}
    return site.client.post(f"/checks/{run_id}", data=form)


def selectors_of(site: Site, run_id: str) -> list[str]:
    options = json.loads(site.get(f"/checks/{run_id}/transcript.json").text)["options"]
    return list(options["selectors"])


def new_run(site: Site, answer: TestResponse) -> str:
    assert answer.status_code == 303
    run_id = answer.headers["Location"].rpartition("/")[2]
    site.ended(run_id)
    return run_id


def test_where_no_selector_is_known_the_form_stands_beside_the_open_question(
    site: Site, world: World
) -> None:
    world.set(NO_KEY)
    page = site.get(f"/checks/{site.checked()}").text
    assert page.count(FORM) == 1
    assert FORM in page.partition('<h2 id="open">')[2].partition('<h2 id="fine">')[0]
    assert HINT in page
    assert (
        '<a href="#selector">Name your selector</a>' in page.partition('id="row-dkim"')[2].split("</li>")[0]
    )


def test_where_a_key_was_found_the_form_stands_in_the_dkim_row(site: Site, world: World) -> None:
    world.set(NO_KEY + KEY)
    page = site.get(f"/checks/{new_run(site, name_selector(site, site.checked(), 'mine'))}").text
    assert page.count(FORM) == 1
    assert FORM in page.partition('id="row-dkim"')[2].partition('id="row-dmarc"')[0]


def test_a_domain_that_is_not_there_is_asked_for_no_selector(site: Site, world: World) -> None:
    world.set("@ MX 10 mail")
    page = site.get(f"/checks/{site.checked('support@nowhere.example')}").text
    assert "does not exist" in page
    assert FORM not in page


def test_the_new_run_is_fresh_and_knows_the_old_selectors_too(site: Site, world: World) -> None:
    world.set(NO_KEY)
    old = site.ask(selectors=["older"], sending_ips=["192.0.2.7"]).json
    assert old is not None
    site.ended(old["id"])
    world.set(NO_KEY + KEY)
    new = new_run(site, name_selector(site, old["id"], " Mine "))
    options = json.loads(site.get(f"/checks/{new}/transcript.json").text)["options"]
    assert (options["selectors"], options["sending_ips"]) == (["mine", "older"], ["192.0.2.7"])
    found = [one["check"] for one in site.ended(new)["report"]["findings"]]
    assert "dkim.p-empty" in found
    assert selectors_of(site, old["id"]) == ["older"]
    assert ", fresh from your own name servers" in site.get(f"/checks/{new}").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Nothing was typed. A selector is one short word, such as s1."),
        ("  ", "Nothing was typed. A selector is one short word, such as s1."),
        ("s=s1;", "This is not a selector. Write only the word after s=, such as s1."),
        ("s1._domainkey.example.com", "This is not a selector."),
        ("two words", "This is not a selector."),
        ("a" * 64, "This is not a selector."),
        ("s1\r\nX: y", "This is not a selector."),
        ('"><script>alert(1)</script>', "This is not a selector."),
    ],
)
@pytest.mark.parametrize(
    "zone", [NO_KEY, '@ MX 10 mail\n@ TXT "v=spf1 -all"\n*._domainkey TXT "v=DKIM1; p="']
)
def test_a_wrong_selector_comes_back_on_the_same_page(
    site: Site, world: World, zone: str, typed: str, said: str
) -> None:
    world.set(zone)
    run_id = site.checked()
    asked = len(world.asked)
    answer = name_selector(site, run_id, typed)
    assert answer.status_code == 400
    assert f'<p class="problem" id="problem">{said}' in html.unescape(answer.text)
    assert 'aria-invalid="true" aria-describedby="problem selector-hint"' in answer.text
    assert f'name="selector" value="{typed}"' in html.unescape(answer.text)
    assert "<script>alert" not in answer.text
    assert len(world.asked) == asked


def test_a_wrong_selector_opens_the_row_that_holds_the_form(site: Site, world: World) -> None:
    world.set(NO_KEY + KEY)
    run_id = new_run(site, name_selector(site, site.checked(), "mine"))
    world.set("")
    page = name_selector(site, run_id, "not one").text
    assert '<details id="family-dkim" open>' in page


def test_more_selectors_than_a_check_takes_are_refused(site: Site, world: World) -> None:
    world.set(NO_KEY)
    full = site.ask(selectors=[f"s{number}" for number in range(50)]).json
    assert full is not None
    site.ended(full["id"])
    answer = name_selector(site, full["id"], "mine")
    assert answer.status_code == 400
    assert "This check has 50 selectors already" in answer.text
    assert name_selector(site, full["id"], "s7").status_code == 303


def test_two_who_name_the_same_selector_share_one_run(site: Site, world: World) -> None:
    world.set(NO_KEY)
    run_id = site.checked()
    world.set(NO_KEY + "\n@ !delay 1")
    first, second = name_selector(site, run_id, "mine"), name_selector(site, run_id, "MINE")
    assert first.headers["Location"] == second.headers["Location"]


def test_a_run_too_many_keeps_the_selector_and_says_when(world: World, tmp_path: Path) -> None:
    world.set(NO_KEY)
    with Site(settings_for(world, tmp_path, checks_per_hour=1)) as site:
        answer = name_selector(site, site.checked(), "mine")
        assert answer.status_code == 429
        assert "You have started 1 check in the last hour." in answer.text
        assert 'name="selector" value="mine"' in answer.text
        assert 3500 < int(answer.headers["Retry-After"]) <= 3600


def test_a_selector_without_a_token_starts_nothing(site: Site, world: World) -> None:
    world.set(NO_KEY)
    run_id = site.checked()
    asked = len(world.asked)
    assert site.client.post(f"/checks/{run_id}", data={"selector": "mine"}).status_code == 400
    assert len(world.asked) == asked
