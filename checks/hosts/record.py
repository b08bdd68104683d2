"""What each mail server of the domain said on port 25, and the names its address has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from checks.contacts import SmtpTalk, Tls
from checks.hosts.dialogue import Dialogue, read
from checks.model import Reason, Unknown
from checks.providers.recognise import mailbox_provider, receiving_services, service_of_server
from checks.reverse_names import Reverse

UNSUPPORTED = (500, 502, 504)
"""Replies to EHLO of a server that does not know the command (RFC 5321 §4.2.4)."""

WITHDRAWN = ("SSLv2", "SSLv3", "TLSv1", "TLSv1.1")
"""Versions that must not be used any more (RFC 7568 §3, RFC 8996 §4, §5)."""
UNFINISHED = (Reason.TIMEOUT, Reason.BUDGET, Reason.TOO_LONG)
"""Ends of a handshake that say nothing about TLS."""


@dataclass(frozen=True, slots=True)
class MailHost:
    """One mail server and the address of it that was talked to.

    `said`: the talk; Unknown when there was none, with the reason. `silent`: addresses that turned us away
    twice or did not answer, while mail servers elsewhere could be reached; of a host, one was asked twice.
    `old`: the talk in which we knew no TLS above 1.1, where that was tried.
    `gone`: that holds for every address it has. `own`: its name lies in the domain itself; only then are
    `reverse`, the names of its address, and `name_addresses`, those of the name it gives itself, asked for.
    """

    host: str
    address: str
    said: SmtpTalk | Unknown
    silent: tuple[str, ...] = ()
    gone: bool = False
    own: bool = False
    reverse: Reverse | None = None
    name_addresses: tuple[str, ...] | Unknown | None = None
    old: SmtpTalk | Unknown | None = None

    @property
    def welcome(self) -> Dialogue | Unknown:
        """The dialogue, when the server was willing to talk at all."""
        if isinstance(self.said, Unknown):
            return self.said
        dialogue = read(self.said)
        greeting = dialogue.greeting
        if greeting is None:
            return self.why(self._ended)
        if not greeting.is_good:  # RFC 5321 §3.1: 554, and 421 for "not now"; most often it is our address
            return self.why(Reason.TURNED_AWAY)
        return dialogue

    @property
    def introduced(self) -> Dialogue | Unknown:
        """The dialogue, when the server replied to EHLO, be it to say that it does not know the command."""
        dialogue = self.welcome
        if isinstance(dialogue, Unknown):
            return dialogue
        ehlo = dialogue.ehlo
        if ehlo is None:
            return self.why(self._ended)
        if not ehlo.is_good and ehlo.code not in UNSUPPORTED:
            return self.why(Reason.TURNED_AWAY)
        return dialogue

    @property
    def tls(self) -> Tls | Unknown | None:
        """The handshake, finished or failed; None when the server does not offer it, or refuses it."""
        dialogue = self.introduced
        if isinstance(dialogue, Unknown):
            return dialogue
        if "STARTTLS" not in dialogue.extensions:
            return None
        if dialogue.starttls is None:
            return self.why(self._ended)
        if dialogue.starttls.code != 220:
            return None
        tls = self.said.tls if isinstance(self.said, SmtpTalk) else None
        if tls is None or (tls.problem and self._ended in UNFINISHED):
            return self.why(self._ended)
        return tls

    @property
    def old_tls(self) -> Tls | Unknown | None:
        """The handshake of a client that knows no TLS above 1.1; None where it was not begun."""
        return None if self.old is None else MailHost(self.host, self.address, self.old).tls

    @property
    def _ended(self) -> Reason | None:
        return self.said.ended if isinstance(self.said, SmtpTalk) else None

    def why(self, reason: Reason | None) -> Unknown:
        """Not known, for this reason; a talk that just stopped was broken off."""
        return Unknown(f"smtp {self.host} ({self.address})", reason or Reason.CONNECTION_LOST)


class Introduced(NamedTuple):
    """A server that replied to EHLO."""

    host: MailHost
    dialogue: Dialogue


class Secured(NamedTuple):
    """A server with which TLS was set up."""

    host: MailHost
    tls: Tls


Introductions: TypeAlias = Iterator[Introduced | Unknown]


@dataclass(frozen=True, slots=True)
class Hosts:
    """The mail servers of `domain`, the most preferred first; `skipped` are those not talked to."""

    domain: str
    hosts: tuple[MailHost, ...]
    skipped: tuple[str, ...] = ()

    @property
    def all_gone(self) -> bool:
        """Whether none of them takes connections; one without a public address takes none from anybody."""
        standing = (host.said for host in self.standing)
        private = (isinstance(said, Unknown) and said.reason is Reason.NOT_PUBLIC for said in standing)
        return any(host.gone for host in self.hosts) and all(private) and not self.skipped

    @property
    def standing(self) -> tuple[MailHost, ...]:
        """Those that are not gone."""
        return tuple(host for host in self.hosts if not host.gone)

    @property
    def introduced(self) -> Introductions:
        """Each that stands, with its dialogue; Unknown for one that is not known to have replied to EHLO."""
        for host in self.standing:
            dialogue = host.introduced
            yield dialogue if isinstance(dialogue, Unknown) else Introduced(host, dialogue)

    @property
    def secured(self) -> Iterator[Secured | Unknown]:
        """Each with TLS; Unknown where it is not known whether it has; others are left out."""
        for host in self.standing:
            tls = host.tls
            if isinstance(tls, Unknown):
                yield tls
            elif tls is not None and not tls.problem:
                yield Secured(host, tls)


def run_by_provider(host: MailHost) -> bool:
    """Whether the server is one of a known mailbox host or service, by its name, its greeting or its PTR."""
    names = [host.host, *(host.reverse.all_names if host.reverse else ())]
    dialogue = host.welcome
    if not isinstance(dialogue, Unknown) and dialogue.greeting is not None:
        names.append(dialogue.greeting.first_word.lower().rstrip("."))
    known = tuple(names)
    return bool(mailbox_provider(known) or receiving_services(known) or any(map(service_of_server, known)))
