"""The certificate of the policy host runs out within two weeks."""

from collections.abc import Iterator
from datetime import datetime

from checks.hosts.certificates import day, is_due, left
from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsReply
from checks.registry import check

DAYS, SHARE = 14, 3


@check(Severity.WARNING, "RFC 8461 §3.3", "RFC 5280 §4.1.2.5")
def cert_expiring(sts_reply: StsReply, taken_at: datetime) -> Iterator[Hit]:
    """Fourteen days or less are left, and less than a third of its life."""
    own = sts_reply.certificate
    if own is not None and not sts_reply.tls.overdue and is_due(own, taken_at, DAYS, SHARE):
        told = {"days": left(own, taken_at).days, "until": day(own.not_after), "issuer": own.issuer}
        yield Hit(sts_reply.url, sts_reply.facts(**told))
