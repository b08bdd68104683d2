"""The web server of the MTA-STS policy is a name that anybody may take over."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.nameservers.beside import PolicyHostAlias
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.3", "RFC 8461 §10.3")
def dangling_policy_host(policy_host_alias: PolicyHostAlias) -> Iterator[Hit | Unknown]:
    """`mta-sts` is a CNAME of a name that does not exist, and who makes it says which servers get mail."""
    target = policy_host_alias.dangling
    if isinstance(target, Unknown):
        yield target
    elif target:
        facts = {"domain": policy_host_alias.domain, "name": policy_host_alias.name, "target": target}
        yield Hit(f"{policy_host_alias.name} CNAME", facts)
