"""The place of an optional record is an alias of a name that does not exist."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.nameservers.beside import MailAliases
from checks.registry import check


@check(Severity.NOTICE, "RFC 1034 §3.6.2")
def dangling_record(mail_aliases: MailAliases) -> Iterator[Hit | Unknown]:
    """The place of an MTA-STS, TLS-RPT or BIMI record is a CNAME to a name that does not exist."""
    for found in mail_aliases.records:
        if isinstance(found, Unknown):
            yield found
        else:
            facts = {"domain": mail_aliases.domain, "name": found.name, "target": found.target}
            yield Hit(f"{found.name} CNAME", facts)
