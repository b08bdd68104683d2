"""What resolvers say of a domain's mail records, beside what its name servers say now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from checks.answers import Answer, Question, Reply
from checks.model import Unknown
from checks.times import in_words

NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class View:
    """What one resolver said of one question, at epoch seconds; `said`: its records as text, None for none.

    `is_filtering`: it hides some names, so that its "nothing" proves nothing.
    """

    resolver: str
    reply: Reply
    said: tuple[str, ...] | None
    taken_at: float
    is_filtering: bool = False

    @property
    def until(self) -> datetime:
        """How long it may go on saying so: the TTL, of nothing the negative one (RFC 2308 §5)."""
        ttl = self.reply.ttl if isinstance(self.reply, Answer) else 0
        return datetime.fromtimestamp(self.taken_at, UTC).replace(microsecond=0) + timedelta(seconds=ttl)


@dataclass(frozen=True, slots=True)
class Compared:
    """One question: what the name servers say now (several things where they disagree), and each view."""

    question: Question
    now: tuple[tuple[str, ...], ...]
    views: tuple[View, ...]

    @property
    def old(self) -> tuple[View, ...]:
        """The resolvers that still have other records."""
        return tuple(view for view in self._other if view.said)

    @property
    def not_yet(self) -> tuple[View, ...]:
        """The resolvers that still remember that there was nothing."""
        return tuple(view for view in self._other if not view.said and not view.is_filtering)

    @property
    def _other(self) -> tuple[View, ...]:
        return tuple(view for view in self.views if view.said is not None and view.said not in self.now)


@dataclass(frozen=True, slots=True)
class Propagation:
    """The mail records as the world's resolvers have them."""

    domain: str
    records: tuple[Compared, ...] = ()

    @property
    def silences(self) -> tuple[Unknown, ...]:
        """Why nothing is known, where not one resolver of several said anything; one alone is no loss."""
        replies = [view.reply for one in self.records for view in one.views]
        failed = tuple(reply for reply in replies if isinstance(reply, Unknown))
        return failed[:1] if len(failed) == len(replies) else ()


def facts(domain: str, one: Compared, views: tuple[View, ...], now: datetime) -> dict[str, object]:
    """What a finding says of the resolvers that are behind: who, what, and until when."""
    last = max(view.until for view in views)
    seen = tuple(
        f"{view.resolver}: {', '.join(view.said or (NOTHING,))}, until {in_words(view.until, now)}"
        for view in views
    )
    return {
        "domain": domain,
        "name": one.question.name,
        "rrtype": one.question.rrtype,
        "resolvers": tuple(view.resolver for view in views),
        "seen": seen,
        "now": tuple(", ".join(said) or NOTHING for said in one.now),
        "until": last.isoformat(),
        "until_words": in_words(last, now),
    }
