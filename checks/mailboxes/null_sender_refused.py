"""The mail server refuses mail without a sender, so bounces do not arrive."""

from collections.abc import Iterator

from checks.mailboxes.record import Mailboxes
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 5321 §4.5.5")
def null_sender_refused(mailboxes: Mailboxes) -> Iterator[Hit | Unknown]:
    """MAIL FROM:<> is refused for good."""
    reply = mailboxes.sender
    if isinstance(reply, Unknown):
        yield reply
    elif not reply.is_good:
        facts = {"domain": mailboxes.domain, "host": mailboxes.host, "reply": reply.text}
        yield Hit(f"{mailboxes.host} port 25", facts)
