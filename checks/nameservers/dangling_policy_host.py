"""The web server of the MTA-STS policy is a name that anybody may take over."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.nameservers.beside import MailAliases
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.3", "RFC 8461 §10.3")
def dangling_policy_host(mail_aliases: MailAliases) -> Iterator[Hit | Unknown]:
    """`mta-sts` is a CNAME of a name that does not exist, and who makes it says which servers get mail."""
    found = mail_aliases.policy_host
    if isinstance(found, Unknown):
        yield found
    elif found:
        facts = {"domain": mail_aliases.domain, "name": found.name, "target": found.target}
        yield Hit(f"{found.name} CNAME", facts)
