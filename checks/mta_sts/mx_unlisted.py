"""The policy in force does not name a mail server, so senders do not deliver to it."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsMail
from checks.mta_sts.policy import Mode
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §4.1", "RFC 8461 §5")
def mx_unlisted(sts_mail: StsMail) -> Iterator[Hit]:
    """An MX host that no pattern matches, in mode enforce."""
    if sts_mail.mode is Mode.ENFORCE:
        for host in sts_mail.unlisted:
            yield Hit(f"{host} MX", sts_mail.facts(host=host))
