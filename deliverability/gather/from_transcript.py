"""A name server for dnspython that answers from a run's transcript, and notes what the run does not know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import dns.message
import dns.name
import dns.nameserver
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset

from checks.answers import Answer, Question, Reply
from checks.contacts import HttpReply
from checks.model import Reason, Unknown
from deliverability.net.asker import settle, something
from deliverability.net.transcript import Transcript, show

ITSELF = "the transcript of this run"
"""What it calls itself, so that complaints about it are known."""
ALONE = ("at ", "by ")
"""How the paths begin that lead to one server."""
OBSOLETE = "SPF"
"""Type 99 is asked by nobody since RFC 7208 §3.1, so a run holds no answer, and none is missed."""


@dataclass(slots=True)
class Evidence:
    """What a run heard; `missed` are the questions it has no answer to, with the reason."""

    transcript: Transcript
    missed: list[str] = field(default_factory=list)

    def reply(self, question: Question) -> Reply:
        """The answer as the run believed it; an alias, which no run asks for, as other answers show it."""
        if question.rrtype == OBSOLETE:
            return Answer(question)
        if question.rrtype == "CNAME":
            reply = self._alias(question)
        elif question.name.startswith("*."):
            reply = self._wildcard(question)
        else:
            reply = self._believed(question)
        if isinstance(reply, Unknown):
            self.missed.append(f"{question}: {reply.reason.value}")
        return reply

    def page(self, url: str) -> str | None:
        """The page that was fetched; None, and missed, when there was none to read."""
        for contact, meeting in self.transcript.contacts.items():
            if contact.target == url and isinstance(meeting.said, HttpReply) and meeting.said.status == 200:
                return meeting.said.body.decode("utf-8", "replace")
        self.missed.append(url)
        return None

    def _believed(self, question: Question) -> Reply:
        first = self.transcript.reply(question)
        if first == Unknown(str(question), Reason.NOT_ASKED):
            first = self._at_the_end_of_an_alias(question) or first
        second = self.transcript.exchanges.get((question, "second"))
        if second is None or (isinstance(first, Answer) and first.records):
            return first
        return settle(first, second.reply, something)

    def _at_the_end_of_an_alias(self, question: Question) -> Answer | None:
        """An answer that came by way of an alias is also that of the name it led to."""
        for asked, reply in self._heard():
            if asked.rrtype != question.rrtype or not isinstance(reply, Answer):
                continue
            if reply.aliases[-1:] == (question.name,):
                return replace(reply, question=question, aliases=())
        return None

    def _wildcard(self, question: Question) -> Reply:
        """A name below it was answered, by the wildcard if there is one (RFC 4592 §3): nothing is missed."""
        below = question.name[1:]
        for asked, reply in self._heard():
            if asked.name.endswith(below) and isinstance(reply, Answer):
                return Answer(question, nxdomain=True)
        return Unknown(str(question), Reason.NOT_ASKED)

    def _alias(self, question: Question) -> Reply:
        for asked, reply in self._heard():
            if asked.name == question.name and isinstance(reply, Answer):
                return Answer(question, reply.aliases[:1])
        return Unknown(str(question), Reason.NOT_ASKED)

    def _heard(self) -> Iterator[tuple[Question, Reply]]:
        """What resolvers said; a name server asked alone answers for its own zone only."""
        for (question, path), exchange in self.transcript.exchanges.items():
            if not path.startswith(ALONE):
                yield question, exchange.reply


def resolver_of(evidence: Evidence) -> dns.resolver.Resolver:
    """dnspython's resolver, whose one name server is the transcript."""
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = [_FromTranscript(evidence)]
    resolver.search = []
    return resolver


class _FromTranscript(dns.nameserver.Nameserver):
    """What dnspython takes for a name server."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # dnspython says nothing of it
        self._evidence = evidence

    def __str__(self) -> str:
        return ITSELF

    def kind(self) -> str:
        return "transcript"

    def is_always_max_size(self) -> bool:
        return True

    def answer_nameserver(self) -> str:
        return str(self)

    def answer_port(self) -> int:
        return 0

    def query(
        self, request: dns.message.QueryMessage, timeout: float, source: str | None, source_port: int,
        max_size: bool = False, one_rr_per_rrset: bool = False, ignore_trailing: bool = False,
    ) -> dns.message.Message:  # fmt: skip
        return _message(request, self._evidence)


def _message(request: dns.message.QueryMessage, evidence: Evidence) -> dns.message.Message:
    """The reply as a message; what the run does not know is SERVFAIL, at which dnspython stops trying."""
    asked = request.question[0]
    name = asked.name.to_text(omit_final_dot=True).lower()
    question = Question(name, dns.rdatatype.to_text(asked.rdtype))
    reply = evidence.reply(question)
    message = dns.message.make_response(request, recursion_available=True)
    if isinstance(reply, Unknown):
        message.set_rcode(dns.rcode.SERVFAIL)
        return message
    owner = asked.name
    for alias in reply.aliases:
        _add(message, dns.rrset.from_text(owner, reply.ttl, "IN", "CNAME", f"{alias}."))
        owner = dns.name.from_text(alias)
    if reply.records:
        texts = [_absolute(question.rrtype, show(record)) for record in reply.records]
        _add(message, dns.rrset.from_text_list(owner, reply.ttl, "IN", question.rrtype, texts))
    elif reply.nxdomain:
        message.set_rcode(dns.rcode.NXDOMAIN)
    return message


def _add(message: dns.message.Message, rrset: dns.rrset.RRset) -> None:
    """By way of the message's index, as dnspython looks there and not in the section."""
    created = message.find_rrset(message.answer, rrset.name, rrset.rdclass, rrset.rdtype, create=True)
    created.update(rrset)  # type: ignore[no-untyped-call]


def _absolute(rrtype: str, shown: str) -> str:
    return f"{shown}." if rrtype in ("CNAME", "NS", "PTR") else shown
