"""The mail server takes mail for any address of the domain, also for those that nobody has."""

from collections.abc import Iterator

from checks.mailboxes.record import Mailboxes
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 5321 §3.3", requires=("mailboxes.domain-refused",))
def catch_all(mailboxes: Mailboxes) -> Iterator[Hit | Unknown]:
    """An address that we made up is taken."""
    reply = mailboxes.reply(mailboxes.made_up)
    if isinstance(reply, Unknown):
        yield reply
    elif mailboxes.takes_all:
        facts = {"domain": mailboxes.domain, "host": mailboxes.host, "made_up": mailboxes.made_up}
        yield Hit(mailboxes.domain, facts)
