"""There is no record to say that a server may send for the domain."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.spf.result import Result
from checks.spf.senders import with_result
from checks.spf.tree import SpfSender


@check(Severity.ERROR, "RFC 7208 §2.6.1", requires=("spf.missing",))
def sender_none(spf_senders: tuple[SpfSender, ...]) -> Iterator[Hit | Unknown]:
    """The result for a known sending server is none; Unknown when it ended in a temporary error."""
    yield from with_result(spf_senders, Result.NONE)
