"""What each mail comes to, and what the report says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from checks.placement.record import Where
from tests.stories.senders import BROKEN, FORBIDDEN, GOOD, GTUBE, UNSIGNED

QUARTER, LONG = timedelta(minutes=16), timedelta(hours=6, minutes=1)


@dataclass(frozen=True, slots=True)
class Story:
    """`to`: whom it is for, and `where` each mail is in the end, whose word on the reason is in `because`.

    `findings`: all of the family placement, each with words that its advice has. `text`: of the mail.
    `later`: so far the clock goes on once the mails are on their way. `at_last`: where they come to be after
    all. `is_closed`: nobody can sign in.
    """

    name: str
    sender: str
    to: tuple[str, str]
    where: tuple[Where, Where]
    because: str = ""
    findings: tuple[tuple[str, str], ...] = ()
    text: str = ""
    later: timedelta = timedelta()
    at_last: Where | None = None
    is_closed: bool = False


BOTH = ("anna", "bert")
SPAM = (Where.SPAM, Where.SPAM)
STORIES = (
    Story(
        "a good mail is in the inbox", GOOD, BOTH, (Where.INBOX, Where.INBOX),
        "dkim=pass spf=pass dmarc=pass",
    ),
    Story(
        "a server that SPF forbids", FORBIDDEN, BOTH, SPAM, "spf=fail",
        (("placement.in-spam", ""), ("placement.spf-fails-for-this-server", "")),
    ),
    Story(
        "a seal that does not hold", BROKEN, BOTH, SPAM, "dkim=fail",
        (("placement.in-spam", ""), ("placement.dkim-invalid", "")),
    ),
    Story(
        "nothing proves where it comes from", UNSIGNED, BOTH, SPAM, "dmarc=fail",
        (
            ("placement.in-spam-everywhere", ""), ("placement.dkim-not-signed", ""),
            ("placement.dmarc-fails-at-receiver", ""), ("placement.spf-fails-for-this-server", ""),
        ),
    ),
    Story(
        "words that filters refuse", GOOD, BOTH, (Where.REJECTED, Where.REJECTED), "554 5.7.1 Gtube pattern",
        (("placement.rejected", ""),), text=f"Hello,\n\n{GTUBE}\n",
    ),
    Story(
        "no such mailbox", GOOD, ("gone1", "gone2"), (Where.REJECTED, Where.REJECTED), "550 5.1.1",
        (("placement.mailbox-refused", ""),),
    ),
    Story(
        "put off for a while", GOOD, ("grey1", "grey2"), (Where.DELAYED, Where.DELAYED), "",
        (("placement.delayed", ""),), later=QUARTER, at_last=Where.INBOX,
    ),
    Story(
        "taken, and never seen again", GOOD, ("void1", "void2"), (Where.MISSING, Where.MISSING), "",
        (("placement.missing", ""),), later=LONG,
    ),
    Story(
        "a mailbox that nobody can open", GOOD, BOTH, (Where.COULD_NOT_LOOK, Where.COULD_NOT_LOOK), "",
        later=LONG, is_closed=True,
    ),
)  # fmt: skip
