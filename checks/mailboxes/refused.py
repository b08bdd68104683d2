"""The finding that an address is refused, which three checks make of three addresses."""

from __future__ import annotations

from collections.abc import Iterator

from checks.hosts.dialogue import Reply
from checks.mailboxes.record import Mailboxes, Word
from checks.model import Hit, Reason, Unknown


def refused(mailboxes: Mailboxes, address: str) -> Iterator[Hit | Unknown]:
    """One finding for an address without a mailbox; Unknown when the server did not say."""
    word = mailboxes.word(address)
    if isinstance(word, Unknown):
        yield word
    elif word is Word.RELAY:  # and not for every address, or the domain would be the finding
        yield mailboxes.why(Reason.TURNED_AWAY)
    elif word is Word.MISSING:
        reply = mailboxes.reply(address)
        text = reply.text if isinstance(reply, Reply) else ""
        facts = {"domain": mailboxes.domain, "mailbox": address, "host": mailboxes.host, "reply": text}
        yield Hit(address, facts)
