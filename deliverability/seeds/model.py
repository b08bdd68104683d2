"""Seeds, ways to send, tests, and the one mail of a test to one seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from checks.placement.record import Where
from deliverability.config_sections import Security

RETEST = timedelta(minutes=15)
"""After a test by hand, before the next one of the same domain."""
LATE = timedelta(minutes=15)
MISSING_AFTER = timedelta(hours=6)
LOOKS = (5, 10, 20, 40, *range(60, 901, 60), 3600, 21600)
"""Seconds after sending at which a mailbox is looked into."""


OUR_OWN = 0
"""In place of a seed's id: mail that comes to our own mail server."""


class SignIn(StrEnum):
    """How to sign in: a password, or a token of OAuth (RFC 7628 and XOAUTH2)."""

    PASSWORD = "password"
    MICROSOFT = "microsoft"
    GOOGLE = "google"


class Role(StrEnum):
    """SEED: receives test mails. BOUNCES: gets what comes back. SUPPORT: the support address itself."""

    SEED = "seed"
    BOUNCES = "bounces"
    SUPPORT = "support"


class SeedState(StrEnum):
    """UNCONFIRMED: nothing but the question for consent goes there."""

    UNCONFIRMED = "unconfirmed"
    ACTIVE = "active"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Account:
    """A server and who signs in there; the password or token is kept apart, encrypted.

    `port` 0 is the usual one: IMAP 993 or 143, submission 465 or 587.
    """

    host: str
    port: int
    security: Security
    user: str
    sign_in: SignIn = SignIn.PASSWORD


@dataclass(frozen=True, slots=True)
class Seed:
    """A mailbox that can be looked into. `junk`: its spam folder where somebody named it, else "".

    `problem`: why the last look failed, in words, "" when it went well; `healthy_at`: the last that did.
    `domain_id`: only for that domain (BOUNCES, SUPPORT), None for all.
    """

    id: int
    name: str
    address: str
    role: Role
    provider: str
    account: Account
    state: SeedState
    junk: str
    domain_id: int | None
    problem: str
    looked_at: datetime | None
    healthy_at: datetime | None
    created_at: datetime

    @property
    def is_active(self) -> bool:
        """It may get test mails."""
        return self.state is SeedState.ACTIVE

    @property
    def is_open(self) -> bool:
        """We may look into it; of a support mailbox we may know no more than its address."""
        return bool(self.account.host)


@dataclass(frozen=True, slots=True)
class Sender:
    """A way to send: the user's own mail server. `sender`: From as "Name <address>"; `domain_id`: for whom.

    `is_control`: a domain known to be good, sent beside every test.
    """

    id: int
    name: str
    sender: str
    envelope_from: str
    account: Account
    domain_id: int | None
    is_control: bool
    problem: str
    created_at: datetime


class Kind(StrEnum):
    """SENT: we send. BY_HAND: the user sends from their help desk. TO_US: they write to an address of ours.

    ROUND_TRIP: we write to the support address, and its auto-reply comes back.
    """

    SENT = "sent"
    BY_HAND = "by hand"
    TO_US = "to us"
    ROUND_TRIP = "round trip"


TO_SEEDS = (Kind.SENT, Kind.BY_HAND, Kind.TO_US)
"""The kinds that show where mail of the domain lands."""


class TestState(StrEnum):
    """UNDER_WAY: some probe is not decided. DONE: all are."""

    __test__ = False  # no test of pytest
    UNDER_WAY = "under way"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Mail:
    """What a test mail says, before its code is in it; `html` "" for text alone.

    `is_by_machine`: it says that no person wrote it (Auto-Submitted, RFC 3834 §5), so that nobody answers.
    """

    subject: str
    text: str
    html: str = ""
    is_by_machine: bool = False


@dataclass(frozen=True, slots=True)
class SeedTest:
    """One test of one domain. `code`: short, in the subject; `template`: the name of what was sent, "".

    `slot_at`: when it was due; None where somebody asked for it. `control_of`: the test it stands beside.
    `asked_by`: who asked, for the quota.
    """

    __test__ = False  # no test of pytest
    id: str
    domain_id: int
    kind: Kind
    sender_id: int | None
    template: str
    mail: Mail
    code: str
    state: TestState
    slot_at: datetime | None
    control_of: str | None
    asked_by: str
    created_at: datetime
    finished_at: datetime | None


class Sending(StrEnum):
    """The ledger's word on one mail. SENDING is committed before its first octet; a crash makes it UNKNOWN.

    BY_OTHERS: not ours to send.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    BY_OTHERS = "by others"


@dataclass(frozen=True, slots=True)
class Probe:
    """One mail of a test to one seed. `token`: 128 bits in hex, by which it is found and known to be ours.

    `looks`: how often the mailbox was opened for it, `healthy_looks` how often with success.
    """

    id: int
    test_id: str
    seed_id: int
    recipient: str
    token: str
    message_id: str
    sending: Sending
    where: Where
    folder: str
    tab: str
    problem: str
    looks: int
    healthy_looks: int
    next_look_at: datetime | None
    sent_at: datetime | None
    found_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the talk with a mail server: `at` seconds since its beginning; `is_ours`: we said it."""

    at: float
    is_ours: bool
    text: str


@dataclass(frozen=True, slots=True)
class Talk:
    """All that was said while sending; of a password, nothing. `certificate`: of the server, PEM, or ""."""

    host: str
    port: int
    lines: tuple[Line, ...] = ()
    tls: str = ""
    cipher: str = ""
    certificate: str = ""
    queue_id: str = ""
