"""A key that was found by trying common names has a fault."""

from collections.abc import Iterator

from checks.dkim.faults import probed_faults
from checks.dkim.record import DkimKeys, Source
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.NOTICE, "RFC 6376 §3.6.1")
def left_over(dkim: DkimKeys) -> Iterator[Hit]:
    """A fault at a selector from the common list.

    Old keys stay in zones for years. A key that cannot be used harms nobody unless it is in use, so it
    must not spoil a verdict; what strangers could abuse, rsa_forgeable and private_key report as errors.
    """
    return (hit for _, hit in probed_faults(dkim, Source.COMMON))
