"""Arranges a report for reading: families under four headings, open questions with what they mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checks.contacts import Kind
from checks.model import Gap, Reason, Verdict
from checks.registry import family_of
from deliverability.report import FamilyLine

GROUPS = (
    ("Mail reaches you", ("mx", "hosts", "mailboxes")),
    ("Your mail is believed", ("spf", "dkim", "dmarc", "reverse_dns", "blocklists", "placement")),
    ("Your mail is protected", ("mta_sts", "dane", "dnssec", "tls_rpt", "bimi")),
    ("Your DNS is healthy", ()),
)
"""Four groups as a person thinks; the last takes every family that no other names."""
MEANS = {
    Reason.TIMEOUT: "The server may be down or slow. Try again in a few minutes.",
    Reason.SERVFAIL: "If it stays so, tell your DNS host.",
    Reason.REFUSED: "That server does not answer us. Another DNS server may.",
    Reason.MALFORMED: "What came back was no proper answer. If it stays so, tell your DNS host.",
    Reason.NOT_UNDERSTOOD: "That server does not know this kind of question. Tell your DNS host.",
    Reason.LAME: "The name servers do not know this domain. Your DNS host can put that right.",
    Reason.BOGUS: "The signatures of this domain do not fit (DNSSEC), so many receivers see nothing. "
    "Tell your DNS host.",
    Reason.BUDGET: "There was more to look up than one check may cost.",
    Reason.NOT_ASKED: "This was not looked up when the check was made. Check again to see it.",
    Reason.UNREACHABLE: "Nothing answers there, or this machine is offline.",
    Reason.CONTRADICTED: "Two servers did not agree, so we do not say that it is missing. "
    "Try again in a few minutes.",
    Reason.NOT_A_NAME: "A record points to something that is no name.",
    Reason.TOO_MANY: "There were more of them than one check may look up.",
    Reason.TRUNCATED: "The answer is long, and the server does not hand it out whole. Tell your DNS host.",
    Reason.NO_EVIDENCE: "Mail that you sent carries its name. Check again with that name.",
    Reason.NOT_PUBLIC: "The name leads to an address that only a private network can reach.",
    Reason.CONNECTION_REFUSED: "Nothing answers there, or a firewall is in the way.",
    Reason.CONNECTION_LOST: "It may be busy. Try again in a few minutes.",
    Reason.TOO_LONG: "A proper server is brief. Tell whoever runs it.",
    Reason.NOT_SPOKEN: "Something else seems to run there. Tell whoever runs the server.",
    Reason.TURNED_AWAY: "Some servers only talk to mail servers they know. That is no fault of yours.",
    Reason.LATER: "Many servers say so to strangers, against spam (greylisting). Try again in ten minutes.",
    Reason.WEB_FAILED: "Try again in a few minutes. If it stays so, tell whoever runs the web server.",
    Reason.ANY_MAILBOX: "Send a mail to the address from outside, and see whether it arrives.",
    Reason.NO_ROUTE: "Often the network lacks the newer kind of address (IPv6). The server may be fine.",
    Reason.STRIPPED: "Signatures do not come through it. Try again with another DNS server.",
    Reason.NO_WAY_OUT: "Many networks block this port. Run the check from a place where it is open.",
    Reason.PUBLIC_RESOLVER: "Name your own DNS server under [dns], or a Spamhaus key under [blocklists].",
    Reason.LIST_REFUSED: "It may want to know your DNS server first. The list's own page tells more.",
    Reason.LIST_DOUBTFUL: "It may be down, or it does not answer your DNS server. Nothing is known from it.",
    Reason.LIST_UNCLEAR: "The list's own page tells what it means.",
    Reason.INTERCEPTED: "Some routers and providers do that. Run the check from another network.",
    Reason.NO_TCP_OUT: "Many networks block it. Run the check from a place where it is open.",
    Reason.ON_ITS_WAY: "Mail can take minutes, and sometimes hours. We keep looking for it.",
    Reason.NOT_SENT: "The page of the test tells what the mail server said.",
    Reason.MAILBOX_CLOSED: "The page of the mailbox tells why. Your mail may well be there.",
    Reason.CRASHED: "That is our fault and not your domain's. The log has the cause.",
}


SERVERS = {
    Kind.SMTP.value: "mail server",
    Kind.OLD_TLS.value: "old encryption of the mail server",
    Kind.MAILBOXES.value: "mailboxes at the mail server",
    Kind.HTTPS.value: "web server",
    Kind.CONNECT.value: "way to the mail server",
}
"""What was asked of a server, before its name."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Questions that had no answer for the same reason, what that means, and who waits for each.

    `questions`: (the question, ((family, how many of its checks), …)); `servers`: who was asked.
    """

    reason: Reason
    servers: tuple[str, ...]
    means: str
    questions: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]


def grouped(lines: Iterable[FamilyLine]) -> Iterator[tuple[str, tuple[FamilyLine, ...]]]:
    """The families' rows under the four headings; a heading without rows is left out."""
    rows = tuple(lines)
    placed = {family for _, families in GROUPS for family in families}
    others = tuple(row.family for row in rows if row.family not in placed)
    for title, families in GROUPS:
        mine = tuple(row for row in rows if row.family in (families or others))
        if mine:
            yield title, mine


def grouped_families(families: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Families under the four headings, as `grouped` does with their rows."""
    rows = (FamilyLine(family, Verdict.NOT_APPLICABLE) for family in families)
    for title, lines in grouped(rows):
        yield title, tuple(line.family for line in lines)


def in_words(question: str) -> str:
    """ "mail server mail.example.com (192.0.2.1)" for a server; a question to DNS as it is."""
    kind, _, whom = question.partition(" ")
    return f"{SERVERS[kind]} {whom}" if kind in SERVERS else question


def silences(gaps: Iterable[Gap]) -> Iterator[Silence]:
    """Every question without an answer once, those with the same reason and servers together."""
    by_why: dict[tuple[Reason, tuple[str, ...]], dict[str, list[str]]] = {}
    for gap in dict.fromkeys(gaps):
        unknown = gap.unknown
        questions = by_why.setdefault((unknown.reason, unknown.servers), {})
        questions.setdefault(in_words(unknown.question), []).append(family_of(gap.check))
    for (reason, servers), questions in by_why.items():
        waiting = tuple(
            (question, tuple(Counter(families).items())) for question, families in questions.items()
        )
        yield Silence(reason, servers, MEANS[reason], waiting)
