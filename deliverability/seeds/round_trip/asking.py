"""Makes the rows of a round trip: a mail to the support address, and the wait for its answer."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parseaddr

from sqlalchemy import Connection

from checks.placement.record import Where
from deliverability.seeds.errors import SeedError
from deliverability.seeds.model import Mail, Probe, Seed, SeedState, SeedTest, Sender, Sending
from deliverability.store import probes, seeds

FIRST_LOOK = timedelta(seconds=5)
QUESTION = Mail(
    "When are you open?",
    "Hello,\n\nI would like to come by this week. When are you open, and do I have to call before?\n\n"
    "Thank you\n",
)
"""What a customer may ask; it says nothing of a test, or it would be sorted as one."""


def asking_mailbox(connection: Connection, sender: Sender, domain_id: int) -> Seed:
    """The mailbox to which an answer comes back, which we can look into. SeedError where there is none."""
    if sender.domain_id == domain_id:
        raise SeedError(
            "sender", "Write to the support address from outside: choose a way to send of another domain."
        )
    address = parseaddr(sender.sender)[1].lower()
    for one in seeds.everything(connection):
        if one.address == address and one.state is SeedState.ACTIVE:
            return one
    raise SeedError(
        "sender",
        f"The answer comes back to {address}, and we cannot look there. Add {address} as a seed inbox first.",
    )


def await_reply(connection: Connection, test: SeedTest, mailbox: Seed, asked: str) -> None:
    """Keep that an answer to the mail with the Message-ID `asked` is looked for in this mailbox."""
    reply = Probe(
        0, test.id, mailbox.id, mailbox.address, "", asked, Sending.BY_OTHERS, Where.WAITING, "", "", "",
        0, 0, test.created_at + FIRST_LOOK, None, None, test.created_at,
    )  # fmt: skip
    probes.add(connection, reply, test.domain_id, None)


def is_reply(probe: Probe) -> bool:
    """Whether this row waits for an answer, and not for the mail itself."""
    return probe.sending is Sending.BY_OTHERS and bool(probe.message_id)
