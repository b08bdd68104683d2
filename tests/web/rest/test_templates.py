"""The API lints templates and keeps the library, as the pages do."""

from __future__ import annotations

from typing import Any

from checks.template.rule import all_rules
from tests.web.site import Site

RUDE = "Hi Anna,\n\n\U0001f600 You failed to include your order number.\n\nBest, Tom"
KIND = {
    "title": "My parcel is late",
    "source": "Hi Anna,\n\nIt is on its way.\n\nBest, Tom",
    "kind": "complaint",
}


def said(site: Site, method: str, path: str, status: int = 200, **sent: Any) -> Any:
    answer = site.client.open(f"/api{path}", method=method, **({"json": sent} if sent else {}))
    assert answer.status_code == status, answer.text
    return answer.json


def test_a_template_is_linted_with_the_place_of_each_finding(site: Site) -> None:
    findings = said(site, "POST", "/lint", source=RUDE, name="late.txt")["findings"]
    (blame,) = (one for one in findings if one["code"] == "TONE001")
    place = tuple(blame[key] for key in ("line", "column", "end_line", "end_column"))
    assert place == (3, 3, 3, 16)
    assert blame["text"] == "You failed to"
    assert (blame["check"], blame["severity"], blame["file"]) == (
        "template.blame-customer",
        "error",
        "late.txt",
    )
    assert blame["fix"] is None


def test_rules_of_a_kind_speak_where_it_is_said(site: Site) -> None:
    source = "Hi Anna,\n\nThank you for your mail.\n\nBest regards,\nTom"
    plain = {one["code"] for one in said(site, "POST", "/lint", source=source)["findings"]}
    told = {one["code"] for one in said(site, "POST", "/lint", source=source, kind="complaint")["findings"]}
    assert not any(code.startswith("STRUCT01") for code in plain)
    assert any(code.startswith("STRUCT01") for code in told)


def test_safe_fixes_come_back_as_text_where_asked_for(site: Site) -> None:
    source = "<!doctype html><html lang=en><head><title>Hi</title></head><body><p>Hi Anna,</p></body></html>"
    assert said(site, "POST", "/lint", source=source)["source"] is None
    answer = said(site, "POST", "/lint", source=source, fix=True)
    assert any(one["fix"] and one["fix"]["safe"] for one in answer["findings"])
    again = said(site, "POST", "/lint", source=answer["source"])
    assert not any(one["fix"] and one["fix"]["safe"] for one in again["findings"])


def test_what_cannot_be_looked_at_is_refused_by_its_field(site: Site) -> None:
    answer = said(site, "POST", "/lint", 422, source=" \n ")
    assert answer["errors"][0]["field"] == "source"
    assert said(site, "POST", "/lint", 400, source="a" * (512 * 1024 + 1))["errors"][0]["field"] == "source"


def test_an_answer_is_kept_changed_approved_and_removed(site: Site) -> None:
    new = said(site, "POST", "/templates", 201, **KIND)
    assert (new["version"], new["approved_by"], new["kind"]) == (1, "", "complaint")
    assert said(site, "POST", "/templates", 422, **KIND)["errors"][0]["field"] == "title"
    place = f"/templates/{new['id']}"
    assert said(site, "POST", f"{place}/approve", version=1)["approved_by"] == "the owner"
    changed = said(site, "PUT", place, **(KIND | {"source": "Hi,\n\nIt is here.\n\nBest, Tom", "version": 1}))
    assert (changed["version"], changed["approved_by"]) == (2, "")
    said(site, "PUT", place, 409, **(KIND | {"version": 1}))
    said(site, "POST", f"{place}/approve", 409, version=1)
    assert [one["version"] for one in said(site, "GET", f"{place}/versions")["versions"]] == [2, 1]
    assert [one["id"] for one in said(site, "GET", "/templates?q=here&kind=complaint")["templates"]] == [
        new["id"]
    ]
    for _ in range(2):
        assert site.client.delete(f"/api{place}").status_code == 204
    said(site, "GET", place, 404)
    assert said(site, "GET", "/templates") == {"templates": [], "next": None}


def test_who_does_not_say_which_version_they_read_changes_and_approves_nothing(site: Site) -> None:
    new = said(site, "POST", "/templates", 201, **KIND)
    place = f"/templates/{new['id']}"
    changed = KIND | {"source": "Hi,\n\nIt is lost.\n\nBest, Tom"}
    for method, path, sent in (("PUT", place, changed), ("POST", f"{place}/approve", {"version": None})):
        assert said(site, method, path, 400, **sent)["errors"][0]["field"] == "version"
    assert said(site, "GET", place) == new


def test_every_rule_is_listed_with_its_page(site: Site) -> None:
    rules = said(site, "GET", "/rules")["rules"]
    assert [one["check"] for one in rules] == list(all_rules())
    assert site.get(rules[0]["page"]).status_code == 200
