"""Which of the mail servers under a policy fail the check it demands (RFC 8461 §4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.certificate import covers, read
from checks.contacts import Tls
from checks.hosts.record import Hosts, MailHost
from checks.model import Reason, Unknown
from checks.mta_sts.evidence import StsMail


@dataclass(frozen=True, slots=True)
class Untrusted:
    """A mail server that fails, and in which ways, in words."""

    host: str
    problems: tuple[str, ...]

    @property
    def facts(self) -> dict[str, object]:
        return {"host": self.host, "problems": self.problems}


def untrusted(mail: StsMail) -> Iterator[Untrusted | Unknown]:
    """Each listed server that fails; Unknown for each that could not be looked at."""
    if isinstance(mail.hosts, Unknown):
        yield mail.hosts
    if not isinstance(mail.hosts, Hosts):
        return
    for host in mail.hosts.standing:
        if host.host in mail.unlisted:
            continue
        problems = _problems(host)
        if isinstance(problems, Unknown):
            yield problems
        elif problems:
            yield Untrusted(host.host, problems)
    yield from (Unknown(f"smtp {name}", Reason.TOO_MANY) for name in mail.hosts.skipped)


def _problems(host: MailHost) -> tuple[str, ...] | Unknown:
    tls = host.tls
    if isinstance(tls, Unknown):
        return tls
    if tls is None:
        return ("it does not offer encryption (STARTTLS)",)
    if tls.problem:
        return (f"encryption could not be set up ({tls.problem})",)
    return _of_certificate(host, tls)


def _of_certificate(host: MailHost, tls: Tls) -> tuple[str, ...] | Unknown:
    own = read(tls.chain[0]) if tls.chain else None
    if own is None:
        return host.why(Reason.MALFORMED)
    found = []
    if tls.trust:
        found.append(f"nobody whom senders know vouches for its certificate ({tls.trust})")
    if tls.overdue:
        found.append(f"its certificate is out of date ({tls.overdue})")
    if not covers(own, host.host):
        found.append(f"its certificate is for other names ({', '.join(own.names[:5]) or 'none'})")
    return tuple(found)
