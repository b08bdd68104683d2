"""The guided path by its pages, without a script: each question, each refusal, and ticks that turn."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.setup.looking import NAMESERVERS, with_servers
from tests.web.site import PATIENCE, Site
from tests.world import World

READY = """
@ MX 10 in1-smtp.messagingengine.com.
@ MX 20 in2-smtp.messagingengine.com.
@ TXT "v=spf1 include:spf.messagingengine.com ~all"
fm1._domainkey CNAME fm1.example.com.dkim.fmhosted.com.
fm2._domainkey CNAME fm2.example.com.dkim.fmhosted.com.
fm3._domainkey CNAME fm3.example.com.dkim.fmhosted.com.
_dmarc TXT "v=DMARC1; p=none; rua=mailto:support@example.com"
"""


@pytest.fixture
def site(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr("web.setup.PATIENCE", PATIENCE)  # a busy machine looks more slowly
    world.set(NAMESERVERS)
    with Site(with_servers(world, tmp_path / "data")) as site:
        yield site


def post(site: Site, path: str, **form: object) -> TestResponse:
    return site.client.post(path, data={"csrf_token": site.token(), **form})


def begun(site: Site, target: str = "support@example.com") -> str:
    """The path of a set-up."""
    answer = post(site, "/setup", target=target)
    assert answer.status_code == 303
    return answer.location.removesuffix("/mailbox")


def answered(site: Site, mailbox: str = "fastmail", *services: str, host: str = "cloudflare") -> str:
    place = begun(site)
    post(site, f"{place}/mailbox", mailbox=mailbox)
    post(site, f"{place}/services", services=list(services))
    assert post(site, f"{place}/host", host=host).location == place
    return place


def states(page: str) -> dict[str, str]:
    return dict(re.findall(r'id="want-([^"]+)" data-state="([^"]+)"', page))


def test_the_first_page_leads_to_it(site: Site) -> None:
    assert 'href="/setup"' in site.get("/").text


def test_one_question_follows_the_other(site: Site) -> None:
    place = begun(site)
    assert site.get(place).location == f"{place}/mailbox"
    assert post(site, f"{place}/mailbox", mailbox="fastmail").location == f"{place}/services"
    assert post(site, f"{place}/services").location == f"{place}/host"
    assert post(site, f"{place}/host", host="cloudflare").location == place
    page = site.get(place)
    assert page.status_code == 200
    assert "0 of 7 records seen" in page.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Nothing was typed."),
        ("my-shop", "has no dot"),
        ("a" * 250 + "@example.com", "This is longer than any address."),
        ("me@gmail.com", "Type an address at a domain of your own."),
        ("support@co.uk", "Type an address at a domain of your own."),
    ],
)
def test_what_is_no_address_of_ones_own_is_refused_with_a_reason(site: Site, typed: str, said: str) -> None:
    answer = post(site, "/setup", target=typed)
    assert answer.status_code == 400
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize(
    ("step", "form", "said"),
    [
        ("mailbox", {}, "Choose where your mailbox is"),
        ("mailbox", {"mailbox": "posteo"}, "Choose where your mailbox is"),  # takes no domain of one's own
        ("services", {"services": ["no-such-one"]}, "Choose among the services"),
        ("host", {"host": "no-such-one"}, "Choose where the records"),
        ("reports", {"target": "reports@example.net"}, "Type an address at example.com"),
        ("reports", {"target": "example.com"}, "Type an address at example.com"),
        ("reports", {"target": "a;p=reject@example.com"}, "Type an address at example.com"),
    ],
)
def test_an_answer_that_is_not_among_the_choices_is_refused(
    site: Site, step: str, form: dict[str, object], said: str
) -> None:
    place = begun(site)
    answer = post(site, f"{place}/{step}", **form)
    assert answer.status_code == 400
    assert said in answer.text


def test_more_services_than_anybody_has_are_refused(site: Site) -> None:
    many = re.findall(r'name="services" value="([^"]+)"', site.get(f"{begun(site)}/services").text)
    answer = post(site, f"{begun(site)}/services", services=many[:13])
    assert answer.status_code == 400
    assert "Choose at most 12 services." in answer.text


def test_the_records_are_shown_in_the_words_of_the_dns_host(site: Site) -> None:
    page = site.get(answered(site, "fastmail", "zendesk", host="cloudflare")).text
    assert "dash.cloudflare.com" in page
    assert "v=spf1 include:spf.messagingengine.com include:mail.zendesk.com ~all" in page
    assert "fm1.example.com.dkim.fmhosted.com" in page


def test_what_the_domain_has_is_chosen_beforehand(site: Site, world: World) -> None:
    world.set("""
@ NS ada.ns.cloudflare.com.
ada.ns.cloudflare.com. A 127.0.7.1
@ MX 1 smtp.google.com.
@ TXT "v=spf1 include:_spf.google.com include:mail.zendesk.com ~all"
!server 127.0.7.1
""")
    place = begun(site)
    for step, value in (
        ("mailbox", "google_workspace"),
        ("services", "zendesk"),
        ("host", "cloudflare"),
    ):
        page = site.get(f"{place}/{step}").text
        assert re.findall(r'value="([^"]+)" checked', page) == [value], step


def test_a_set_up_is_left_and_come_back_to(site: Site) -> None:
    place = answered(site, "fastmail", "zendesk")
    again = site.app.test_client()
    assert "Zendesk" in again.get(place).text
    assert again.get(f"{place}/services").text.count(" checked") == 1
    assert again.get("/setup/" + "x" * 22).status_code == 404


def test_an_answer_can_be_changed_without_the_others(site: Site) -> None:
    place = answered(site, "fastmail")
    assert post(site, f"{place}/mailbox", mailbox="proton").location == place
    page = site.get(place).text
    assert "mail.protonmail.ch" in page
    assert "messagingengine" not in page


def test_reports_go_where_they_are_wanted(site: Site) -> None:
    place = answered(site)
    assert post(site, f"{place}/reports", target="dmarc@example.com").location == place
    assert "v=DMARC1; p=none; rua=mailto:dmarc@example.com" in site.get(place).text
    post(site, f"{place}/address", target="help@example.net")
    assert "rua=mailto:help@example.net" in site.get(place).text


def test_an_address_is_never_read_as_markup(site: Site) -> None:
    answer = post(site, "/setup", target='"<img src=x onerror=alert(1)>"@example.com')
    assert "<img src=x" not in answer.text
    if answer.status_code == 303:
        assert "<img src=x" not in site.get(answer.location).text


def test_ticks_turn_when_the_records_are_seen_and_the_full_check_follows(
    site: Site, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deliverability.setup.desk.PAUSE", timedelta(0))
    place = answered(site)
    post(site, f"{place}/look")
    assert "not seen yet" in set(states(site.get(place).text).values())
    world.set("@ MX 10 mail.elsewhere.test." + NAMESERVERS)
    post(site, f"{place}/look")
    assert settled(site, place, "other value seen")
    assert "mail.elsewhere.test" in site.get(place).text
    world.set(NAMESERVERS + "*. !timeout\n")
    post(site, f"{place}/look")
    assert settled(site, place, "could not look")["mx-1"] == "could not look"
    world.set(READY + NAMESERVERS)
    post(site, f"{place}/look")
    assert set(settled(site, place, "seen").values()) == {"seen", "not seen yet"}
    page = site.get(place).text
    assert "All records of example.com are there" in page
    run = re.search(r'href="/checks/([^"/]+)">See the full check', page)
    assert run is not None
    assert site.ended(run[1])["state"] == "done"
    assert f'/checks/{run[1]}"' in site.get(place).text  # it is begun once


def settled(site: Site, place: str, state: str) -> dict[str, str]:
    """The states once the first row has this one."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = states(site.get(place).text)
        if found["mx-1"] == state:
            return found
        time.sleep(0.05)
    raise AssertionError(found)


def test_a_domain_is_looked_at_at_most_every_ten_seconds(site: Site, world: World) -> None:
    began = time.monotonic()
    place = answered(site)
    for _ in range(5):
        site.get(f"{place}/rows")
        post(site, f"{place}/look")
    asked = [question for question, _ in world.asked_at("127.0.7.1") if question.rrtype == "MX"]
    assert 1 <= len(asked) <= 1 + (time.monotonic() - began) // 10


def test_one_client_begins_only_so_many(world: World, tmp_path: Path) -> None:
    world.set(NAMESERVERS)
    with Site(with_servers(world, tmp_path, setups_per_hour=1)) as site:
        begun(site)
        answer = post(site, "/setup", target="support@example.com")
    assert answer.status_code == 429
    assert "You have started 1 set-up in the last hour." in answer.text
    assert int(answer.headers["Retry-After"]) > 3000


def test_a_domain_that_does_not_exist_yet_is_told_so(site: Site) -> None:
    place = begun(site, "support@nobody-has-this.test")
    assert "does not exist yet" in site.get(f"{place}/mailbox").text


def test_the_table_of_a_domain_that_does_not_exist_begins_with_its_registration(site: Site) -> None:
    place = begun(site, "info@bücher.example")
    post(site, f"{place}/mailbox", mailbox="fastmail")
    post(site, f"{place}/services")
    post(site, f"{place}/host", host="cloudflare")
    page = site.get(place).text
    assert "Register the domain bücher.example." in page
    assert "at your own name servers" not in page
    assert "Set up info@bücher.example" in page


def test_while_nothing_can_be_seen_nothing_is_to_be_added(site: Site, world: World) -> None:
    world.set(NAMESERVERS + "*. !timeout\n")
    place = answered(site)
    assert settled(site, place, "could not look")["spf"] == "could not look"
    page = site.get(place).text
    assert "Add nothing before we have seen what is there." in page
    assert "Tried to look on" in page


def test_the_rows_of_an_unfinished_set_up_are_nowhere(site: Site) -> None:
    assert site.get(f"{begun(site)}/rows").status_code == 404


def test_the_next_step_is_a_record_that_could_be_looked_at(
    site: Site, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deliverability.setup.desk.PAUSE", timedelta(0))
    world.set(NAMESERVERS + "@ !servfail MX\n")
    place = answered(site)
    assert settled(site, place, "could not look")["spf"] == "not seen yet"
    assert "“Who may send”" in site.get(place).text
