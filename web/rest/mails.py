"""The API's routes for test mails: begin a test, and see where its mails landed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from checks.placement.record import Refusal, Seen, Where
from deliverability.seeds.begin import OUR_WORDS, Wish, begin
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.errors import SeedError, TooManyTestsError
from deliverability.seeds.model import Kind, Mail, Probe, TestState
from deliverability.seeds.shown import ShownTest, test_of, tests_of
from deliverability.seeds.words import sentence
from web.rest.domains import find
from web.rest.endpoint import Model, endpoint
from web.rest.models import Digits, Line, Lines
from web.rest.problems import missing
from web.rest.seeds import RowId, refused
from web.service import service

TAG = "Test mails"
MOST = 50
Limit = Annotated[int, Field(ge=1, le=MOST, description="Tests in the answer."), Digits]


class NewMail(Model):
    """A mail to send in place of our own words."""

    subject: Line = ""
    text: Lines
    html: Lines = ""
    name: Line = ""


class NewTest(Model):
    """A test to begin. `kind`: who sends; `seeds`: ids, empty for all; `sender_id`: by which way."""

    kind: Kind = Kind.SENT
    seeds: Annotated[list[RowId], Field(max_length=100)] = Field(default_factory=list)
    sender_id: RowId | None = None
    mail: NewMail | None = None


class TestQuery(Model):
    """How many."""

    __test__ = False  # no test of pytest
    limit: Limit = 12


class TestName(Model):
    """Which test."""

    __test__ = False  # no test of pytest
    id: Line


class RefusalSaid(BaseModel):
    """What a server said to refuse it."""

    code: int
    status: str
    said: str
    by: str
    cause: str


class MailSaid(BaseModel):
    """The mail to one seed: where it is, and why. `alignment`: "spf", "dkim", both or none.

    `filters`: what the receiver's spam filter said, translated; `hops`: the servers on the way, newest first.
    """

    seed: str
    provider: str
    address: str
    sending: str
    where: Where
    folder: str
    tab: str
    problem: str
    sent_at: datetime | None
    found_at: datetime | None
    refusal: RefusalSaid | None
    sending_ip: str
    alignment: list[str]
    filters: list[str]
    hops: list[str]


class TestSaid(BaseModel):
    """A test. `code`: what stands in the subject; `sentence`: the result in words."""

    __test__ = False  # no test of pytest
    id: str
    domain_id: int
    kind: Kind
    state: TestState
    sentence: str
    code: str
    template: str
    created_at: datetime
    finished_at: datetime | None
    mails: list[MailSaid]


class TestsSaid(BaseModel):
    """The tests of a domain, newest first."""

    __test__ = False  # no test of pytest
    tests: list[TestSaid]


@endpoint("POST", "/domains/{domain_id}/test-mails", TAG, TestSaid, 202)
def begin_test(domain_id: int, body: NewTest) -> TestSaid:
    """Send test mails. One to each seed inbox that agreed; too many are refused with 429."""
    find(domain_id)
    mail = Mail(body.mail.subject, body.mail.text, body.mail.html) if body.mail else OUR_WORDS
    name = body.mail.name if body.mail else ""
    wish = Wish(domain_id, body.kind, body.sender_id, tuple(body.seeds), mail, name)
    desk = SeedDesk(service().settings, service().database, service().key)
    try:
        test = begin(desk, wish, datetime.now(UTC))
    except (SeedError, TooManyTestsError) as error:
        raise refused(error) from None
    return _said(_find(test.id))


@endpoint("GET", "/test-mails", TAG, TestSaid)
def get_test(query: TestName) -> TestSaid:
    """One test. Where its mails are now; ask again while its state is "under way"."""
    return _said(_find(query.id))


@endpoint("GET", "/domains/{domain_id}/test-mails", TAG, TestsSaid)
def list_tests(domain_id: int, query: TestQuery) -> TestsSaid:
    """The last tests of a domain. Newest first, each with where its mails landed."""
    find(domain_id)
    return TestsSaid(tests=[_said(one) for one in tests_of(service().database, domain_id, query.limit)])


def _find(test_id: str) -> ShownTest:
    found = test_of(service().database, test_id)
    if found is None:
        raise missing("test")
    return found


def _said(one: ShownTest) -> TestSaid:
    test = one.test
    mails = [_mail(probe, seen) for probe, seen in zip(one.probes, one.seen, strict=True)]
    return TestSaid(
        id=test.id, domain_id=test.domain_id, kind=test.kind, state=test.state, sentence=sentence(one.seen),
        code=test.code, template=test.template, created_at=test.created_at, finished_at=test.finished_at,
        mails=mails,
    )  # fmt: skip


def _mail(probe: Probe, seen: Seen) -> MailSaid:
    found = seen.reading
    return MailSaid(
        seed=seen.seed, provider=seen.provider, address=probe.recipient, sending=probe.sending.value,
        where=seen.where, folder=seen.folder, tab=seen.tab, problem=seen.problem, sent_at=seen.sent_at,
        found_at=seen.found_at, refusal=_refusal(seen.refusal),
        sending_ip=found.sending_ip if found else "", alignment=list(found.alignment) if found else [],
        filters=[word.said for word in found.filters] if found else [],
        hops=[hop.by for hop in found.hops] if found else [],
    )  # fmt: skip


def _refusal(no: Refusal | None) -> RefusalSaid | None:
    if no is None:
        return None
    return RefusalSaid(code=no.code, status=no.status, said=no.said, by=no.by, cause=no.cause)
