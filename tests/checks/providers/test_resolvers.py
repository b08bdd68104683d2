"""Public resolvers are known by every address they answer at, and by no other."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

import pytest

from checks.providers.facts import PublicResolver
from checks.providers.load import all_public_resolvers
from checks.providers.resolvers import public_resolver

ALL = tuple(all_public_resolvers().values())


@pytest.mark.parametrize("resolver", ALL, ids=lambda one: one.id)
def test_each_address_is_a_public_one_in_its_usual_form_and_leads_back(resolver: PublicResolver) -> None:
    assert resolver.addresses
    for address in resolver.addresses:
        assert str(ip_address(address)) == address
        assert ip_address(address).is_global
        assert public_resolver(address) is resolver
    if resolver.doh:
        assert urlsplit(resolver.doh).scheme == "https"
        assert public_resolver(resolver.doh_host) is resolver


def test_no_address_belongs_to_two() -> None:
    places = [place for one in ALL for place in (*one.addresses, one.doh_host) if place]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("place", ["127.0.0.1", "192.0.2.53", "dns.example", ""])
def test_other_resolvers_are_nobodys(place: str) -> None:
    assert public_resolver(place) is None


def test_those_that_block_advertisements_or_malware_do_not_show_propagation() -> None:
    shown = {one.id for one in ALL if one.shows_propagation}
    assert {"google", "cloudflare", "quad9_unfiltered"} <= shown
    assert not {"adguard", "cloudflare_security", "comodo", "cleanbrowsing"} & shown
