"""A report address is at a domain that takes no mail."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.tls_rpt.record import TlsRpt


@check(Severity.WARNING, "RFC 5321 §5.1", "RFC 7505 §3")
def rua_mailbox(tls_rpt: TlsRpt) -> Iterator[Hit | Unknown]:
    """A report domain without a mail server and without an address, or with a null MX."""
    for mailbox in tls_rpt.mailboxes:
        if isinstance(mailbox.takes_mail, Unknown):
            yield mailbox.takes_mail
        elif not mailbox.takes_mail:
            why = "it says that it takes no mail" if mailbox.is_null else "it has no mail server"
            yield Hit(f"{mailbox.host} MX", tls_rpt.facts(host=mailbox.host, why=why))
