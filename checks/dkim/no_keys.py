"""No DKIM key exists anywhere in the domain, so none of its mail can carry a valid signature."""

from collections.abc import Iterator

from checks.dkim.faults import is_usable
from checks.dkim.record import DkimKeys
from checks.domain import Domain
from checks.model import Hit, Reason, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 8020 §2", "RFC 9989 §8")
def no_keys(dkim: DkimKeys, sends_mail: bool, domain: Domain) -> Iterator[Hit | Unknown]:
    """No key can exist; where only none was found, the selector has to come from the owner or from mail.

    A selector may have any name, so that probing found nothing proves nothing. Mail from a subdomain may
    be signed with a key of the domain above it, and DMARC takes that (RFC 9989 §4.4.1).
    """
    if dkim.known or any(map(is_usable, dkim.selectors)):
        return
    if dkim.none_beneath and domain.name == domain.org_domain:
        yield Hit(f"_domainkey.{dkim.domain} TXT", {"domain": dkim.domain, "probed": dkim.probed})
    elif dkim.unknown is not None:
        yield dkim.unknown
    elif sends_mail:  # a parked domain may revoke every key, and needs none
        yield Unknown(_how_to_tell(dkim.domain), Reason.NO_EVIDENCE)


def _how_to_tell(domain: str) -> str:
    where = 'in a mail that you sent, it is the word behind "s=" in the header DKIM-Signature'
    return f"which DKIM selector signs the mail of {domain} ({where})"
