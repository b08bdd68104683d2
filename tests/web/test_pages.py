"""The pages: one field, a run that keeps its link, answers that mean well."""

from __future__ import annotations

import html
import re
import time
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from checks import CHECKS_VERSION
from deliverability.checker import Wishes
from deliverability.net.transcript import loads
from deliverability.store import runs as store
from deliverability.store.leases import MOST_TRIES, Lease
from deliverability.store.runs import StoredRun
from deliverability.worker import INTERRUPTED
from tests.web.site import Site, settings_for
from tests.world import World

HEALTHY = """
@ MX 10 mail
mail A 192.0.2.1
@ TXT "v=spf1 mx -all"
"""
NO_MAIL = '@ TXT "v=spf1 -all"'
SLOW = "@ !delay 3\n@ MX 10 mail\nmail A 192.0.2.1"
GOOD = html.escape('"support@example.com"')


def test_the_first_page_holds_one_field_that_says_what_it_wants(site: Site) -> None:
    page = site.get("/").text
    assert len(re.findall(r'<input [^>]*type="text"', page)) == 1
    assert '<details class="more">' in page  # what else can be chosen is folded
    assert '<label for="target">Your support address</label>' in page
    assert 'aria-describedby="hint"' in page
    assert "aria-invalid" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Nothing was typed."),
        ("   ", "Nothing was typed."),
        ("support@", "has nothing after the @ sign."),
        ("@example.com", "has nothing before the @ sign."),
        ("localhost", "has no dot, so it is not a whole domain."),
        ("192.0.2.1", "is an IP address, not a domain."),
        ("support@[2001:db8::1]", "is an IP address, not a domain."),
        ("a..example.com", "has two dots in a row"),
        ("..", "has two dots in a row"),
        ("\N{PILE OF POO}.com", "holds a character that no domain has"),
        ("a b@example.com", "is more than one address."),
        (f"{'a.' * 130}com", "is longer than 253 characters"),
        (f"{'a' * 64}.com", "is longer than 63 characters between two dots."),
        ("exam\0ple.com", "holds a character that no domain has"),
        ("<script>alert(1)</script>@", "has nothing after the @ sign."),
        ("a" * 1001, "This is longer than any address."),
    ],
)
def test_bad_input_comes_back_with_what_is_wrong(site: Site, typed: str, said: str) -> None:
    answer = site.type(typed)
    assert answer.status_code == 400
    assert said in html.unescape(answer.text)
    assert 'aria-invalid="true" aria-describedby="problem hint"' in answer.text
    assert f'value="{html.escape(typed[:1000], quote=True).replace("&quot;", "&#34;")}"' in answer.text
    assert "<script>alert" not in answer.text


def test_a_refused_input_starts_nothing(site: Site, world: World) -> None:
    site.type("localhost")
    assert world.asked == []


def test_an_address_leads_to_the_permanent_page_of_its_run(site: Site, world: World) -> None:
    world.set(NO_MAIL)
    answer = site.type(" Support@Example.com ")
    assert answer.status_code == 303
    place = answer.headers["Location"]
    assert re.fullmatch(r"/checks/[\w-]{22}", place)
    site.ended(place.rpartition("/")[2])
    page = site.get(place).text
    assert "<h1>Nobody can send mail to Support@example.com" in page
    assert "Nobody can send mail to example.com" in page


def test_the_link_outlives_the_program(world: World, tmp_path: Path) -> None:
    world.set(NO_MAIL)
    settings = settings_for(world, tmp_path)
    with Site(settings) as first:
        run_id = first.checked()
        before = first.get(f"/checks/{run_id}.json").json
    world.set(HEALTHY)
    with Site(settings) as second:
        assert second.get(f"/checks/{run_id}.json").json == before
        assert "<h1>Nobody can send mail to" in second.get(f"/checks/{run_id}").text


def test_while_it_works_the_rows_are_there_and_refresh_only_without_a_script(
    site: Site, world: World
) -> None:
    world.set(SLOW)
    place = site.type("example.com").headers["Location"]
    page = site.get(place).text
    assert re.findall(r'class="family" id="row-(\w+)"', page)[0] == "mx"
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert "waiting" in page
    assert f'data-rows="{place}/rows"' in site.get(f"{place}/rows").text


def test_the_rows_that_wait_are_those_of_the_chosen_families(site: Site, world: World) -> None:
    world.set(SLOW)
    run_id = site.ask(only=["mx", "dkim"]).json["id"]  # type: ignore[index]
    page = site.get(f"/checks/{run_id}").text
    assert re.findall(r'class="family" id="row-(\w+)"', page) == ["mx", "dkim"]
    assert re.search(r"Waiting for other checks|0 of 2 checked", page)


def test_a_finished_page_asks_for_no_refresh(site: Site, world: World) -> None:
    world.set(HEALTHY)
    page = site.get(f"/checks/{site.checked()}").text
    assert "refresh" not in page
    assert "data-rows" not in page


def test_checking_again_asks_the_world_again_and_has_a_link_of_its_own(site: Site, world: World) -> None:
    world.set(NO_MAIL)
    old = site.checked()
    world.set(HEALTHY)
    answer = site.client.post(f"/checks/{old}/again", data={"csrf_token": site.token()})
    assert answer.status_code == 303
    new = answer.headers["Location"].rpartition("/")[2]
    assert new != old
    assert site.ended(new)["report"]["families"]["mx"]["verdict"] == "pass"
    assert "<h1>Nobody can send mail to" in site.get(f"/checks/{old}").text


def test_a_run_that_ended_every_process_says_so_and_offers_to_check_again(site: Site) -> None:
    database, at = site.service.database, datetime(2026, 1, 1, tzinfo=UTC)
    run = StoredRun("left", "example.com", "example.com", Wishes(), "", at, CHECKS_VERSION)
    store.add(database, run)
    for _ in range(MOST_TRIES):
        assert store.begin(database, run.id, Lease("dead", at), at) is not None
    assert store.give_up(database, INTERRUPTED, datetime.now(UTC)) == 1
    page = site.get(f"/checks/{run.id}").text
    assert "The check was interrupted" in page
    assert "Check again" in page
    assert site.get(f"/api/checks/{run.id}").json["state"] == "failed"  # type: ignore[index]
    assert site.get(f"/checks/{run.id}.json").status_code == 409


def test_an_answer_that_never_came_is_shown_as_not_checked(site: Site, world: World) -> None:
    world.set("@ !servfail MX\n" + NO_MAIL)
    page = html.unescape(site.get(f"/checks/{site.checked()}").text)
    assert '<h2 id="open">We could not check</h2>' in page
    assert "example.com MX" in page
    assert "the server failed (SERVFAIL)" in page
    assert "Nobody can send mail to example.com</a></h3>" not in page


def test_the_technical_detail_shows_the_answers_a_finding_was_made_from(site: Site, world: World) -> None:
    world.set(NO_MAIL)
    page = site.get(f"/checks/{site.checked()}").text
    finding = page.partition('id="finding-1-detail"')[2].partition("</article>")[0]
    assert "example.com MX" in finding
    assert "no MX record (NODATA)" in finding
    assert world.resolver in finding
    assert "RFC 5321 §5.1" in finding


def test_a_finding_about_an_alias_shows_the_answers_that_told_of_it(site: Site, world: World) -> None:
    world.set("@ MX 10 mail\nmail CNAME nowhere.example.")
    page = site.get(f"/checks/{site.checked()}").text
    finding = page.partition("<code>mail.example.com CNAME</code>")[2].partition("</article>")[0]
    assert "mail.example.com. CNAME nowhere.example." in finding


def test_what_was_tested_and_fine_is_listed(site: Site, world: World) -> None:
    world.set(HEALTHY)
    page = site.get(f"/checks/{site.checked()}").text
    fine = page.partition('<h2 id="fine">Tested and fine</h2>')[2]
    assert '<a href="/checks/mx.none">Nobody can send mail to example.com</a>' in fine


def test_an_international_domain_is_shown_in_both_forms(site: Site) -> None:
    page = site.get(f"/checks/{site.checked('info@bücher.example')}").text
    assert "info@bücher.example (xn--bcher-kva.example)" in page
    assert "<dd>bücher.example, in DNS <code>xn--bcher-kva.example</code></dd>" in page


def test_the_replay_file_replays(site: Site, world: World) -> None:
    world.set(NO_MAIL)
    answer = site.get(f"/checks/{site.checked()}/transcript.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="transcript-example.com.json"'
    assert loads(answer.text).target == "support@example.com"


PAYLOADS = (
    "<script>alert(1)</script>",
    "\\\"'><img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "`</code><b>bold</b>`",
    "**<i>x</i>** </textarea><details open ontoggle=alert(1)>",
    "{{ 7*7 }} {% raw %}",
    "javascript:alert(1)",
    "--></style><script>alert(1)</script>",
)


OUR_TAGS = frozenset((
    "html", "head", "meta", "title", "link", "script", "body", "a", "header", "nav", "main", "p", "div",
    "h1", "h2", "h3", "h4", "h5", "ul", "ol", "li", "span", "strong", "svg", "path", "circle", "form",
    "label", "details", "summary", "article", "section", "dl", "dt", "dd", "time", "pre", "code", "br",
    "button", "input", "select", "option", "mark",
))  # fmt: skip


OUR_LINKS = ("/", "#", "mailto:?subject=DNS%20", "https://www.rfc-editor.org/rfc/rfc")


class Seen(HTMLParser):
    """The tags, attributes and links of a page, as a browser reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]


def assert_inert(page: str) -> None:
    seen = Seen(page)
    assert seen.tags <= OUR_TAGS
    assert not [name for name in seen.attributes if name.startswith("on") or name == "style"]
    assert all(
        link.startswith(("/", "#", "mailto:?subject=DNS%20", "https://www.rfc-editor.org/rfc/rfc"))
        for link in seen.links
    )
    assert page.count("<script") == 1


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_strangers_write_into_dns_stays_text(site: Site, world: World, payload: str) -> None:
    world.set(
        f'@ MX 10 mail\nmail A 10.0.0.1\n@ TXT "v=spf1 {payload} -all"\n'
        f'_dmarc TXT "v=DMARC1; p={payload}; rua=mailto:{payload}"\n'
    )
    page = site.get(f"/checks/{site.checked()}").text
    assert_inert(page)
    assert payload.replace("\\", "")[:8] in html.unescape(page)


def test_a_hostile_name_in_an_mx_record_stays_text(site: Site, world: World) -> None:
    world.set("@ MX 10 <img\\032src=x\\032onerror=alert\\0401\\041>")
    page = site.get(f"/checks/{site.checked()}").text
    assert_inert(page)
    assert "&lt;img" in page


@pytest.mark.parametrize(
    "path", ["/nothing", "/checks/x", f"/checks/{'a' * 22}", "/explain/no.such", "/checks/no.such"]
)
def test_a_page_that_is_not_there_says_where_to_go(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 404
    assert "There is nothing at this address." in answer.text
    assert 'href="/"' in answer.text


def test_health_says_whether_the_database_answers(site: Site) -> None:
    assert site.get("/health").json["status"] == "ok"  # type: ignore[index]


def test_a_run_too_many_is_told_when_it_may_go_on(world: World, tmp_path: Path) -> None:
    with Site(settings_for(world, tmp_path, checks_per_hour=2)) as site:
        for name in ("a.example", "b.example"):
            assert site.type(name).status_code == 303
        answer = site.type("c.example")
        assert answer.status_code == 429
        assert "You have started 2 checks in the last hour." in answer.text
        assert 'value="c.example"' in answer.text
        assert 3500 < int(answer.headers["Retry-After"]) <= 3600
        assert site.type("a.example").status_code == 303  # what is known already costs nothing


def test_a_form_of_another_site_starts_nothing(site: Site, world: World) -> None:
    for data in ({"target": "example.com"}, {"target": "example.com", "csrf_token": "made-up"}):
        answer = site.client.post("/check", data=data)
        assert answer.status_code == 400
    time.sleep(0.05)
    assert world.asked == []


def test_a_fault_of_ours_is_a_page_and_not_a_traceback(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.guides.guide", lambda: 1 / 0)
    answer = site.get("/checks/mx.none")
    assert answer.status_code == 500
    assert "Something went wrong on our side." in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_mail_providers_own_domain_is_nobodys_to_mend(site: Site, world: World) -> None:
    page = site.get(f"/checks/{site.checked('me@gmail.com')}").text
    assert "gmail.com belongs to a mail provider" in page
    assert "We check domains that are your own." in page
    assert "There is nothing you need to do." not in page
    assert world.asked == []
