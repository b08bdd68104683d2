"""What each mail comes to, and what the report says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from checks.placement.record import Where
from tests.stories.senders import BROKEN, FORBIDDEN, GOOD, GTUBE, SENDING_IP, UNSIGNED

QUARTER, LONG = timedelta(minutes=16), timedelta(hours=6, minutes=1)
BOTH = ("anna", "bert")
ADVICE = {
    "in-spam": "Mend that, and send test mails again.",
    "in-spam-everywhere": "Each tells which record to add at your DNS host.",
    "dkim-invalid": "Compare the record it shows with the one at your DNS host.",
    "dkim-not-signed": "Switch on the seal for your domain there",
    "dmarc-fails-at-receiver": "One of the two must hold for unsigned.example.",
    "rejected": "Test again with another text.",
    "mailbox-refused": "Open the mailbox gone",
    "delayed": "So send test mails again in an hour.",
    "missing": "Ask whoever runs your mail server what became of the mail to this address.",
}
"""A finding of the family placement -> words that its advice has, filled in."""


@dataclass(frozen=True, slots=True)
class Story:
    """`to`: whom two mails are for, and `where` each of them comes to be; `because` is in each reason for it.

    `findings`: all of the family placement; what a record can mend is told by the finding whose remedy is
    `record`. `text`: of the mail. `later`: so far the clock goes on once the mails are on their way.
    `at_last`: where they are once what was put off may come. `is_closed`: nobody can sign in.
    """

    name: str
    sender: str
    to: tuple[str, str]
    where: Where
    because: str = ""
    findings: tuple[str, ...] = ()
    record: str = ""
    text: str = ""
    later: timedelta = timedelta()
    at_last: Where | None = None
    is_closed: bool = False


STORIES = (
    Story("a good mail is in the inbox", GOOD, BOTH, Where.INBOX, "dkim=pass spf=pass dmarc=pass"),
    Story(
        "a server that SPF forbids", FORBIDDEN, BOTH, Where.SPAM, "spf=fail",
        ("in-spam",), f"v=spf1 ip4:192.0.2.99 ip4:{SENDING_IP} -all",
    ),
    Story("a seal that does not hold", BROKEN, BOTH, Where.SPAM, "dkim=fail", ("in-spam", "dkim-invalid")),
    Story(
        "nothing proves where it comes from", UNSIGNED, BOTH, Where.SPAM, "dmarc=fail",
        ("in-spam-everywhere", "dkim-not-signed", "dmarc-fails-at-receiver"),
        f"v=spf1 ip4:192.0.2.99 ip4:{SENDING_IP} ~all",
    ),
    Story(
        "words that filters refuse", GOOD, BOTH, Where.REJECTED, "554 5.7.1 Gtube pattern", ("rejected",),
        text=f"Hello,\n\n{GTUBE}\n",
    ),
    Story("no such mailbox", GOOD, ("gone1", "gone2"), Where.REJECTED, "550 5.1.1", ("mailbox-refused",)),
    Story(
        "put off for a while", GOOD, ("grey1", "grey2"), Where.DELAYED, "", ("delayed",),
        later=QUARTER, at_last=Where.INBOX,
    ),
    Story(
        "taken, and never seen again", GOOD, ("void1", "void2"), Where.MISSING, "", ("missing",), later=LONG
    ),
    Story(
        "a mailbox that nobody can open", GOOD, BOTH, Where.COULD_NOT_LOOK, "could not reach localhost",
        later=LONG, is_closed=True,
    ),
)  # fmt: skip
