"""A report address is at a domain that takes no mail."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 5321 §5.1", "RFC 7505 §3")
def rua_mailbox(dmarc_record: AppliedRecord) -> Iterator[Hit | Unknown]:
    """A report domain without a mail server and without an address, or with a null MX."""
    for domain in dmarc_record.reports:
        if isinstance(domain.takes_mail, Unknown):
            yield domain.takes_mail
        elif not domain.takes_mail:
            why = "it says that it takes no mail" if domain.is_null else "it has no mail server"
            yield Hit(f"{domain.host} MX", dmarc_record.facts(host=domain.host, why=why))
