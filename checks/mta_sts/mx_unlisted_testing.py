"""The policy that is tried out does not name a mail server."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsMail
from checks.mta_sts.policy import Mode
from checks.registry import check


@check(Severity.WARNING, "RFC 8461 §4.1", "RFC 8461 §5")
def mx_unlisted_testing(sts_mail: StsMail) -> Iterator[Hit]:
    """An MX host that no pattern matches, in mode testing."""
    if sts_mail.mode is Mode.TESTING:
        for host in sts_mail.unlisted:
            yield Hit(f"{host} MX", sts_mail.facts(host=host))
