"""The page of a test says where each mail is and why; what strangers wrote stays text."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from checks.placement.record import Where
from deliverability.seeds.model import Kind, Sending
from deliverability.store import seed_tests, tables
from tests.web.kept import taken_in
from tests.web.seeds.kept import begun, everywhere, landed, seed
from tests.web.site import Site


def test_each_seed_says_where_its_mail_is_and_why(site: Site) -> None:
    test = everywhere(site, taken_in(site).id)
    page = site.get(f"/seed-tests/{test.id}").text
    assert (
        "1 of 5 test mails is in the inbox, 1 in spam at Outlook, 1 refused at GMX, 1 in a tab at Gmail tab, "
        "1 unknown at Own server." in page
    )
    for words in (
        "12 seconds after it was sent", "Promotions tab", "12 minutes, TLSv1.3",
        "The mailbox calls the folder &#34;Junk Email&#34;.", "softfail", "key s1, 2048 bits",
        "neither SPF nor DKIM is for example.com", "EHLO us.example", "X-Spam-Status: Yes",
        "We could not look into this mailbox.",
    ):  # fmt: skip
        assert words in page, words
    assert "not a header" not in page


def test_what_strangers_wrote_into_headers_banners_and_refusals_stays_text(site: Site) -> None:
    test = everywhere(site, taken_in(site).id)
    for path in (f"/seed-tests/{test.id}", f"/seed-tests/{test.id}/rows"):
        page = site.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert page.count("&lt;script&gt;alert(1)") >= 6  # filter, its header, footer, problem, refusal, hop


def test_a_test_under_way_turns_and_says_when_it_looks_again(site: Site) -> None:
    domain = taken_in(site)
    test = begun(site, domain.id)
    landed(site, test, seed(site, "Gmail", "a@seed.example"), Where.WAITING)
    page = site.get(f"/seed-tests/{test.id}").text
    assert f'data-rows="/seed-tests/{test.id}/rows" data-wait="2"' in page
    assert '<meta http-equiv="refresh" content="5">' in page
    assert "The test mail is on its way at Gmail." in page
    assert "we look now" in page


def test_a_mail_that_its_server_does_not_take_says_so_and_leads_there(site: Site) -> None:
    test = begun(site, taken_in(site).id)
    mail = landed(site, test, seed(site, "Gmail", "a@seed.example"), Where.WAITING)
    values = {"sending": Sending.WAITING.value, "sent_at": None, "problem": "it refuses user and password"}
    with site.service.database.begin() as connection:
        connection.execute(update(tables.probes).where(tables.probes.c.id == mail).values(values))
    page = site.get(f"/seed-tests/{test.id}").text
    assert "The test mail is not sent yet, as your mail server did not take it." in page
    assert "it refuses user and password" in page
    assert "We try again by ourselves, for six hours." in page
    assert f'id="seed-{mail}-why" open' in page
    assert '<a class="button" href="/senders">Look at the way to send</a>' in page


@pytest.mark.parametrize(
    ("kind", "words"),
    [(Kind.SENT, "A domain known to be good, sent beside it"),
     (Kind.ROUND_TRIP, "A mail that says a machine wrote it")],
)  # fmt: skip
def test_what_went_beside_a_test_is_called_by_what_it_is(site: Site, kind: Kind, words: str) -> None:
    test = begun(site, taken_in(site).id, kind)
    beside = replace(test, id="b" * 22, control_of=test.id)
    to = seed(site, "Gmail", "a@seed.example")
    with site.service.database.begin() as connection:
        seed_tests.add(connection, beside)
    for one in (test, beside):
        landed(site, one, to, Where.WAITING)
    page = site.get(f"/seed-tests/{test.id}").text
    assert f'<h2 id="control">{words}</h2>' in page


def test_an_old_test_under_way_is_looked_at_seldom(site: Site) -> None:
    test = begun(site, taken_in(site).id, ago=timedelta(hours=2))
    landed(site, test, seed(site, "Gmail", "a@seed.example"), Where.DELAYED)
    assert 'data-wait="60"' in site.get(f"/seed-tests/{test.id}").text


def test_who_sends_by_hand_gets_the_addresses_and_the_code_to_copy(site: Site) -> None:
    test = begun(site, taken_in(site).id, Kind.BY_HAND)
    for name in ("a", "b"):
        landed(site, test, seed(site, name, f"{name}@seed.example"), Where.WAITING)
    page = site.get(f"/seed-tests/{test.id}").text
    assert "<code>a@seed.example, b@seed.example</code>" in page
    assert f"<code>{test.code}</code>" in page
    assert "We look for your mail with the code." in page


def test_a_test_that_is_gone_is_no_page(site: Site) -> None:
    assert site.get("/seed-tests/nothing").status_code == 404
    assert site.get("/seed-tests/nothing/rows").status_code == 404


def test_the_history_of_a_domain_lists_its_tests_in_a_sentence_each(site: Site) -> None:
    domain = taken_in(site)
    assert "Test mails</h2>" not in site.get(f"/domains/{domain.id}/history").text
    test = everywhere(site, domain.id)
    page = site.get(f"/domains/{domain.id}/history").text
    assert f'<a href="/seed-tests/{test.id}">1 of 5 test mails is in the inbox' in page
