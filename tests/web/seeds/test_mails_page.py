"""Test mails are begun on a page that says who gets them, and refuses with a reason."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from deliverability.seeds.adding_senders import WantedSender, add_sender
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.model import Kind, Role, SeedState
from deliverability.store import probes, seed_plans, seed_tests, seeds, tables
from deliverability.store.database import reading
from tests.web.kept import taken_in
from tests.web.seeds.kept import begun, done, everywhere, seed
from tests.web.site import Site
from web.seeds.mails import PLAN_FIELDS


@pytest.fixture
def ready(site: Site) -> Site:
    """Domain 1 has a way to send, and two seed inboxes wait for mail."""
    domain = taken_in(site)
    for name in ("Gmail", "Outlook"):
        seed(site, name, f"{name.lower()}@seed.example")
    wanted = WantedSender("Main", "Support <support@example.com>", "smtp.example.com", domain_id=domain.id)
    opened = site.service
    add_sender(SeedDesk(opened.settings, opened.database, opened.key), wanted, datetime.now(UTC))
    return site


def send(site: Site, **form: object):  # type: ignore[no-untyped-def]
    return site.client.post("/domains/1/test-mails", data={"csrf_token": site.token(), **form})


def test_a_domain_without_seeds_teaches_what_they_are_for(site: Site) -> None:
    taken_in(site)
    page = site.get("/domains/1").text
    assert "Where your mail lands" in page
    assert "See where your mail lands</a>" in page
    assert "Add a seed inbox" in site.get("/domains/1/test-mails").text


def test_the_domains_page_says_the_last_test_in_a_sentence_with_a_matrix(site: Site) -> None:
    test = everywhere(site, taken_in(site).id)
    page = site.get("/domains/1").text
    assert "1 of 5 test mails is in the inbox, 1 in spam at Outlook" in page
    cells = re.findall(
        rf'<a href="/seed-tests/{test.id}"><span class="mark ([a-z-]+)">.*?<span>([^<]*)</span>', page
    )
    assert cells == [
        ("pass", "inbox"), ("warn", "tab"), ("fail", "refused"), ("fail", "spam"),
        ("could-not-check", "could not look"),
    ]  # fmt: skip


def test_one_press_sends_to_every_seed_and_leads_to_the_test(ready: Site) -> None:
    assert "They go to Gmail, Outlook." in ready.get("/domains/1").text
    answer = send(ready)
    assert answer.status_code == 303
    test_id = answer.location.rpartition("/")[2]
    with reading(ready.service.database) as connection:
        mails = probes.of_test(connection, test_id)
    assert [one.recipient for one in mails] == ["gmail@seed.example", "outlook@seed.example"]
    assert "2 test mails are on their way." in ready.get(answer.location).text


def test_a_second_press_is_put_off_with_the_time(ready: Site) -> None:
    send(ready)
    page = ready.get("/domains/1").text
    assert re.search(r'<button type="submit" disabled>Send test mails now', page)
    assert "You can send again" in page
    answer = send(ready)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 901
    assert "wait 15 minutes" in answer.text


def test_only_the_chosen_mailboxes_get_one_and_none_is_refused(ready: Site) -> None:
    answer = send(ready, kind="sent", chosen="yes")
    assert answer.status_code == 400
    assert "Choose at least one mailbox." in answer.text
    answer = send(ready, kind="sent", chosen="yes", seed="2")
    with reading(ready.service.database) as connection:
        (mail,) = probes.of_test(connection, answer.location.rpartition("/")[2])
    assert mail.recipient == "outlook@seed.example"


def test_nothing_goes_to_a_seed_that_did_not_agree(ready: Site) -> None:
    new = seed(ready, "Stranger", "stranger@other.example", state=SeedState.UNCONFIRMED)
    answer = send(ready, kind="sent", chosen="yes", seed=str(new.id))
    assert answer.status_code == 400
    assert "one has not agreed" in answer.text
    assert "Stranger" not in answer.text
    with reading(ready.service.database) as connection:
        assert connection.execute(select(tables.probes.c.id)).all() == []


def test_a_text_of_ones_own_is_kept_with_the_test(ready: Site) -> None:
    answer = send(ready, kind="sent", subject="Your <b>order</b>", text="Hello\r\nthere", template="Order")
    with reading(ready.service.database) as connection:
        test = seed_tests.get(connection, answer.location.rpartition("/")[2])
    assert test is not None
    assert (test.mail.subject, test.mail.text, test.template) == (
        "Your <b>order</b>",
        "Hello\nthere",
        "Order",
    )
    page = ready.get(answer.location).text
    assert "with the template Order" in page
    assert "Your &lt;b&gt;order&lt;/b&gt;" in page


def test_who_sends_by_hand_begins_a_test_with_a_code(ready: Site) -> None:
    answer = send(ready, kind="by hand")
    page = ready.get(answer.location).text
    assert "We wait for your test mails." in page
    assert "gmail@seed.example, outlook@seed.example" in page


def test_mail_to_us_gets_an_address_of_its_own(ready: Site) -> None:
    answer = send(ready, kind="to us")
    with reading(ready.service.database) as connection:
        test = seed_tests.get(connection, answer.location.rpartition("/")[2])
    assert test is not None
    assert test.kind is Kind.TO_US
    assert f"+{test.code.lower()}@seed.example" in ready.get(answer.location).text


def test_a_kind_nobody_knows_is_refused(ready: Site) -> None:
    assert send(ready, kind="<script>").status_code == 400


def test_the_plan_is_kept_and_a_wrong_one_says_what_is_right(ready: Site) -> None:
    form = dict.fromkeys(PLAN_FIELDS, "") | {"csrf_token": ready.token()}
    path = "/domains/1/test-mails/plan"
    wrong = ready.client.post(path, data=form | {"own_rule": "every 5 minutes", "time_zone": "UTC"})
    assert wrong.status_code == 400
    assert "Once a day is the most." in wrong.text
    assert 'value="every 5 minutes"' in wrong.text
    right = {"rule": "weekly mon 09:00", "time_zone": "Europe/Berlin", "text": "Hi", "promise_minutes": "60"}
    assert ready.client.post(path, data=form | right).status_code == 303
    with reading(ready.service.database) as connection:
        plan = seed_plans.get(connection, 1)
    assert plan is not None
    assert (plan.rule, plan.time_zone, plan.promise_minutes) == ("weekly mon 09:00", "Europe/Berlin", 60)
    assert "The next ones go" in ready.get("/domains/1/test-mails").text
    for words in ("1e3", "-4", "999999"):
        assert ready.client.post(path, data=form | right | {"promise_minutes": words}).status_code == 400


def test_a_matrix_of_a_removed_seed_keeps_its_row(site: Site) -> None:
    domain = taken_in(site)
    everywhere(site, domain.id)
    with site.service.database.begin() as connection:
        seeds.remove(connection, 1)
    assert "probe0@seedseedseed.example" in site.get("/domains/1").text


def test_a_domain_whose_last_test_is_old_may_send_again(ready: Site) -> None:
    from datetime import timedelta

    done(ready, begun(ready, 1, ago=timedelta(hours=1)))
    assert send(ready).status_code == 303


def test_a_round_trip_asks_for_what_it_needs_and_then_writes_from_outside(ready: Site) -> None:
    page = ready.get("/domains/1/test-mails").text
    assert "as one that is the support address itself" in page
    assert "Tick there that it is a domain known to be good." in page
    seed(ready, "Support", "support@example.com", role=Role.SUPPORT, domain_id=1)
    seed(ready, "Outside", "me@outside.example")
    opened = ready.service
    wanted = WantedSender("Out", "me@outside.example", "smtp.outside.example", is_control=True)
    add_sender(SeedDesk(opened.settings, opened.database, opened.key), wanted, datetime.now(UTC))
    page = ready.get("/domains/1/test-mails").text
    assert "Write to support@example.com" in page
    wrong = send(ready, kind="round trip", sender="1")
    assert wrong.status_code == 400
    assert "from outside" in wrong.text
    answer = send(ready, kind="round trip", sender="2")
    page = ready.get(answer.location).text
    assert "We wait for the answer of your support address." in page
    assert "We wait for the answer." in page


def test_a_plan_writes_to_the_support_address_by_whom_one_chose(ready: Site) -> None:
    form = dict.fromkeys(PLAN_FIELDS, "") | {"csrf_token": ready.token(), "rule": "every 7 days"}
    path = "/domains/1/test-mails"
    assert "Also write to your support address" not in ready.get(path).text
    seed(ready, "Support", "support@example.com", role=Role.SUPPORT, domain_id=1)
    seed(ready, "Outside", "me@outside.example")
    opened = ready.service
    wanted = WantedSender("Out", "me@outside.example", "smtp.outside.example", is_control=True)
    out = add_sender(SeedDesk(opened.settings, opened.database, opened.key), wanted, datetime.now(UTC))
    assert "Also write to your support address, support@example.com" in ready.get(path).text
    wrong = ready.client.post(f"{path}/plan", data=form | {"outside": "1"})
    assert wrong.status_code == 400
    assert 'id="plan-outside-problem">Write to the support address from outside' in wrong.text
    assert ready.client.post(f"{path}/plan", data=form | {"outside": str(out.id)}).status_code == 303
    assert f'<option value="{out.id}" selected>by Out' in ready.get(path).text
    assert ready.client.post(f"{path}/plan", data=form).status_code == 303
    with reading(opened.database) as connection:
        plan = seed_plans.get(connection, 1)
    assert plan is not None
    assert plan.outside_id is None


def test_test_mails_that_are_refused_leave_the_form_of_the_plan_as_it_is(ready: Site) -> None:
    form = dict.fromkeys(PLAN_FIELDS, "") | {"csrf_token": ready.token()}
    kept = {"rule": "paused", "time_zone": "Europe/Berlin", "text": "Planned words"}
    assert ready.client.post("/domains/1/test-mails/plan", data=form | kept).status_code == 303
    page = send(ready, kind="sent", chosen="yes", text="Typed words").text
    assert "Choose at least one mailbox." in page
    assert '<option value="paused" selected>' in page
    assert 'value="Europe/Berlin"' in page
    assert page.index("Typed words") < page.index("Planned words")
