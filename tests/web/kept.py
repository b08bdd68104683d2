"""Domains that are looked after, with a past, as the pages of a site show them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from checks.model import Severity, Verdict
from deliverability.history.keep import keep
from deliverability.history.model import (
    BETTER,
    NEITHER,
    WORSE,
    Cause,
    Change,
    Day,
    Details,
    Kind,
    Sighting,
)
from deliverability.judged import judged
from deliverability.monitored import intake
from deliverability.monitored.intake import Wanted
from deliverability.monitored.model import Monitored
from deliverability.store import changes, days, runs, schedule, sightings
from tests.web.site import Site

HOUR = timedelta(hours=1)


def taken_in(site: Site, target: str = "support@example.com", **more: object) -> Monitored:
    """A domain that is looked after, due in an hour and not checked yet."""
    now = datetime.now(UTC)
    (new,) = intake.add(site.service.database, [Wanted(target, **more)], now).new  # type: ignore[arg-type]
    with site.service.database.begin() as connection:
        schedule.replan(connection, [(new.id, now + HOUR)])
    return new


def looked_after(site: Site, target: str = "support@example.com", **more: object) -> Monitored:
    """The same, checked a moment ago, with ten days behind it and three changes."""
    new, now = taken_in(site, target, **more), datetime.now(UTC)
    run_id = site.checked(target)
    text = runs.transcript(site.service.database, run_id)
    assert text is not None
    run = judged(text)
    with site.service.database.begin() as connection:
        keep(connection, new.id, run, run_id, now)
        for back, verdict in enumerate((Verdict.PASS, Verdict.COULD_NOT_CHECK, Verdict.WARN), 1):
            then = (now - timedelta(days=back * 3)).date()
            days.save_day(connection, new.id, Day(then, 4, verdict))
        changes.add(connection, past(new.id, run_id, now))
        old, here = ("v=spf1 -all",), ("v=spf1 include:<b>x</b>.example -all",)
        seen = (
            Sighting("example.com", "TXT", "", old, now - 9 * HOUR, now - 2 * HOUR),
            Sighting("example.com", "TXT", "", here, now - 2 * HOUR),
            Sighting("spf.example.net", "TXT", "example.net", ("v=spf1 +all",), now - 9 * HOUR),
        )
        sightings.replace_sightings(connection, new.id, (), seen, now)
    return new


def past(domain_id: int, run_id: str, now: datetime) -> tuple[Change, ...]:
    """A record that changed, what came of it, and what a third party did; oldest first."""
    record = Details(
        "example.com", "TXT", "", ("v=spf1 -all",), ("v=spf1 include:<b>x</b>.example -all",),
        ("`include:<b>x</b>.example` added",),
    )  # fmt: skip
    return (
        Change(domain_id, now - 26 * HOUR, "g" * 22, Kind.RECORD, Cause.THIRD_PARTY, NEITHER, "spf", "",
               "spf.example.net", None, "The list of spf.example.net changed.", Details()),
        Change(domain_id, now - 2 * HOUR, run_id, Kind.RECORD, Cause.DOMAIN, NEITHER, "spf", "",
               "example.com", None, "The list of who may send for example.com changed.", record),
        Change(domain_id, now - 2 * HOUR, run_id, Kind.FINDING_NEW, Cause.DOMAIN, WORSE, "mx", "mx.none",
               "example.com MX", Severity.ERROR, "No server takes mail for <b>example.com</b>", Details()),
        Change(domain_id, now - HOUR, run_id, Kind.FINDING_GONE, Cause.ADVICE, BETTER, "dmarc",
               "dmarc.none-found", "_dmarc.example.com TXT", Severity.WARNING, "There is no DMARC record",
               Details()),
    )  # fmt: skip
