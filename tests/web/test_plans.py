"""Check before publishing: the page and the API, with and without mistakes."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from checks.domain import parse_target
from deliverability.checker import Wishes
from deliverability.plan_work import take_up
from deliverability.planned_text import read_changes
from deliverability.remedies.model import Action
from deliverability.store import plans as store
from deliverability.store.leases import MOST_TRIES, Lease
from deliverability.store.plans import StoredPlan
from tests.commands.calling import HEALTHY, NO_DMARC
from tests.web.site import PATIENCE, Site, settings_for
from tests.world import World

DMARC = "_dmarc TXT “v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com”"


def typed(site: Site, records: str, target: str = "example.com", **fields: str) -> Any:
    form = {"target": target, "records": records, "csrf_token": site.token(), **fields}
    return site.client.post("/plan", data=form)


def ended(site: Site, plan_id: str) -> dict[str, Any]:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        said = site.get(f"/api/plans/{plan_id}").json
        assert isinstance(said, dict)
        if said["state"] in ("done", "failed"):
            return said
        time.sleep(0.02)
    raise AssertionError(f"plan {plan_id} has not ended")


def test_a_plan_shows_what_is_cleared_what_is_new_and_what_stays(site: Site, world: World) -> None:
    world.set(NO_DMARC)
    begun = typed(site, DMARC + '\n+ @ TXT "v=spf1 -all"')
    assert begun.status_code == 303
    plan_id = begun.location.rpartition("/")[2]
    ended(site, plan_id)
    page = site.get(f"/plans/{plan_id}").text
    assert "<h1>These changes clear 1 problem, but bring 1 new problem.</h1>" in page
    parts = dict(re.findall(r'<h2 id="(new|gone|same|turned|changes)">(.*?)</section>', page, re.DOTALL))
    assert "2 records" in parts["new"]
    assert "cleared" in parts["gone"]
    assert "/checks/dmarc.none-found" in parts["gone"]
    assert "/checks/dkim" in parts["same"]
    assert "then" in parts["turned"]
    assert "<code>v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com</code>" in parts["changes"]
    assert "none to replace" not in page
    again = site.get(f"/plan?plan={plan_id}").text
    assert "“v=DMARC1; p=quarantine" in again
    assert 'value="example.com"' in again


def test_the_page_works_while_the_plan_is_under_way(site: Site, world: World) -> None:
    world.set(HEALTHY)
    plan_id = typed(site, DMARC).location.rpartition("/")[2]
    page = site.get(f"/plans/{plan_id}").text
    if 'data-state="under way"' in page:  # it may be done already
        assert '<meta http-equiv="refresh"' in page
        assert f"/plans/{plan_id}/rows" in page
    ended(site, plan_id)
    assert 'data-state="done"' in site.get(f"/plans/{plan_id}/rows").text


def test_a_mistake_is_shown_with_its_line_and_place_and_what_was_typed_stays(site: Site) -> None:
    page = typed(site, '@ MX 10 mail\n_dmarc TXTT "<script>"', usual="add")
    assert page.status_code == 400
    assert "Line 2: &#34;TXTT&#34; is no record type; did you mean &#34;TXT&#34;?</p>" in page.text
    assert "_dmarc TXTT &#34;&lt;script&gt;&#34;\n       ^" in page.text
    assert '<option value="add" selected>' in page.text
    assert "Nothing is pasted here yet." in typed(site, "  ").text
    assert 'id="target-problem"' in typed(site, DMARC, target="no domain").text
    assert typed(site, DMARC, target="x" * 5000).status_code == 400


def test_a_form_without_its_token_is_refused(site: Site) -> None:
    assert site.client.post("/plan", data={"target": "example.com", "records": DMARC}).status_code == 400


def test_a_result_leads_to_its_plan_form(site: Site, world: World) -> None:
    world.set(HEALTHY)
    run_id = site.checked()
    assert f"/plan?run={run_id}" in site.get(f"/checks/{run_id}").text
    filled = site.get("/plan", query_string={"run": run_id, "records": '@ TXT "x"'}).text
    assert 'value="support@example.com"' in filled
    assert ">@ TXT &#34;x&#34;</textarea>" in filled


def test_the_api_takes_records_and_gives_what_plan_prints(site: Site, world: World) -> None:
    world.set(NO_DMARC)
    body = {"target": "example.com", "records": DMARC, "only": ["dmarc"]}
    begun = site.client.post("/api/plans", json=body)
    assert begun.status_code == 202
    assert begun.location == f"/api/plans/{begun.json['id']}"
    said = ended(site, begun.json["id"])
    plan = said["plan"]
    assert (plan["verdict"], [one["check"] for one in plan["gone"]]) == ("pass", ["dmarc.none-found"])
    assert plan["said"] == "These changes clear 1 problem, and bring none."
    assert set(plan["after"]["families"]) == {"dmarc"}


def test_the_api_names_the_field_and_the_place_of_a_mistake(site: Site) -> None:
    def refused(**body: object) -> tuple[int, dict[str, Any]]:
        answer = site.client.post("/api/plans", json={"target": "example.com", "records": DMARC} | body)
        assert isinstance(answer.json, dict)
        return answer.status_code, answer.json["error"]

    assert refused(records="_dmarc TXTT x") == (400, {
        "message": 'line 1, column 8: "TXTT" is no record type; did you mean "TXT"?', "field": "records",
        "mark": "_dmarc TXTT x\n       ^",
    })  # fmt: skip
    assert refused(records=5)[1]["field"] == "records"
    assert refused(action="ad")[1] == {"message": "Give one of add, replace, remove.", "field": "action"}
    assert 'Did you mean "records"?' in refused(recods="x")[1]["message"]
    assert refused(target="no domain")[1]["field"] == "target"
    assert site.client.post("/api/plans", data="x").status_code == 415
    assert site.get("/api/plans/none").status_code == 404
    assert site.get("/plans/none").status_code == 404


def test_a_plan_counts_as_two_checks(world: World, tmp_path: Path) -> None:
    world.set(HEALTHY)
    body = {"target": "example.com", "records": DMARC, "only": ["dmarc"]}
    with Site(settings_for(world, tmp_path, checks_per_hour=3)) as site:
        begun = [site.client.post("/api/plans", json=body) for _ in range(3)]
        assert [answer.status_code for answer in begun] == [202, 202, 429]
        assert int(begun[2].headers["Retry-After"]) > 3000
        assert site.ask().status_code == 429
        refused = typed(site, DMARC)
        assert refused.status_code == 429
        assert "3 checks in the last hour" in refused.text


OLD = datetime.now(UTC) - timedelta(minutes=5)


def left(site: Site, times: int) -> str:
    """A plan that so many processes have begun, and died."""
    changes = read_changes(DMARC, parse_target("example.com"), Action.REPLACE)
    plan = StoredPlan("left", "example.com", Wishes(), DMARC, Action.REPLACE, changes, "", OLD)
    store.add(site.service.database, plan)
    for _ in range(times):
        assert store.begin(site.service.database, plan.id, Lease("dead", OLD), OLD) is not None
    take_up(site.service.database, site.service.worker, datetime.now(UTC))
    return plan.id


def test_what_a_dead_process_left_is_judged_by_one_that_lives(site: Site, world: World) -> None:
    world.set(HEALTHY)
    assert ended(site, left(site, times=1))["state"] == "done"


def test_what_ends_every_process_is_given_up(site: Site) -> None:
    page = site.get(f"/plans/{left(site, times=MOST_TRIES)}").text
    assert "We could not try your changes" in page
    assert "It says nothing about your mail." in page
