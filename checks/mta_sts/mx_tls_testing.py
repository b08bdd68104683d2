"""A mail server fails the check that the policy which is tried out demands."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.mta_sts.evidence import StsMail
from checks.mta_sts.mail import untrusted
from checks.mta_sts.policy import Mode
from checks.registry import check


@check(Severity.WARNING, "RFC 8461 §4.2", "RFC 8461 §5")
def mx_tls_testing(sts_mail: StsMail) -> Iterator[Hit | Unknown]:
    """A listed MX host without STARTTLS or with a certificate that does not hold, in mode testing."""
    if sts_mail.mode is not Mode.TESTING:
        return
    for one in untrusted(sts_mail):
        yield one if isinstance(one, Unknown) else Hit(f"{one.host} port 25", sts_mail.facts(**one.facts))
