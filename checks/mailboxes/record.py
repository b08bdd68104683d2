"""What the most preferred mail server says to mail for a few addresses, without any mail being sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from checks.contacts import SmtpTalk
from checks.hosts.dialogue import Dialogue, Reply
from checks.hosts.record import MailHost
from checks.model import Reason, Unknown


class Word(Enum):
    """What a reply to RCPT TO means."""

    TAKEN = "taken"
    MISSING = "no such mailbox, or one that takes nothing"
    RELAY = "the domain is not one of the server's own"


# RFC 3463 §3.2, §3.3: no such mailbox, moved, disabled, full; Microsoft says 5.1.10 for "not found".
_NO_MAILBOX = ("5.1.1", "5.1.6", "5.1.10", "5.2.1", "5.2.2")
_EDGE_BLOCKED = "5.4.1"
_UNKNOWN_USER = re.compile(
    r"(user|recipient|mailbox|address|account|alias).{0,40}"
    r"(unknown|not found|unavailable|not exist|disabled)"
    r"|(unknown|no such|invalid|nonexistent|non-existent|disabled) (local )?"
    r"(user|recipient|mailbox|address|account|person)"
    r"|does(?: not|n't) exist|unrouteable address|no mailbox",
    re.IGNORECASE,
)
_RELAY = re.compile(r"\brelay|rcpthosts", re.IGNORECASE)
_BLOCKED = re.compile(r"block|blacklist|listed|\brbl\b|dnsbl|spam|open relay", re.IGNORECASE)
"""Words of lists of senders, one kind of which is of open relays."""
_ABOUT_US = re.compile(
    r"block|blacklist|denylist|\bdenied\b|spam|reputation|policy|\brbl\b|dnsbl|\bspf\b|reverse dns|\brdns\b"
    r"|\bptr\b|\bhelo\b|\behlo\b|authenticat|your (ip|host|address|server)|\bclient\b|too many"
    r"|throttl|banned|listed|gr[ae]ylist|bounce|(one|single) recipient",
    re.IGNORECASE,
)
"""Words of refusals that are about who asks, and say nothing about the mailbox."""

_OUT_OF_TURN = (503, 530)
"""Something else was to be said first (RFC 5321 §4.2.4, RFC 4954 §6), so nothing was said of the sender."""


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """A talk in which `asked` addresses were named to `host`: `support`, postmaster, abuse, and `made_up`.

    `said`: the talk, Unknown when there was none.
    """

    domain: str
    host: str
    address: str
    said: SmtpTalk | Unknown
    support: str
    made_up: str

    @property
    def postmaster(self) -> str:
        return f"postmaster@{self.domain}"

    @property
    def abuse(self) -> str:
        return f"abuse@{self.domain}"

    @property
    def asked(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.support, self.postmaster, self.abuse, self.made_up)))

    @property
    def dialogue(self) -> Dialogue | Unknown:
        """The talk, where the server was willing to talk to us at all."""
        return MailHost(self.host, self.address, self.said).introduced

    @property
    def sender(self) -> Reply | Unknown:
        """What it said to mail without a sender (MAIL FROM:<>), as bounces are (RFC 5321 §4.5.5)."""
        dialogue = self.dialogue
        if isinstance(dialogue, Unknown):
            return dialogue
        reply = dialogue.reply("MAIL")
        if reply is None:
            return self.why()
        if 400 <= reply.code < 500:
            return self.why(Reason.LATER)
        if reply.code in _OUT_OF_TURN or (not reply.is_good and is_about_us(reply)):
            return self.why(Reason.TURNED_AWAY)
        return reply

    def reply(self, address: str) -> Reply | Unknown:
        """What it said to mail for this address."""
        sender, dialogue = self.sender, self.dialogue
        if isinstance(sender, Unknown) or isinstance(dialogue, Unknown):
            return sender if isinstance(sender, Unknown) else self.why()
        if not sender.is_good:
            return self.why(Reason.TURNED_AWAY)
        wanted = f"rcpt to:<{address}>".lower()
        found = [one.reply for one in dialogue.said if one.words.lower() == wanted]
        if not found:
            return self.why() if self._broken else Unknown(f"{address} at {self.host}", Reason.NOT_ASKED)
        return found[0] or self.why()

    def word(self, address: str) -> Word | Unknown:
        """What that means; Unknown where it may be about us, or the server asks us to come back later.

        A server that takes everything has said nothing about any address.
        """
        reply = self.reply(address)
        if isinstance(reply, Unknown):
            return reply
        if reply.is_good:
            return self.why(Reason.ANY_MAILBOX) if self.takes_all else Word.TAKEN
        if reply.code < 500:
            return self.why(Reason.LATER)
        if self._is_as_made_up(reply):
            return Word.MISSING
        return _meaning(reply) or self.why(Reason.TURNED_AWAY)

    @property
    def takes_all(self) -> bool:
        """Whether it takes mail for an address that nobody can have."""
        reply = self.reply(self.made_up)
        return isinstance(reply, Reply) and reply.is_good

    def _is_as_made_up(self, reply: Reply) -> bool:
        """Refused just as an address that nobody has, by a server that takes mail for others from us.

        Servers that block us still take mail for postmaster, so words about us stay words about us; only
        Microsoft 365 words a missing mailbox as if it were (5.4.1, "Access denied").
        """
        if is_about_sender(reply) and reply.enhanced != _EDGE_BLOCKED:
            return False
        others = [self.reply(address) for address in self.asked[:-1]]
        made_up = self.reply(self.made_up)
        is_willing = any(isinstance(other, Reply) and other.is_good for other in others)
        return is_willing and isinstance(made_up, Reply) and _gist(made_up) == _gist(reply)

    @property
    def _broken(self) -> bool:
        return isinstance(self.said, SmtpTalk) and self.said.ended is not None

    def why(self, reason: Reason | None = None) -> Unknown:
        """Not known, for this reason, or for the one that ended the talk."""
        ended = self.said.ended if isinstance(self.said, SmtpTalk) else None
        return Unknown(
            f"mailboxes at {self.host} ({self.address})", reason or ended or Reason.CONNECTION_LOST
        )


def _meaning(reply: Reply) -> Word | None:
    """What a refusal says about the mailbox; None when it may be about us."""
    if _RELAY.search(_plain(reply)) and not _BLOCKED.search(_plain(reply)):
        return Word.RELAY
    if is_about_sender(reply):
        return None
    if reply.enhanced in _NO_MAILBOX or (not reply.enhanced and _UNKNOWN_USER.search(_plain(reply))):
        return Word.MISSING
    return None


def _gist(reply: Reply) -> tuple[int, str]:
    """What two refusals for the same cause have in common: the enhanced code, or the words without one."""
    return reply.code, reply.enhanced or _plain(reply)


def is_about_sender(reply: Reply) -> bool:
    """Whether a refusal of an address may be about who asks, or about the empty sender of the question."""
    return is_about_us(reply) or bool(re.search(r"\bsender\b", _plain(reply), re.IGNORECASE))


def is_about_us(reply: Reply) -> bool:
    """Whether a refusal may be about who asks: policy (RFC 3463 §3.8) or a bad name as a mail server."""
    return reply.enhanced.startswith("5.7.") or bool(_ABOUT_US.search(_plain(reply)))


def _plain(reply: Reply) -> str:
    """Its text without the addresses it repeats, in which any word may stand."""
    return re.sub(r"\S+@\S+", "", " ".join(reply.texts))
