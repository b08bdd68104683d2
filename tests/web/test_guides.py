"""The pages about the checks: one for each, with all its guide says, and one list of them by group."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest

from checks.guide import guide
from checks.registry import all_checks, families
from checks.template.rule import all_rules
from deliverability.wording import SEVERITY_WORDS, family_name
from tests.web.site import Site, settings_for
from tests.world import World
from web.citations import linked, linked_in
from web.markdown import render


@pytest.fixture(scope="module")
def site(_world_server: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One application for all pages, which are the same whoever asks and whenever."""
    with Site(settings_for(_world_server, tmp_path_factory.mktemp("guides"))) as site:
        yield site


def test_the_list_holds_every_check_once_under_its_group_and_family(site: Site) -> None:
    page = html.unescape(site.get("/checks").text)
    places = re.findall(r'href="/checks/([a-z0-9-]+\.[a-z0-9-]+)"', page)
    assert sorted(places) == sorted((*all_checks(), *all_rules()))
    assert re.findall(r'<h2 id="group-\d">(.*?)</h2>', page)[0] == "Mail reaches you"
    for family in families():
        assert f'<h3 id="{family}"><strong>{family_name(family)}</strong>' in page
    for severity, word in SEVERITY_WORDS.items():
        count = sum(check.severity is severity for check in all_checks().values())
        rules = sum(rule.severity is severity for rule in all_rules().values())
        assert page.count(f"<span>{word}</span>") == count + rules


@pytest.mark.parametrize("check_id", all_checks())
def test_a_check_has_a_page_with_all_its_guide_says(site: Site, check_id: str) -> None:
    answer = site.get(f"/checks/{check_id}")
    assert answer.status_code == 200
    page = html.unescape(answer.text)
    for head in (
        "What happens to your mail",
        "What to do",
        "Technical detail",
        "When we say it",
        "When all is fine",
    ):
        assert f"<h2>{head}</h2>" in page
    for example in (*guide(check_id).reported_for, *guide(check_id).fine):
        assert f"{example.mail}{example.zone}".strip() in page
    assert not re.search(r"(?<!%)\{[a-z_]+\}", page)
    rests = page.partition("<dt>Rests on</dt>")[2].partition("</dd>")[0]
    told = re.sub(r"<[^>]*>", "", rests)
    for cite in all_checks()[check_id].cites:
        assert cite in told
        assert (
            not cite.startswith("RFC ") or f">{cite}</a>" in rests or "</a> (" in rests or "erratum" in cite
        )


@pytest.mark.parametrize("rule_id", all_rules())
def test_a_rule_has_a_page_with_its_examples(site: Site, rule_id: str) -> None:
    answer = site.get(f"/checks/{rule_id}")
    assert answer.status_code == 200
    page = html.unescape(answer.text)
    for head in ("Why it matters", "What to write", "Technical detail", "When we say it", "When all is fine"):
        assert f"<h2>{head}</h2>" in page
    for example in (*guide(rule_id).reported_for, *guide(rule_id).fine):
        assert all(text.rstrip("\n") in page for text in example.templates)
    words = page.partition("<article")[2].partition("<h2>When we say it</h2>")[0]
    assert not re.search(
        r"(?<![{%$#])\{[a-z_]+\}(?!\})", re.sub(r"<code>.*?</code>", "", words, flags=re.DOTALL)
    )


@pytest.mark.parametrize("short", ["TONE001", "blame-customer"])
def test_the_short_forms_of_a_rule_lead_to_its_page(site: Site, short: str) -> None:
    answer = site.get(f"/checks/{short}")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/checks/template.blame-customer")


def test_a_name_that_no_rule_has_leads_nowhere(site: Site) -> None:
    for nothing in ("TONE999", "no-such-rule", "template.no-such-rule"):
        assert site.get(f"/checks/{nothing}").status_code == 404


def test_where_the_guides_were_before_leads_to_where_they_are(site: Site) -> None:
    for old, new in (("/explain", "/checks"), ("/explain/mx.none", "/checks/mx.none")):
        answer = site.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, new)


def test_a_finding_leads_to_the_page_of_its_check(site: Site, world: World) -> None:
    world.set('@ TXT "v=spf1 -all"')
    page = site.get(f"/checks/{site.checked()}").text
    assert '<a href="/checks/mx.none">mx.none</a>' in page
    assert '<a href="https://www.rfc-editor.org/rfc/rfc5321.html#section-5.1">RFC 5321 §5.1</a>' in page


@pytest.mark.parametrize(
    ("cite", "place"),
    [
        ("RFC 7208 §4.5", "rfc7208.html#section-4.5"),
        ("RFC 9989 appendix C", "rfc9989.html#appendix-C"),
        ("RFC 6376 §C.2", "rfc6376.html#appendix-C.2"),
        ("RFC 9991", "rfc9991.html"),
    ],
)
def test_an_rfc_is_a_link_to_its_place(cite: str, place: str) -> None:
    assert linked(cite) == f'<a href="https://www.rfc-editor.org/rfc/{place}">{cite}</a>'


def test_a_link_ends_where_the_section_does_and_nothing_else_is_one() -> None:
    assert linked("RFC 6376 §3.6.1 (errata 3017)").endswith(
        '#section-3.6.1">RFC 6376 §3.6.1</a> (errata 3017)'
    )
    assert linked("(RFC 7208 §4.6.4).").endswith('#section-4.6.4">RFC 7208 §4.6.4</a>).')
    assert linked("Gmail 5.7.24 <b>") == "Gmail 5.7.24 &lt;b&gt;"


def test_in_a_text_code_and_records_stay_as_they_are() -> None:
    text = linked_in(render("See RFC 7208 §3 and `RFC 7208 §4`.\n\n```\nRFC 7208 §5\n```"))
    assert text.count("<a ") == 1
    assert "<code>RFC 7208 §4</code>" in text
