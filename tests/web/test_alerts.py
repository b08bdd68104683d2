"""The pages about alerts: places, what is open, the links of mails, and the ledger."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deliverability.monitored.model import NOTHING, Monitored
from deliverability.notify import places
from deliverability.notify.alert import Alert
from deliverability.notify.letter import Channel, Content, Letter, State
from deliverability.notify.target import TargetState
from deliverability.notify.telling import ACKNOWLEDGE
from deliverability.signed import Signer
from deliverability.store import alerts, monitored, outbox, switches, targets
from deliverability.store.database import Database, reading
from tests.web.browsing import DONE, needs_chromium, playwright
from tests.web.scanning import looked_at
from tests.web.site import Site, served

NOW = datetime.now(UTC)
PLACE = {"name": "Office", "channel": "mail", "where": "sam@example.com", "time_zone": "Europe/Berlin",
         "digest_at": "07:00", "quiet_from": "22:00", "quiet_until": "06:30"}  # fmt: skip
HOSTILE = "<script>alert(1)</script>"
assert DONE


def fill(database: Database) -> None:
    """A domain with two alerts, one of the service, three places, and five messages."""
    with database.begin() as connection:
        monitored.add(connection, Monitored(0, "example.com", "example.com", None, (), NOTHING, NOW))
        for domain_id, severity, title in (
            (1, "error", "Mail to example.com cannot be delivered"), (1, "warning", HOSTILE),
            (None, "", "Checks are done later than they are due"),
        ):  # fmt: skip
            alerts.add(
                connection, Alert(0, domain_id, title[:20], "", severity, title, "domain", "", "", NOW)
            )
        for n, state in enumerate(State):
            content = Content(f"Message that is {state}", "text")
            outbox.put(
                connection, Letter("report", Channel.MAIL, "sam@example.com", str(n), content, NOW), NOW
            )
    for one, state in zip(outbox.claim(database, (Channel.MAIL,), "t", NOW, NOW, 9), State, strict=True):
        if state is not State.WAITING:
            outbox.begin(database, one, f"<{one.id}@example.com>", NOW, NOW)
        {State.SENT: outbox.sent, State.FAILED: outbox.fail, State.UNKNOWN: outbox.unsure}.get(
            state, lambda *_: None
        )(database, one, *(() if state is State.SENT else ("550 No such user",)), NOW)  # type: ignore[operator]


def post(site: Site, path: str, **form: Any) -> Any:
    return site.client.post(path, data={"csrf_token": site.token(), **form})


def all_targets(site: Site) -> tuple[Any, ...]:
    with reading(site.service.database) as connection:
        return targets.everything(connection)


def test_an_address_is_added_and_waits_for_its_owner(site: Site) -> None:
    answer = post(site, "/alerts/targets", **PLACE)
    assert (answer.status_code, answer.location) == (303, "/alerts/targets")
    (target,) = all_targets(site)
    assert (target.name, target.state, target.rules.quiet_from) == (
        "Office",
        TargetState.UNCONFIRMED,
        "22:00",
    )
    assert "waits until its owner agrees" in site.get("/alerts/targets").text


def test_the_link_of_the_mail_confirms_by_its_button_and_not_by_being_opened(site: Site) -> None:
    post(site, "/alerts/targets", **PLACE)
    content = outbox.content(site.service.database, 1)
    assert content is not None
    path = re.search(r"/alerts/confirm/\S+", content.text)
    assert path is not None
    assert "Do you want alerts about mail problems at sam@example.com?" in site.get(path[0]).text
    assert all_targets(site)[0].state is TargetState.UNCONFIRMED
    assert "Alerts go to sam@example.com from now on" in post(site, path[0]).text
    assert all_targets(site)[0].state is TargetState.ACTIVE
    assert site.get(path[0] + "x").status_code == 404


def test_the_key_of_a_webhook_is_shown_once_and_its_url_never(site: Site) -> None:
    form = PLACE | {"channel": "webhook", "where": "https://hooks.example/canary?t=canary"}
    shown = post(site, "/alerts/targets", **form)
    assert re.search(r"whsec_[\w+/=]{32}", shown.text)
    assert shown.headers["Cache-Control"] == "no-store"
    for path in ("/alerts/targets", "/alerts/targets/1", "/alerts/sent", "/alerts"):
        assert "canary" not in site.get(path).text
        assert "whsec_" not in site.get(path).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Give it a short name"), ({"where": "sam"}, "This is not an address"),
        ({"time_zone": "Mars"}, "time zone"), ({"digest_at": "7"}, "no time of day"),
        ({"quiet_until": ""}, "Quiet hours need both"), ({"channel": "pigeon"}, "Choose one of these"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    site: Site, wrong: dict[str, str], said: str
) -> None:
    answer = post(site, "/alerts/targets", **(PLACE | wrong))
    assert answer.status_code == 400
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert answer.text.count('value="Europe/Berlin"') >= ("time_zone" not in wrong)
    assert all_targets(site) == ()


def test_a_place_is_changed_paused_tried_and_removed(site: Site) -> None:
    post(site, "/alerts/targets", **PLACE | {"channel": "webhook", "where": "https://hooks.example/"})
    post(site, "/alerts/targets/1", **PLACE | {"name": "Night", "is_operator": "yes"})
    assert (all_targets(site)[0].name, all_targets(site)[0].is_operator) == ("Night", True)
    post(site, "/alerts/targets/1/try")
    assert [one.kind for one in outbox.entries(site.service.database)] == ["test"]
    post(site, "/alerts/targets/1/pause")
    assert all_targets(site)[0].state is TargetState.PAUSED
    post(site, "/alerts/targets/1/resume")
    post(site, "/alerts/targets/1/remove")
    assert all_targets(site) == ()
    assert site.get("/alerts/targets/1").status_code == 404


def test_who_knows_of_an_alert_says_so_on_the_page(site: Site) -> None:
    fill(site.service.database)
    page = site.get("/alerts").text
    assert "3 things need somebody" in page
    assert HOSTILE not in page
    post(site, "/alerts/acknowledge", alert=["1", "x", "99999999999"])
    assert "the owner knows of it" in site.get("/alerts").text


def test_who_has_the_link_of_a_mail_says_so_by_its_button_alone(site: Site) -> None:
    fill(site.service.database)
    key = site.service.key
    path = f"/alerts/known/{Signer(key).sign(ACKNOWLEDGE, [1, 2], NOW + timedelta(days=1))}"
    assert "Mail to example.com cannot be delivered" in site.get(path).text
    with reading(site.service.database) as connection:
        assert alerts.count_open(connection) == 3
    assert "You get no more reminders" in post(site, path).text
    with reading(site.service.database) as connection:
        assert alerts.count_open(connection) == 1
    late = Signer(key).sign(ACKNOWLEDGE, [3], NOW - timedelta(days=1))
    other = Signer(key).sign(places.CONFIRM_PURPOSE, [3], NOW + timedelta(days=1))
    assert {site.get(f"/alerts/known/{one}").status_code for one in (late, other, "x")} == {404}


def test_the_ledger_shows_each_state_and_a_person_may_send_again(site: Site) -> None:
    database = site.service.database
    fill(database)
    page = site.get("/alerts/sent").text
    assert page.count("Send again") == 2
    assert "550 No such user" in page
    assert "Message that is sent" not in site.get("/alerts/sent?state=failed").text
    post(site, "/alerts/sent/5/again")
    post(site, "/alerts/sent/3/again")
    assert [outbox.get(database, n).state for n in (5, 3)] == [State.WAITING, State.SENT]  # type: ignore[union-attr]


def test_the_ledger_calls_a_place_by_its_name(site: Site) -> None:
    post(site, "/alerts/targets", **PLACE | {"channel": "webhook", "where": "https://hooks.example.com/a"})
    (place,) = all_targets(site)
    with site.service.database.begin() as connection:
        for recipient in (place.recipient, "target:77"):
            letter = Letter("alert", Channel.WEBHOOK, recipient, "1", Content("It broke", "text"), NOW)
            outbox.put(connection, letter, NOW)
    page = site.get("/alerts/sent").text
    assert "Alert to Office" in page
    assert "Alert to a place that is gone" in page


def test_the_list_goes_on_on_the_next_page(site: Site) -> None:
    with site.service.database.begin() as connection:
        for n in range(51):
            letter = Letter("report", Channel.MAIL, "sam@example.com", str(n), Content(f"Number {n}."), NOW)
            outbox.put(connection, letter, NOW)
    assert "Number 50." in site.get("/alerts/sent").text
    assert "Number 0." in site.get("/alerts/sent?before=2").text
    assert site.get("/alerts/sent?before=-1&state=x").status_code == 200


def test_everything_that_leaves_the_house_can_be_stopped(site: Site) -> None:
    post(site, "/alerts/sent/sending", stop="yes")
    assert switches.get(site.service.database, switches.STOPPED) is not None
    assert "Nothing is sent at the moment" in site.get("/alerts").text
    post(site, "/alerts/sent/sending", stop="no")
    assert switches.get(site.service.database, switches.STOPPED) is None


@needs_chromium
def test_no_page_hinders_anybody(browser: playwright.Browser, site: Site) -> None:
    fill(site.service.database)
    post(site, "/alerts/targets", **PLACE)
    known = Signer(site.service.key).sign(ACKNOWLEDGE, [1], NOW + timedelta(days=1))
    with served(site) as address:
        for path in ("", "/targets", "/targets/1", "/sent", f"/known/{known}"):
            with looked_at(browser, f"{address}/alerts{path}") as page:
                assert page.locator("h1").count() == 1
