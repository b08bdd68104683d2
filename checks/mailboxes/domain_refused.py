"""The domain's own mail server does not know the domain, so it refuses all mail for it."""

from collections.abc import Iterator

from checks.hosts.dialogue import Reply
from checks.mailboxes.record import Mailboxes, Word
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 5321 §5.1")
def domain_refused(mailboxes: Mailboxes) -> Iterator[Hit | Unknown]:
    """Every address is refused as one of a domain that the server would have to relay for."""
    replies = [mailboxes.reply(address) for address in mailboxes.asked]
    if all(isinstance(reply, Unknown) for reply in replies):
        yield from (reply for reply in replies[:1] if isinstance(reply, Unknown))
    elif all(mailboxes.word(address) is Word.RELAY for address in mailboxes.asked):
        text = next(reply.text for reply in replies if isinstance(reply, Reply))
        facts = {"domain": mailboxes.domain, "host": mailboxes.host, "reply": text}
        yield Hit(f"{mailboxes.domain} MX", facts)
