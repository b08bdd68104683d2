"""Every domain of the lab is judged as its file says, whole, and every run can be judged again."""

from __future__ import annotations

import asyncio
import json

import dns.message
import dns.query
import dns.rcode
import pytest

from deliverability.net.transcript import loads
from deliverability.report import as_json
from deliverability.runs import Run, replay
from tests.lab.checking import check_all
from tests.lab.domain import Place, domains
from tests.lab.judging import as_in_a_list, in_order, in_the_words_of, said
from tests.lab.lab import RESOLVER, Lab

PLACES = domains()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_domain_is_judged_as_its_file_says(place: Place, lab: Lab, runs: dict[str, Run]) -> None:
    found = lab.usual(said(runs[place.name]))
    assert in_the_words_of(place.expected, found) == in_order(place.expected), place.about


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_kept_run_is_judged_again_byte_for_byte(place: Place, runs: dict[str, Run]) -> None:
    run = runs[place.name]
    again = asyncio.run(replay(loads(run.transcript.dumps())))
    assert json.dumps(as_json(again.report)) == json.dumps(as_json(run.report))


def test_a_list_of_all_domains_is_judged_as_each_alone(lab: Lab) -> None:
    places = [place for place in lab.domains if not (place.sending_ips or place.also)]
    together = asyncio.run(check_all(lab, places))
    found = {p.name: in_the_words_of(p.expected, lab.usual(said(together[p.name]))) for p in places}
    assert {name: as_in_a_list(one) for name, one in found.items()} == {
        place.name: as_in_a_list(in_order(place.expected)) for place in places
    }


def test_there_are_at_least_sixty_domains() -> None:
    assert len({place.check.rpartition("@")[2] for place in PLACES}) >= 60


def test_the_resolver_knows_no_other_root_than_the_labs(lab: Lab) -> None:
    asked = dns.message.make_query("nic.museum", "A")
    reply = dns.query.udp(asked, lab.network.here(RESOLVER), timeout=5)
    assert (reply.rcode(), reply.authority[0].name.to_text()) == (dns.rcode.NXDOMAIN, ".")
