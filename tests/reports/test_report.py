"""A health report as a mail: what it says first, what it says at all, and how long it may become."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from checks.model import Severity
from deliverability.config import Settings
from deliverability.history.model import BETTER, WORSE, Acceptance, Cause
from deliverability.mailed.html import html_of
from deliverability.mailed.model import Heading, Page, Record, Ways
from deliverability.mailed.text import text_of
from deliverability.reports.due import health_for, report_page
from deliverability.store import acceptances
from deliverability.store.database import Database
from deliverability.store.readers import Reader, Scope, State
from tests.mailed.test_layout import Reader as Parsed
from tests.readability import line_faults
from tests.reports.kept import (
    MAIL,
    NOW,
    SETTINGS,
    WEEK_AGO,
    changed,
    checked,
    desk,
    looked_after,
    record_changed,
)

ANNA = Reader(
    "a" * 22, "anna@reader.example", Scope.ALL, (), "weekly mon 07:00", "Europe/Berlin", State.ACTIVE, "",
    NOW, NOW, NOW, None, NOW, WEEK_AGO,
)  # fmt: skip
BOOKS, BIKES = "orders@books.example", "service@bikes.example"


def report(database: Database, reader: Reader = ANNA, settings: Settings = SETTINGS) -> Page:
    at = desk(database, settings)
    return report_page(health_for(at, reader, NOW), reader, at.ways(reader, NOW), NOW)


def said(page: Page) -> str:
    """The text part on one line."""
    return " ".join(text_of(page).replace("\n| ", "\n").split())


def headings(page: Page) -> list[str]:
    return [block.text for block in page.blocks if isinstance(block, Heading) and block.level == 2]


def test_a_report_says_first_what_changed_then_what_to_do_then_how_all_stands(database: Database) -> None:
    (books,) = looked_after(database, BOOKS)
    checked(database, books)
    changed(
        database,
        books,
        "spf.all-neutral",
        WORSE,
        title="Forged mail is not stopped",
        severity=Severity.WARNING,
    )
    changed(database, books, "mx.missing", BETTER, title="Mail has no server to go to")
    record_changed(database, books, "`include:sendgrid.net` removed")
    page = report(database)
    assert page.subject == "[1 worse, 1 fixed] books.example mail health"
    assert page.sentence.startswith("Mail to orders@books.example reaches a mail server, but")
    assert headings(page) == [
        "What changed since Monday 8 March 2027", "What to do", "How everything stands", "Tested and fine",
    ]  # fmt: skip
    for words in (
        "▲ worse: Forged mail is not stopped",
        "✔ fixed: Mail has no server to go to",
        "– changed: The list of allowed senders of orders@books.example changed. include:sendgrid.net",
        "The next report comes on Monday 22 March 2027, 07:00 (Europe/Berlin).",
        "Server connections (TLS) ▲ warn: 1 warning",
        "anna@reader.example, every Monday at 07:00",
    ):
        assert words in said(page)


def test_where_the_latest_test_mails_landed_is_said_with_counts_and_the_day(database: Database) -> None:
    (books,) = looked_after(database, BOOKS)
    checked(database, books, mail="gmail spam\noutlook spam\nyahoo inbox")
    alone = said(report(database))
    landed = "On Monday 16 November 2026: 1 of 3 test mails is in the inbox, 2 in spam at gmail and outlook."
    assert landed in alone
    assert "Your mail lands in spam at gmail" in alone
    (bikes,) = looked_after(database, BIKES)
    checked(database, bikes)
    both = said(report(database))
    assert f"Test mails: {landed}" in both
    assert both.count("est mails is in the inbox") == 1


def test_a_first_report_says_how_things_stand_and_nothing_of_changes(database: Database) -> None:
    (books,) = looked_after(database, BOOKS)
    checked(database, books)
    changed(database, books, "spf.all-neutral", WORSE)
    page = report(database, replace(ANNA, told_until=None))
    assert page.subject == "[2 warnings] books.example mail health"
    assert headings(page)[0] == "What to do"


def test_at_most_three_things_to_do_each_with_its_record_and_three_ways(database: Database) -> None:
    for one in looked_after(database, BOOKS, BIKES, "praxis@dentist.example", "bonjour@café-lune.example"):
        checked(database, one)
    page = report(database)
    assert len([block for block in page.blocks if isinstance(block, Ways)]) == 3
    assert "other things to do" in text_of(page)
    record = next(block for block in page.blocks if isinstance(block, Record))
    assert record.fields[0][1] in ("TXT", "MX", "CNAME")
    ways = next(block for block in page.blocks if isinstance(block, Ways)).ways
    assert [way.words for way in ways] == [
        "I did it: check again",
        "Remind me Friday",
        "Somebody else does this: forward",
    ]


def test_errors_come_before_warnings_and_what_is_new_before_what_is_known(database: Database) -> None:
    one, two = looked_after(database, BOOKS, BIKES)
    checked(database, one), checked(database, two)
    changed(database, one, "hosts.no-starttls", WORSE, severity=Severity.WARNING)
    page = report(database)
    titles = [block.text for block in page.blocks if isinstance(block, Heading) and block.verdict]
    assert "bikes.example" in titles[0]  # the one error


def test_what_somebody_accepted_is_said_and_is_nothing_to_do(database: Database) -> None:
    (books,) = looked_after(database, BOOKS)
    checked(database, books)
    lives_with = Acceptance(
        books.id, "spf.all-neutral", "", "we move in June", NOW + timedelta(days=60), "Anna", NOW
    )
    with database.begin() as connection:
        acceptances.add(connection, (lives_with,))
    page = report(database)
    assert headings(page)[:2] == ["What changed since Monday 8 March 2027", "The one thing to do"]
    text = " ".join(text_of(page).split())
    assert "Somebody of yours lives with these. They count nowhere." in text
    assert "(until 14 May 2027: we move in June)" in text


def test_whose_doing_a_change_was_is_said_where_it_was_not_theirs(database: Database) -> None:
    (books,) = looked_after(database, BOOKS)
    checked(database, books)
    changed(database, books, "spf.too-many-lookups", WORSE, cause=Cause.THIRD_PARTY)
    assert "It was not you." in said(report(database))


def test_a_domain_that_was_never_checked_is_said_to_be_so(database: Database) -> None:
    looked_after(database, BOOKS)
    page = report(database)
    assert page.subject == "[not checked yet] books.example mail health"
    assert page.sentence == "We have not checked orders@books.example yet."
    assert "The first check is due on" in text_of(page)


def test_what_could_not_be_checked_is_told_with_its_reason(database: Database) -> None:
    (travel,) = looked_after(database, "booking@travel.example")
    checked(database, travel)
    text = text_of(report(database))
    assert "What we could not check" in text
    assert "This counts neither for nor against your domain." in text


def test_a_domain_that_reports_on_itself_is_warned_of(database: Database) -> None:
    (books,) = looked_after(database, BOOKS)
    checked(database, books)
    own = replace(SETTINGS, mail=replace(MAIL, sender="Health <checks@mail.books.example>"))
    assert "Send them from another domain." in said(report(database, settings=own))
    assert "Send them from another domain." not in said(report(database))


@pytest.mark.parametrize("chosen", ["one", "all"])
def test_both_parts_say_the_same_and_nothing_is_loaded(database: Database, chosen: str) -> None:
    every = looked_after(database, BOOKS, BIKES, "booking@travel.example", "old-shop.example")
    ones = every if chosen == "all" else every[:1]
    for one in ones:
        checked(database, one)
        changed(database, one, "mx.missing", WORSE)
    reader = replace(
        ANNA, scope=Scope.DOMAINS, chosen=tuple(one.id for one in (ones if chosen == "all" else ones[:1]))
    )
    page = report(database, reader)
    seen, text = Parsed(html_of(page)), text_of(page)
    assert seen.loads == []
    assert all(f"\n{url}\n" in text for url in seen.links)
    plain = set(re.findall(r"[^\W\d_]{3,}", text))
    assert set(re.findall(r"[^\W\d_]{3,}", " ".join(seen.words))) <= plain


def test_a_mail_on_many_domains_tells_of_the_worst_twenty_and_counts_the_rest(database: Database) -> None:
    ones = looked_after(database, *(f"d{number}.example" for number in range(130)))
    assert len(ones) == 130
    page = report(database)
    assert page.subject.startswith("[not checked yet]")
    html = html_of(page)
    assert "The other 110 domains" in html
    assert "not checked yet: 110" in html
    assert len(html) < 102_000  # Gmail cuts what is longer


def test_our_own_sentences_are_plain(database: Database) -> None:
    for one in looked_after(database, BOOKS, BIKES, "booking@travel.example"):
        checked(database, one)
        changed(
            database, one, "mx.missing", WORSE, cause=Cause.THIRD_PARTY, title="No mail server takes mail"
        )
    page = report(database)
    ours = [
        page.sentence,
        *(block.text for block in page.blocks if isinstance(block, Heading) and block.level == 2),
    ]
    assert [fault for text in ours for fault in line_faults(text)] == []
