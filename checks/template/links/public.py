"""Which host names are for everybody, and which work at one's own desk only (RFC 6761, RFC 6762)."""

from __future__ import annotations

from functools import lru_cache

from checks.addresses import is_ip, special_use
from checks.domain import is_public_suffix, organizational

EXAMPLES = frozenset({"example.com", "example.net", "example.org"})
NOT_PUBLIC = frozenset({
    "test", "example", "invalid", "localhost", "local", "internal", "lan", "home", "corp", "intranet",
    "private", "localdomain", "onion", "arpa",
})  # fmt: skip
"""Last labels that lead nowhere on the Internet. RFC 6761, RFC 6762 §3 and appendix G, ICANN's "internal"."""

AT_HOME = frozenset({
    "fritz.box", "speedport.ip", "routerlogin.net", "routerlogin.com", "tplinkwifi.net", "tplinklogin.net",
    "orbilogin.com", "myfritz.box", "easy.box", "o2.box", "kabel.box", "router.asus.com", "repeater.asus.com",
})  # fmt: skip
"""Names that a router answers itself in the network that it serves."""


def is_for_everybody(host: str, own: frozenset[str] = frozenset()) -> bool:
    """Whether the DNS of the Internet could know this name; `own`: registrable domains that certainly are."""
    return not why_not(host) or organizational(host) in own


@lru_cache(8192)
def why_not(host: str) -> str:
    """Why a host cannot be reached by customers, in a few words; "" when it may be."""
    if is_ip(host):
        kind = special_use(host)
        return f"an address of a private network ({kind})" if kind else "a bare IP address"
    if host.removeprefix("www.") in AT_HOME:
        return "a device of a private network"
    last = host.rpartition(".")[2]
    if last == "localhost":
        return "your own computer"
    if organizational(host) in EXAMPLES or last == "example":
        return "a made-up example"
    if last in NOT_PUBLIC:
        return f"a name inside one network (.{last})"
    if "." not in host and not is_public_suffix(host):
        return "a name without a dot, known in one network only"
    return ""
