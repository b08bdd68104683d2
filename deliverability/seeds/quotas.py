"""How often test mails may go: nobody can use them to flood a mailbox, or to teach a filter what we send."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from deliverability.config_sections import Seeds
from deliverability.seeds.errors import TooManyTestsError
from deliverability.seeds.model import RETEST, Kind
from deliverability.store import locks, probes, seed_tests
from deliverability.wording import counted

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DUE_PAUSE = DAY - timedelta(hours=2)
"""Between two tests of a domain that nobody asked for: a day, but for a change of clocks."""


def hold(connection: Connection) -> None:
    """Whoever counts and adds does so alone until the transaction ends."""
    locks.alone(connection, "test mails")


def refuse_too_soon(
    connection: Connection, domain_id: int, kind: Kind, now: datetime, *, is_due: bool
) -> None:
    """TooManyTestsError where the last test of the domain was only just begun."""
    last = seed_tests.last_begun(connection, domain_id, kind, is_due=is_due)
    left = DUE_PAUSE if is_due else RETEST
    if last is not None and abs(now - last) < left:  # a clock that was far ahead once forbids nothing
        wait = (last + left - now).total_seconds()
        raise TooManyTestsError(
            f"Test mails of this domain were sent a moment ago. Filters learn from many alike, so wait "
            f"{counted(-int(-wait // 60), 'minute')}.",
            int(wait) + 1,
        )


def refuse_too_many(
    connection: Connection, limits: Seeds, asked_by: str, recipients: Sequence[str], now: datetime
) -> None:
    """TooManyTestsError where these mails would be more than the operator allows; "" asked for those due."""
    many = len(recipients)
    if probes.count_made(connection, now - DAY) + many > limits.per_day:
        raise TooManyTestsError(
            f"{limits.per_day} test mails in a day are the most for all together. Try again tomorrow.", 86_400
        )
    if asked_by and probes.count_asked(connection, now - DAY, asked_by) + many > limits.per_user_per_day:
        raise TooManyTestsError(
            f"You may send {limits.per_user_per_day} test mails in a day, and these are {many}. "
            "Choose fewer seed inboxes, or try again tomorrow.",
            86_400,
        )
    for recipient in sorted(set(recipients)):
        made = probes.count_made(connection, now - HOUR, recipient)
        if made + recipients.count(recipient) > limits.per_recipient_per_hour:
            raise TooManyTestsError(
                f"{recipient} got enough test mails in the last hour. Try again in an hour.", 3600
            )


def refuse_too_many_of_others(connection: Connection, limits: Seeds, asked_by: str, now: datetime) -> None:
    """The same for tests whose mail somebody else sends, which are counted as tests."""
    if asked_by and seed_tests.count_asked(connection, asked_by, now - DAY) >= limits.per_user_per_day:
        raise TooManyTestsError(
            f"You may begin {limits.per_user_per_day} tests in a day. Try again tomorrow.", 86_400
        )
