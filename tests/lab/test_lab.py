"""Every domain of the lab is judged as its file says, whole, and every run can be judged again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import dns.message
import dns.query
import dns.rcode
import pytest

from deliverability.net.transcript import loads
from deliverability.report import as_json
from deliverability.runs import Run, replay
from tests.lab.checking import check_all
from tests.lab.domain import Expected, Place, domains
from tests.lab.judging import as_in_a_list, differences, in_order, in_the_words_of, said
from tests.lab.lab import RESOLVER, Lab

PLACES = domains()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_domain_is_judged_as_its_file_says(place: Place, lab: Lab, runs: dict[str, Run]) -> None:
    wrong = _differences(lab, place, runs[place.name])
    assert not wrong, "\n".join([place.about, *wrong])


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_kept_run_is_judged_again_byte_for_byte(place: Place, runs: dict[str, Run]) -> None:
    run = runs[place.name]
    again = asyncio.run(replay(loads(run.transcript.dumps())))
    assert json.dumps(as_json(again.report)) == json.dumps(as_json(run.report))


def test_a_list_of_all_domains_is_judged_as_each_alone(lab: Lab) -> None:
    places = [place for place in lab.domains if not (place.sending_ips or place.also)]
    together = asyncio.run(check_all(lab, places))
    wrong = {place.name: _differences(lab, place, together[place.name], as_in_a_list) for place in places}
    assert {name: lines for name, lines in wrong.items() if lines} == {}


def test_there_are_at_least_sixty_domains() -> None:
    assert len({place.check.rpartition("@")[2] for place in PLACES}) >= 60


def test_the_resolver_knows_no_other_root_than_the_labs(lab: Lab) -> None:
    asked = dns.message.make_query("nic.museum", "A")
    reply = dns.query.udp(asked, lab.network.here(RESOLVER), timeout=5)
    assert (reply.rcode(), reply.authority[0].name.to_text()) == (dns.rcode.NXDOMAIN, ".")


def _differences(
    lab: Lab, place: Place, run: Run, seen_as: Callable[[Expected], Expected] = lambda whole: whole
) -> list[str]:
    """Between what the file says and what was found, facts that the file does not name left out."""
    found = in_the_words_of(place.expected, lab.usual(said(run)))
    return differences(seen_as(in_order(place.expected)), seen_as(found))
