"""What the policy host said, the policy it serves, and the mail servers that the policy is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from checks.answers import Maybe
from checks.certificate import Certificate, read
from checks.contacts import HttpReply, Tls
from checks.hosts.record import Hosts
from checks.model import NotApplicable, Reason, Unknown
from checks.mta_sts.policy import LONGEST_AGE, Mode, Policy, matches, written
from checks.mta_sts.record import host_of, place_of, url_of

LONGEST_POLICY = 64 * 1024
"""Octets (RFC 8461 §3.3)."""
USUAL_AGE = 1_209_600
"""Seconds: two weeks, the least that the British NCSC advises in enforce mode."""


@dataclass(frozen=True, slots=True)
class StsReply:
    """What the policy host answered; its TLS was set up, or failed in a way that is no accident."""

    domain: str
    reply: HttpReply

    @property
    def host(self) -> str:
        return host_of(self.domain)

    @property
    def url(self) -> str:
        return url_of(self.domain)

    @property
    def tls(self) -> Tls:
        return self.reply.tls or Tls(problem="there was none")

    @property
    def certificate(self) -> Certificate | None:
        """The server's own, None where none was seen or it cannot be read."""
        return read(self.tls.chain[0]) if self.tls.chain else None

    def facts(self, **more: object) -> dict[str, object]:
        """What every finding about the reply says."""
        return {"domain": self.domain, "host": self.host, "url": self.url, **more}


@dataclass(frozen=True, slots=True)
class StsPolicy:
    """The policy served for a domain, with the id of its record and the names of its mail servers."""

    domain: str
    policy: Policy
    id: str = ""
    servers: tuple[str, ...] = ()
    modified: datetime | None = None

    @property
    def url(self) -> str:
        return url_of(self.domain)

    def corrected(self, mode: Mode | None = None) -> str:
        """The policy to serve: what is good of it, and what is missing, in the gentlest mode."""
        known = self.policy
        good = [pattern for pattern in known.patterns if pattern not in known.bad_patterns]
        servers = dict.fromkeys((*good, *(s for s in self.servers if not any(matches(p, s) for p in good))))
        age = known.max_age if known.max_age is not None and known.max_age >= 86400 else USUAL_AGE
        return written(
            mode or known.mode or Mode.TESTING, servers or ("mx.example.com",), min(age, LONGEST_AGE)
        )

    def facts(self, **more: object) -> dict[str, object]:
        """What every finding about the policy says."""
        told = {"domain": self.domain, "url": self.url, "place": place_of(self.domain)}
        return told | {"policy": shown(self.policy.text), "corrected": self.corrected(), **more}


@dataclass(frozen=True, slots=True)
class StsMail:
    """A valid policy in force, and the mail servers: `names` of them all, `hosts` as they answered."""

    domain: str
    mode: Mode
    patterns: tuple[str, ...]
    names: tuple[str, ...]
    hosts: Hosts | Unknown | NotApplicable
    policy: StsPolicy

    @property
    def unlisted(self) -> tuple[str, ...]:
        """The mail servers that no pattern names (RFC 8461 §4.1)."""
        return tuple(name for name in self.names if not any(matches(p, name) for p in self.patterns))

    def facts(self, **more: object) -> dict[str, object]:
        """What every finding about a mail server under the policy says."""
        return self.policy.facts(mode=self.mode.value, patterns=self.patterns, **more)


def shown(text: str) -> str:
    """The beginning of what a stranger serves, so that it stays inside the fence of a guide."""
    return text[:2000].replace("```", "'''")


def unread(reply: HttpReply, url: str) -> Maybe[None] | NotApplicable:
    """Why there is no policy to be read in a reply; None when there is one."""
    if reply.is_of_the_moment:
        return Unknown(url, Reason.WEB_FAILED)
    if reply.status != 200:
        return NotApplicable(f"{url} serves no policy")
    if reply.ended is Reason.TOO_LONG or len(reply.body) > LONGEST_POLICY:
        return NotApplicable(f"what {url} serves is too long to be a policy")
    if reply.ended is not None:
        return Unknown(url, reply.ended)
    if is_coded(reply):
        return Unknown(url, Reason.NOT_SPOKEN)
    return None


def is_coded(reply: HttpReply) -> bool:
    """Whether the body is compressed, though nobody asked for that."""
    return reply.header("content-encoding").strip().lower() not in ("", "identity")


def modified(reply: HttpReply) -> datetime | None:
    """When the server says that the page was last changed, None when it does not."""
    try:
        when = parsedate_to_datetime(reply.header("last-modified"))
    except (TypeError, ValueError):
        return None
    return when if when.tzinfo is not None else None
