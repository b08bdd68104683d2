"""A key of the mail service that the domain uses has a fault."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import is_usable, probed_faults
from checks.dkim.record import DkimKeys, Source
from checks.model import Hit, Severity
from checks.registry import check

FILLED_LATER = (".onmicrosoft.com", ".dkim.mail.microsoft")
"""Microsoft 365 wants two CNAMEs at once, and puts a key behind the second only when it changes keys."""


@check(Severity.WARNING, "RFC 6376 §3.6.1", "RFC 8301 §3.2")
def provider_key(dkim: DkimKeys) -> Iterator[Hit]:
    """A fault at a selector of a service that MX or SPF name, though nobody told us that it signs with it.

    The service is in use, so the key very likely is; "very likely" is a warning and no error.
    """
    works = any(map(is_usable, dkim.selectors))
    for kind, hit in probed_faults(dkim, Source.PROVIDER):
        if kind is Kind.CNAME_BROKEN:
            target = str(hit.facts["target"])
            if not works or target.endswith(FILLED_LATER):
                continue  # without a key that works, cname_broken speaks
        yield hit
