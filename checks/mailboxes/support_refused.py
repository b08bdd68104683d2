"""The mail server refuses mail to the support address."""

from collections.abc import Iterator

from checks.mailboxes.record import Mailboxes
from checks.mailboxes.refused import refused
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 2142 §3", requires=("mailboxes.domain-refused",))
def support_refused(mailboxes: Mailboxes) -> Iterator[Hit | Unknown]:
    """No such mailbox, or one that takes nothing."""
    yield from refused(mailboxes, mailboxes.support)
