"""The servers that are known to send for a domain, and the names they have in reverse DNS."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from checks.answers import Maybe
from checks.model import Unknown
from checks.mx.record import is_literal
from checks.providers.recognise import service_of_server
from checks.reverse_names import LOOKED_UP, Reverse, generic_part, pointer


@dataclass(frozen=True, slots=True)
class SendingServer:
    """One server. `term`: the part of the domain's SPF record that names it, "" when it certainly sends:
    the user named it, or `is_seen`, and a test mail came from it.

    `include`: the provider whose SPF record has the address, by name; "" for nobody known, Unknown when that
    could not be learned.
    """

    reverse: Reverse
    term: str = ""
    include: Maybe[str] = ""
    is_seen: bool = False

    @property
    def ip(self) -> str:
        return self.reverse.address

    @property
    def provider(self) -> Maybe[str]:
        """Who runs the server for its customers, "" for nobody known: by a name that leads back, else SPF."""
        sure = (one.name for one in self.reverse.names if one.leads_back is True)
        found = next((service for service in map(service_of_server, sure) if service), None)
        return found.name if found else self.include

    @property
    def is_providers(self) -> bool:
        """Only a provider can name it."""
        return isinstance(self.provider, str) and bool(self.provider)

    @property
    def generic_parts(self) -> tuple[str, ...]:
        """What makes each of its names look like a customer's line; () when one of them does not."""
        parts = tuple(generic_part(name, self.ip) for name in self.reverse.all_names)
        return parts if all(parts) else ()

    @property
    def flaws(self) -> tuple[tuple[str, str], ...]:
        """The names that no host can have, each with what is wrong with it."""
        pairs = ((name, flaw_of(name)) for name in self.reverse.all_names)
        return tuple((name, flaw) for name, flaw in pairs if flaw)

    def facts(self, domain: str, **more: object) -> dict[str, object]:
        """What every finding about the server says."""
        return {
            "domain": domain,
            "ip": self.ip,
            "pointer": pointer(self.ip),
            "known_from": self._known_from(domain),
            **({"term": self.term} if self.term else {}),
            **({"names": self.reverse.all_names[:LOOKED_UP]} if self.reverse.names else {}),
            **more,
        }

    def _known_from(self, domain: str) -> str:
        if self.term:
            return f"`{self.term}` in the SPF record of {domain}"
        return "a test mail came from it" if self.is_seen else "you named it"


@dataclass(frozen=True, slots=True)
class SendingServers:
    """All of them; `unread`: why the domain's SPF record could not be asked for more."""

    domain: str
    servers: tuple[SendingServer, ...]
    unread: Unknown | None = None

    @property
    def given(self) -> tuple[SendingServer, ...]:
        """Those that certainly send: the user named them, or a test mail came from them."""
        return tuple(server for server in self.servers if not server.term)

    @property
    def allowed(self) -> tuple[SendingServer, ...]:
        """Those that may send: only the SPF record names them."""
        return tuple(server for server in self.servers if server.term)


@lru_cache(maxsize=8192)
def flaw_of(name: str) -> str:
    """What keeps a name from being a host's (RFC 1123 §2.1), in words; "" when nothing does."""
    if not name:
        return "it is empty"
    for zone in (".in-addr.arpa", ".ip6.arpa"):
        if name.endswith(zone):
            return "it ends with the zone of the address, as the last dot is missing"
    if is_literal(name):
        return "it is an address"
    if "." not in name:
        return "it has no domain"
    if not all(map(_LABEL.fullmatch, name.split("."))):
        return "it holds a character that no host name has"
    return ""


_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
