"""What we ask of others' mails holds for ours: every mail we send, and every guide, is linted clean."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest

from checks.guide import guide
from checks.model import Severity
from checks.registry import all_checks
from checks.template.document import Declared, Kind
from checks.template.rule import all_rules
from checks.template.settings import Settings as OfTemplates
from deliverability.accounts.mails import invitation, new_password, password_changed
from deliverability.linting.options import Options
from deliverability.linting.run import lint_source
from deliverability.notify.compose import compose
from deliverability.notify.letter import Channel, Content
from deliverability.notify.place_letters import confirm_letter, trial_letter
from deliverability.notify.target import Rules, Target, TargetState
from deliverability.reports.consent import consent_page
from deliverability.reports.letters import content
from deliverability.seeds import composing
from deliverability.seeds.consent import _letter as seed_letter
from deliverability.seeds.model import Mail
from deliverability.store.database import Database
from tests.notify import test_alerts as alerts
from tests.reports import kept, test_report
from tests.seeds.samples import probe, sender

NOW = kept.NOW
PLACE = Target(1, "ops", Channel.MAIL, "ops@reader.example", TargetState.ACTIVE, False, Rules(), NOW)
URL = "https://checker.test-company.com/x"
MINE = OfTemplates(domains=("checker.example", "acme.example", "127.0.0.1"), company="Deliverability")
QUOTED = re.compile(r"“[^”]*”|`[^`]*`|\{\w+\}|```.*?```", re.DOTALL)


ABOUT_ANSWERS = ("TONE003", "TONE005", "TONE007", "TONE008")
"""A guide promises and refuses nothing: it tells what servers refuse, and what a policy in DNS says."""
FILLED_IN = ("VAR008",)
"""A number of an order is right in a mail that goes out; in a template it would go to everybody."""


def complaints(
    raw: bytes | str,
    kind: Kind = Kind.NOTIFICATION,
    name: str = "mail.eml",
    but: tuple[str, ...] = FILLED_IN,
) -> list[str]:
    """What the linter has against it, notes left out."""
    source = raw.decode() if isinstance(raw, bytes) else raw
    options = Options(settings=MINE, declared=Declared(kind=kind, kind_by="test"))
    found = lint_source(source, name, options).findings
    return [
        f"{one.code} {one.text!r}: {one.message}"
        for one in found
        if one.severity is not Severity.NOTICE and one.code not in but
    ]


def sent(said: Content) -> bytes:
    return compose(
        said, "anna@reader.example", "Mail health <checks@checker.example>", "<1@checker.example>", NOW
    )


PAGES = {
    "invitation": invitation(kept.SETTINGS, "secret", "editor", "Berta"),
    "new password": new_password(kept.SETTINGS, "token"),
    "password changed": password_changed(kept.SETTINGS),
    "consent to reports": consent_page(test_report.ANNA, URL),
}
LETTERS = {
    "consent to alerts": confirm_letter(PLACE, URL, NOW),
    "test of a place": trial_letter(kept.SETTINGS, PLACE, NOW),
    "consent of a seed": seed_letter(SimpleNamespace(address="a@b.example", id=1), URL, "s", "c", NOW),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", PAGES)
def test_what_an_account_or_a_reader_gets_is_linted_clean(name: str) -> None:
    assert complaints(sent(content(PAGES[name]))) == []


@pytest.mark.parametrize("name", LETTERS)
def test_what_asks_or_tries_an_address_is_linted_clean(name: str) -> None:
    assert complaints(sent(LETTERS[name].content)) == []


def test_a_health_report_is_linted_clean(database: Database) -> None:
    for one in kept.looked_after(database, test_report.BOOKS, test_report.BIKES, "praxis@dentist.example"):
        kept.checked(database, one)
    assert complaints(sent(content(test_report.report(database)))) == []


def test_an_alert_and_a_digest_are_linted_clean(database: Database) -> None:
    alerts._domains.__wrapped__(database)  # type: ignore[attr-defined]
    alerts.happen(database, alerts.GONE)
    made = alerts.rounds(database, *alerts.every(alerts.NOW, alerts.NOW + 20 * alerts.HOUR))
    alerts.happen(database, alerts.fixed(at=alerts.NOW + alerts.DAY))
    made += alerts.rounds(database, *alerts.every(alerts.NOW + alerts.DAY, alerts.NOW + 2 * alerts.DAY))
    assert len(made) >= 2
    for one in made:
        assert complaints(sent(with_a_name_of_its_own(one))) == []


def with_a_name_of_its_own(said: Content) -> Content:
    """The domain of those tests is one that templates leave behind by mistake."""
    parts = {part: getattr(said, part) for part in ("subject", "text", "html")}
    named = {part: text.replace("example.com", "books.test-shop.com") for part, text in parts.items()}
    return replace(said, **named)


def test_the_words_of_test_mails_are_linted_clean() -> None:
    for number in range(40):
        raw = composing.compose(
            Mail("", "", ""), sender(), probe(token=f"{number * 7919:032x}"), "K7Q2-9F3D", NOW
        )
        assert complaints(raw, Kind.OTHER) == []


@pytest.mark.parametrize("check_id", [*all_checks(), *all_rules()])
def test_a_guide_is_linted_clean(check_id: str) -> None:
    words = guide(check_id)
    prose = QUOTED.sub("this", f"{words.why}\n\n{words.fix}\n")
    assert complaints(prose, Kind.HOW_TO, "guide.md", ABOUT_ANSWERS) == []
