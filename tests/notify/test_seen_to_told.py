"""From a zone that changes to the mail that arrives: two runs, one change, one alert with the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deliverability.history.keep import keep
from deliverability.judged import judged
from deliverability.monitored import intake
from deliverability.monitored.intake import Wanted
from deliverability.monitored.model import Alerts, Own
from deliverability.notify.alarm import alert
from deliverability.notify.letter import Channel
from deliverability.notify.mailing import send_mail
from deliverability.notify.target import Rules, Target, TargetState
from deliverability.store import runs, targets
from tests.notify.post_office import mail_settings, post_office
from tests.web.site import Site, settings_for
from tests.world import World

WELL = (
    "@ MX 10 mail\nmail A 192.0.2.1\nmail AAAA 2001:db8::1\n"
    '@ TXT "v=spf1 mx -all"\n_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"\n'
)
BROKEN = WELL.replace('@ TXT "v=spf1 mx -all"', '@ TXT "v=spf1 mx +all"')
MINUTE = timedelta(minutes=1)


def test_a_zone_that_changes_brings_one_mail_that_says_what_to_do(world: World, tmp_path: Path) -> None:
    with Site(settings_for(world, tmp_path)) as site, post_office() as office:
        database, now = site.service.database, datetime.now(UTC)
        own = Own(alerts=Alerts.AT_ONCE)
        (domain,) = intake.add(database, [Wanted("support@example.com", own=own)], now).new
        with database.begin() as connection:
            ops = Target(0, "ops", Channel.MAIL, "ops@example.org", TargetState.ACTIVE, False, Rules(), now)
            targets.add(connection, ops, "")

        def look(zone: str, at: datetime, *, again: bool = False) -> None:
            world.set(zone, origin="example.com")
            run_id = str(site.ask("support@example.com", fresh=True).json["id"])  # type: ignore[index]
            site.ended(run_id)
            text = runs.transcript(database, run_id)
            assert text is not None
            with database.begin() as connection:
                keep(connection, domain.id, judged(text), run_id, at, is_second_look=again)

        settings = replace(mail_settings(office), web=site.service.settings.web)
        look(WELL, now)
        look(BROKEN, now + 5 * MINUTE)
        alert(settings, database, site.service.key, now + 5 * MINUTE)
        assert office.mails == [], "it is looked at twice before anybody is told"
        look(BROKEN, now + 6 * MINUTE, again=True)
        for n in range(6, 30):
            alert(settings, database, site.service.key, now + n * MINUTE)
            send_mail(settings, database, now + n * MINUTE)
    (mail,) = office.mails
    assert mail["To"] == "ops@example.org"
    assert "example.com" in mail["Subject"]
    text_part, html_part = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text_part is not None
    assert html_part is not None
    said = text_part.get_content()
    assert "v=spf1 mx -all" in said or "~all" in said
    assert "/alerts/known/" in said
