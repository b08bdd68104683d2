"""The servers that test mails came from: those that SPF refuses, and who runs them."""

from __future__ import annotations

from checks.placement.copies import copies, domain_of, is_own
from checks.placement.proof import results
from checks.placement.record import Placement, Reading, Seen
from checks.providers.recognise import service_of_server
from checks.reverse_names import Reverse

TOLD_WITH_ITS_RECORD = (
    "spf.sender-fail",
    "spf.sender-softfail",
    "spf.sender-neutral",
    "spf.sender-none",
    "spf.sender-permerror",
)
"""These know the servers of test mails, and show the record that lets them send."""
REFUSES = ("fail", "softfail", "neutral", "none", "permerror")


def refused_servers(placement: Placement) -> dict[str, tuple[tuple[Seen, Reading], ...]]:
    """Address -> the mails from there for whose return path SPF does not let it send.

    Only where that return path is the domain's own, we see so ourselves, and the receiver did not say pass.
    """
    found: dict[str, tuple[tuple[Seen, Reading], ...]] = {}
    for one, reading in copies(placement):
        if reading.sending_ip and _is_refused(reading):
            found[reading.sending_ip] = (*found.get(reading.sending_ip, ()), (one, reading))
    return found


def service_of(reading: Reading) -> str:
    """Who runs the server for its customers, by a name that leads back; "" for nobody known."""
    names = reading.reverse.names if isinstance(reading.reverse, Reverse) else ()
    found = (service_of_server(one.name) for one in names if one.leads_back is True)
    return next((service.name for service in found if service), "")


def _is_refused(reading: Reading) -> bool:
    if not is_own(domain_of(reading.envelope_from), reading) or reading.spf_of_ip not in REFUSES:
        return False
    return results(reading).get("spf", "fail") != "pass"
