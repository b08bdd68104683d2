"""A due check judges the latest test mails of its domain, and learns from them how its mail goes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

import pytest

from checks.placement.record import Proof, Reading, Signature, Where
from deliverability.config import Checks, Data
from deliverability.history.model import State
from deliverability.judged import judged
from deliverability.office import Office
from deliverability.runs import Run
from deliverability.store import runs, states
from deliverability.store.database import reading
from tests.web.seeds.kept import begun, done, landed, seed
from tests.web.site import Site
from tests.work.offices import Clock, added, office_at, settings_of, turn
from tests.world import World

NO_SENDER = '@ MX 10 mail\nmail A 192.0.2.1\n@ TXT "v=spf1 mx -all"\n_dmarc TXT "v=DMARC1; p=none"'
MAIL = Reading(
    "support@example.com", "support@example.com", sending_ip="192.0.2.9", spf_of_ip="fail",
    signatures=(Signature("example.com", "s9", "rsa-sha256", Proof.VALID, bits=2048),), alignment=("dkim",),
)  # fmt: skip


@pytest.fixture
def office(world: World, data: Data) -> Iterator[Office]:
    world.set(NO_SENDER)
    settings = replace(settings_of(world, data), checks=Checks(only=("spf", "dkim")))
    with office_at(Clock(datetime.now(UTC)), settings) as office:
        yield office


def sent(office: Office, domain_id: int, *where: Where, mail: Reading | None = MAIL) -> None:
    """A finished test whose mails went to these places, a seed inbox each."""
    site = cast(Site, SimpleNamespace(service=office))
    test = begun(site, domain_id)
    for number, place in enumerate(where):
        to = seed(site, f"Seed {test.id[:4]} {number}", f"{number}-{test.id[:4].lower()}@seed.example")
        landed(site, test, to, place, mail if place.is_found else None)
    done(site, test)


def last_run(office: Office, domain_id: int) -> Run:
    with reading(office.database) as connection:
        state = states.state(connection, domain_id)
    assert isinstance(state, State)
    text = runs.transcript(office.database, state.run_id)
    assert text is not None
    return judged(text)


def test_a_due_check_judges_where_the_test_mails_are_and_where_they_came_from(office: Office) -> None:
    domain = added(office, "example.com")
    sent(office, domain.id, Where.SPAM, Where.SPAM, Where.INBOX)
    assert turn(office) == 1
    run = last_run(office, domain.id)
    told = {one.check: one for one in run.outcome.findings}
    assert told["placement.in-spam"].facts["share"] == "2 of 3"
    assert told["spf.sender-fail"].subject == "192.0.2.9"
    assert run.transcript.options["seen_ips"] == ("192.0.2.9",)
    assert run.transcript.options["learned"] == ("s9",)
    assert [line.family for line in run.report.families] == ["spf", "dkim", "placement"]


def test_a_check_of_a_domain_without_test_mails_does_not_speak_of_them(office: Office) -> None:
    domain = added(office, "example.com")
    other = added(office, "example.net")
    sent(office, other.id, Where.SPAM, Where.SPAM)
    assert turn(office) == 2
    run = last_run(office, domain.id)
    assert [line.family for line in run.report.families] == ["spf", "dkim"]
    assert run.transcript.options["placement"] == ()


def test_a_test_whose_mailboxes_could_not_be_read_takes_nothing_back(office: Office) -> None:
    domain = added(office, "example.com")
    sent(office, domain.id, Where.SPAM, Where.SPAM)
    sent(office, domain.id, Where.COULD_NOT_LOOK, Where.COULD_NOT_LOOK)
    turn(office)
    found = [one.check for one in last_run(office, domain.id).outcome.findings]
    assert found.count("placement.in-spam") == 2
