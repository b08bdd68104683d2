"""Recognises public resolvers, which blocklists do not answer and which show what the world sees."""

from __future__ import annotations

from functools import cache

from checks.providers.facts import PublicResolver
from checks.providers.load import all_public_resolvers


def public_resolver(place: str) -> PublicResolver | None:
    """Whose resolver answers at an IP address, or at the host of a URL; None for none that is known."""
    return _by_place().get(place)


def address_of(name: str) -> str:
    """The first address of the resolver with this id in resolvers.toml; an address stays as it is."""
    known = all_public_resolvers().get(name)
    return known.addresses[0] if known else name


@cache
def _by_place() -> dict[str, PublicResolver]:
    resolvers = all_public_resolvers().values()
    return {place: one for one in resolvers for place in (*one.addresses, one.doh_host) if place}
