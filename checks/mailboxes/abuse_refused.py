"""The mail server refuses mail to abuse, where others report spam from the domain."""

from collections.abc import Iterator

from checks.mailboxes.record import Mailboxes
from checks.mailboxes.refused import refused
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 2142 §4", requires=("mailboxes.domain-refused",))
def abuse_refused(mailboxes: Mailboxes) -> Iterator[Hit | Unknown]:
    """No such mailbox, or one that takes nothing."""
    if mailboxes.abuse != mailboxes.support:
        yield from refused(mailboxes, mailboxes.abuse)
