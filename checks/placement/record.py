"""What one test mail showed: where each seed has it, how it came there, and what the receiver said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from checks.answers import Maybe
from checks.placement.auth_results import AuthResults
from checks.reverse_names import Reverse


class Where(StrEnum):
    """Where a test mail is for one seed.

    FOLDER: neither in the inbox nor in spam: a rule of that mailbox filed it, which tells nothing of others.
    WAITING: looked for, and it may still come. DELAYED: not there after 15 minutes. MISSING: not there after
    six hours in which the mailbox could be read. REJECTED: a server refused it, or a bounce says so.
    """

    WAITING = "waiting"
    INBOX = "inbox"
    TAB = "tab"
    SPAM = "spam"
    FOLDER = "other folder"
    DELAYED = "delayed"
    MISSING = "missing"
    REJECTED = "rejected"
    NOT_SENT = "not sent"
    COULD_NOT_LOOK = "could not look"

    @property
    def is_found(self) -> bool:
        """The mail is there."""
        return self in (Where.INBOX, Where.TAB, Where.SPAM, Where.FOLDER)


@dataclass(frozen=True, slots=True)
class Hop:
    """One server on the way, by its Received header (RFC 5321 §4.4); "" for what it does not say.

    `ip`: who handed the mail over, `helo` what that one called itself, `name` its name by reverse DNS.
    `protocol`: "ESMTPS" and the like (RFC 3848); `tls`: the version, such as "TLSv1.3".
    `text`: the header as it is, where neither of the two servers could be made out.
    """

    by: str
    ip: str = ""
    helo: str = ""
    name: str = ""
    protocol: str = ""
    tls: str = ""
    at: datetime | None = None
    text: str = ""

    @property
    def is_encrypted(self) -> bool | None:
        """Whether the mail came in over TLS; None where the header does not say."""
        if self.tls or self.protocol.upper() in ("ESMTPS", "ESMTPSA", "UTF8SMTPS", "UTF8SMTPSA", "LMTPS"):
            return True
        return False if self.protocol.upper() in ("SMTP", "ESMTP", "ESMTPA", "UTF8SMTP") else None


class Proof(StrEnum):
    """What our own look at a DKIM signature came to; UNKNOWN: its key could not be asked for."""

    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Signature:
    """One DKIM-Signature, topmost first (RFC 6376 §3.5). `bits`: of the key, 0 when not known.

    `why`: what makes it INVALID or UNKNOWN, in words; `covered`: the h= names in lower case;
    `length`: l=, None when it is not there; `uncovered`: octets of the body that l= leaves open to anybody;
    `expires_at`: x=.
    """

    domain: str
    selector: str
    algorithm: str
    proof: Proof
    why: str = ""
    bits: int = 0
    covered: tuple[str, ...] = ()
    length: int | None = None
    expires_at: datetime | None = None
    uncovered: int = 0


@dataclass(frozen=True, slots=True)
class FilterWord:
    """What a spam filter wrote into a header: the header as it is, and one sentence that translates it.

    `is_spam`: what it says of the mail, None where it says neither. `is_biased`: a rule of that mailbox
    decided ("safe sender"), so that where the mail landed tells nothing about others.
    `cause`: a short stable word for what made it spam ("bulk", "spoof", "content", "reputation"), or "".
    """

    header: str
    value: str
    said: str
    is_spam: bool | None = None
    is_biased: bool = False
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the found copy shows. `believed`: the receiving provider's own Authentication-Results, or None.

    `disbelieved`: why none is, in words, "" where one is.
    `hops`: the newest first. `sending_ip`: the first address outside of the receiver that handed it over.
    `reverse`: its names in reverse DNS. `spf_of_ip`: what SPF says of envelope_from and that address by our
    own look ("pass", "fail", …). `alignment`: "dkim", "spf", both or none, by RFC 9989.
    `changes`: what differs from what was sent, in words.
    """

    header_from: str
    envelope_from: str
    believed: AuthResults | None = None
    hops: tuple[Hop, ...] = ()
    sending_ip: str = ""
    helo: str = ""
    reverse: Maybe[Reverse | None] = None
    spf_of_ip: str = ""
    signatures: tuple[Signature, ...] = ()
    alignment: tuple[str, ...] = ()
    filters: tuple[FilterWord, ...] = ()
    changes: tuple[str, ...] = ()
    auto_submitted: str = ""
    size: int = 0
    disbelieved: str = ""

    @property
    def is_readable(self) -> bool:
        """Whether the copy could be taken apart; else what it lacks says nothing of the mail."""
        return bool(self.header_from)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A server's no: while sending (`at_once`), or in a bounce later. `status`: "5.7.1" (RFC 3463), or "".

    `cause`: a short stable word ("authentication", "reputation", "content", "mailbox", "full", "policy",
    "rate", "other"); `said`: the text as the server wrote it; `by`: the server.
    """

    code: int
    status: str
    said: str
    by: str
    cause: str
    at_once: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """One seed. `provider`: an id of the facts about mailbox providers, "" for one that is not known.

    `tab`: "promotions" and the like; `folder`: as the mailbox calls it. `problem`: why it could not be sent
    or looked for, in words.
    """

    seed: str
    provider: str
    where: Where
    folder: str = ""
    tab: str = ""
    sent_at: datetime | None = None
    found_at: datetime | None = None
    refusal: Refusal | None = None
    reading: Reading | None = None
    problem: str = ""

    @property
    def is_biased(self) -> bool:
        """A rule of the mailbox itself decided where it went."""
        return self.reading is not None and any(word.is_biased for word in self.reading.filters)


@dataclass(frozen=True, slots=True)
class AutoReply:
    """What the support address answered by itself, as its header has it; "" for what is not there.

    `at`: when it was in the mailbox that had asked. `return_path`: "" is the empty one (RFC 5321 §4.5.5),
    None where nothing says it. `recipients`: To and Cc, in lower case. `is_threaded`: In-Reply-To or
    References name the mail it answers. `suppress`: X-Auto-Response-Suppress.
    """

    at: datetime
    auto_submitted: str = ""
    precedence: str = ""
    suppress: str = ""
    return_path: str | None = None
    sender: str = ""
    recipients: tuple[str, ...] = ()
    is_threaded: bool = False


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """A mail from outside to the support address `address`, written from `asked_from`, and what came back.

    `arrival`: where it is in the support mailbox, None where we cannot look into that one.
    `answer`: where the auto-reply is; WAITING until `promise_minutes` are over, then DELAYED, and MISSING as
    for every test mail. `promise_minutes` 0: none is promised.
    `answers_machines`: whether a second mail that says it comes from a machine was answered too, which makes
    endless loops (RFC 3834 §2); None where that was not tried, or could not be looked for.
    """

    address: str
    asked_from: str
    promise_minutes: int
    sent_at: datetime | None
    arrival: Where | None
    answer: Where
    arrived_at: datetime | None = None
    reply: AutoReply | None = None
    answers_machines: bool | None = None
    refusal: Refusal | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """The latest test mail of a domain. `control`: the same for a domain known to be good, sent beside it.

    `is_own_way`: it went out by the domain's own mail server or help desk, so its headers are evidence.
    `round_trip`: the latest mail to its support address, where one was sent.
    `before`: what the finished test before this one showed, without readings; twice the same is no chance.
    """

    test: str
    at: datetime
    seen: tuple[Seen, ...]
    control: tuple[Seen, ...] = ()
    is_own_way: bool = True
    round_trip: RoundTrip | None = None
    before: tuple[Seen, ...] = ()

    @property
    def found(self) -> tuple[Seen, ...]:
        """The seeds that have it."""
        return tuple(one for one in self.seen if one.where.is_found)
