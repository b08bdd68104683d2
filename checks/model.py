"""The words every check speaks: severity, unknown, hit, finding, outcome, verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How bad a fault is: ERROR a MUST or lost mail, WARNING a SHOULD or a big receiver's demand."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Verdict(StrEnum):
    """The five verdicts; "could not check" is one of its own and never counts against a domain."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"
    NOT_APPLICABLE = "not applicable"
    COULD_NOT_CHECK = "could not check"


class Reason(StrEnum):
    """Why a question has no answer."""

    TIMEOUT = "no answer in time"
    SERVFAIL = "the server failed (SERVFAIL)"
    REFUSED = "the server refused to answer (REFUSED)"
    MALFORMED = "the answer was malformed"
    NOT_UNDERSTOOD = "the server did not understand the question (FORMERR/NOTIMP)"
    LAME = "the server does not serve this name (lame)"
    BOGUS = "the answer failed DNSSEC validation (bogus)"
    BUDGET = "the budget for this domain was spent"
    NOT_ASKED = "not asked at the time"
    UNREACHABLE = "no server could be reached"
    CONTRADICTED = "a second server did not confirm that nothing is there"
    NOT_A_NAME = "not a name that can be asked"
    TOO_MANY = "too many to ask"
    TRUNCATED = "the answer was cut off, and asking over TCP did not work"
    NO_EVIDENCE = "nothing seen yet that would tell"
    NOT_PUBLIC = "not an address of the public Internet, so we did not connect"
    CONNECTION_REFUSED = "the server turned the connection away"
    CONNECTION_LOST = "the server broke the connection off"
    TOO_LONG = "the server sent more than we read"
    NOT_SPOKEN = "what the server sent is not its protocol"
    TURNED_AWAY = "the server does not want to talk to us"
    LATER = "the server asks us to come back later"
    WEB_FAILED = "the web server is out of order, or asks us to come back later"
    ANY_MAILBOX = "the server takes mail for any address, so that it takes this one tells nothing"
    NO_ROUTE = "this machine has no way to such an address"
    STRIPPED = "the resolver does not pass on all records of DNSSEC, or keeps old ones"
    NO_WAY_OUT = "this machine cannot reach mail servers (port 25 is blocked here)"
    PUBLIC_RESOLVER = "the DNS resolver in use is a public one, which blocklists do not answer"
    LIST_REFUSED = "the list answers others, but not the DNS resolver in use"
    LIST_DOUBTFUL = "the list failed its own test (RFC 5782), so its word does not count"
    LIST_UNCLEAR = "the list answered with a code that we do not know"
    INTERCEPTED = "something on the way answers in place of the name servers"
    NO_TCP_OUT = "this machine cannot reach name servers over TCP (port 53 is blocked here)"
    ON_ITS_WAY = "the test mail is still on its way"
    NOT_SENT = "the test mail could not be sent"
    MAILBOX_CLOSED = "the mailbox of the test mail could not be read"
    CRASHED = "we could not judge this (a fault of ours, logged)"


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer to `question` (as "NAME TYPE"), with the reason and the servers asked ("IP:PORT")."""

    question: str
    reason: Reason
    servers: tuple[str, ...] = ()

    def __str__(self) -> str:
        asked = f" (asked {', '.join(self.servers)})" if self.servers else ""
        return f"{self.question}: {self.reason.value}{asked}"


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """Evidence that does not apply to this domain, with the reason in the user's words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a check speaks: the subject ("example.com TXT") and the facts its guide names."""

    subject: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """A hit with the id and severity of the check that made it."""

    check: str
    severity: Severity
    subject: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gap:
    """A check that could not judge, and the question that had no answer."""

    check: str
    unknown: Unknown


@dataclass(frozen=True, slots=True)
class Override:
    """What the operator says of a check, and why: another severity, or None to switch it off."""

    check: str
    severity: Severity | None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What all checks together say about one domain."""

    findings: tuple[Finding, ...] = ()
    gaps: tuple[Gap, ...] = ()
    passed: tuple[str, ...] = ()
    not_applicable: tuple[tuple[str, str], ...] = ()
    """(check, the reason)"""
    overrides: tuple[Override, ...] = ()
    """What the operator wants otherwise; findings and the rest are as that makes them."""
