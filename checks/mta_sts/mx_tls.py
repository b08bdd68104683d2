"""A mail server fails the check that the policy in force demands, so senders do not deliver to it."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.mta_sts.evidence import StsMail
from checks.mta_sts.mail import untrusted
from checks.mta_sts.policy import Mode
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §4.2", "RFC 8461 §5")
def mx_tls(sts_mail: StsMail) -> Iterator[Hit | Unknown]:
    """A listed MX host without STARTTLS or with a certificate that does not hold, in mode enforce."""
    if sts_mail.mode is not Mode.ENFORCE:
        return
    for one in untrusted(sts_mail):
        yield one if isinstance(one, Unknown) else Hit(f"{one.host} port 25", sts_mail.facts(**one.facts))
