"""A change of a mail record has not reached every name server yet."""

from collections.abc import Iterator
from datetime import datetime

from checks.model import Hit, Severity, Unknown
from checks.nameservers.compare import Cause, disputes, latest, unheard
from checks.nameservers.record import NameServers
from checks.registry import check
from checks.times import in_words


@check(Severity.WARNING, "RFC 1034 §4.3.5", "RFC 1035 §3.3.13")
def records_spreading(nameservers: NameServers, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """Different versions of the zone, or servers of one host that brings changes everywhere by itself."""
    until = taken_at + latest(nameservers)
    for dispute in disputes(nameservers):
        if dispute.cause is Cause.SPREADING:
            name, rrtype = dispute.question
            facts = {"domain": nameservers.domain, "name": name, "rrtype": rrtype, "answers": dispute.answers}
            times = {"until": until.isoformat(timespec="seconds"), "until_words": in_words(until, taken_at)}
            yield Hit(str(dispute.question), {**facts, **times})
    yield from unheard(nameservers)
