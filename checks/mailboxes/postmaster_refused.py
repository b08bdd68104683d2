"""The mail server refuses mail to postmaster, which every mail domain must have."""

from collections.abc import Iterator

from checks.mailboxes.record import Mailboxes
from checks.mailboxes.refused import refused
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 5321 §4.5.1", requires=("mailboxes.domain-refused",))
def postmaster_refused(mailboxes: Mailboxes) -> Iterator[Hit | Unknown]:
    """No such mailbox, or one that takes nothing."""
    if mailboxes.postmaster != mailboxes.support:
        yield from refused(mailboxes, mailboxes.postmaster)
