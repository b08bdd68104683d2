"""What was asked of single servers, as a technician reads it."""

from __future__ import annotations

import pytest

from checks.answers import Answer, Question, Reply
from checks.model import Reason, Unknown
from deliverability.dig import everything
from deliverability.gather.from_transcript import Evidence
from deliverability.net.transcript import Transcript

NS = Question("example.com", "NS")
TXT = Question("s1._domainkey.example.com", "TXT")
SERVER = "192.0.2.53:53"
SENT_ON = Answer(
    NS, ttl=60, server=SERVER, referral="example.com", sent_to=("ns1.example.com", "ns2.example.net")
)
ALIAS = Answer(TXT, ttl=60, server=SERVER, aliases=("s1.keys.example.net",), authoritative=True)


def transcript(question: Question, path: str, reply: Reply) -> Transcript:
    kept = Transcript("example.com")
    kept.add(question, path, reply, 0.0)
    return kept


@pytest.mark.parametrize(
    ("question", "path", "reply", "line", "by"),
    [
        (
            NS,
            "at 192.0.2.53",
            SENT_ON,
            "example.com. is left to ns1.example.com., ns2.example.net.",
            "192.0.2.53:53, 00:00:00 UTC (for what it serves itself)",
        ),
        (
            TXT,
            "at 192.0.2.53 tcp",
            ALIAS,
            "s1._domainkey.example.com. CNAME s1.keys.example.net.",
            "192.0.2.53:53, 00:00:00 UTC (for what it serves itself, over TCP)",
        ),
        (
            NS,
            "at 192.0.2.53 plain",
            Unknown(str(NS), Reason.TIMEOUT, (SERVER,)),
            "example.com NS: no answer in time",
            "192.0.2.53:53, 00:00:00 UTC (for what it serves itself, without EDNS)",
        ),
        (
            NS,
            "by 192.0.2.53",
            Answer(NS, nxdomain=True, ttl=60, server=SERVER),
            "example.com. 60 no such name (NXDOMAIN)",
            "192.0.2.53:53, 00:00:00 UTC (as a public resolver)",
        ),
    ],
)
def test_a_server_asked_alone_is_shown_with_how_it_was_asked(
    question: Question, path: str, reply: Reply, line: str, by: str
) -> None:
    (said,) = everything(transcript(question, path, reply))
    assert (said.lines, said.by) == ((line,), by)


def test_an_alias_alone_is_not_taken_for_what_stands_at_its_end() -> None:
    """The second opinion reads the transcript as a resolver; a name server speaks for its own zone only."""
    evidence = Evidence(transcript(TXT, "at 192.0.2.53", ALIAS))
    reply = evidence.reply(Question("s1.keys.example.net", "TXT"))
    assert isinstance(reply, Unknown)
    assert reply.reason is Reason.NOT_ASKED
