"""A look asks the domain's own name servers, and what they do not say is not called missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.answers import Question
from checks.model import Reason, Unknown
from deliverability.setup.recognised import recognised
from deliverability.setup.row import State
from deliverability.setup.seen import Lookups
from deliverability.setup.table import UNSEEN, table
from deliverability.setup.wanted import Wanted
from tests.setup.looking import NAMESERVERS, seen_in
from tests.world import World

WANTED = Wanted("support@example.com", "fastmail", (), "cloudflare")
MX = Question("example.com", "MX")
READY = """
@ MX 10 in1-smtp.messagingengine.com.
@ MX 20 in2-smtp.messagingengine.com.
@ TXT "v=spf1 include:spf.messagingengine.com ~all"
fm1._domainkey CNAME fm1.example.com.dkim.fmhosted.com.
fm2._domainkey CNAME fm2.example.com.dkim.fmhosted.com.
fm3._domainkey CNAME fm3.example.com.dkim.fmhosted.com.
_dmarc TXT "v=DMARC1; p=none; rua=mailto:support@example.com"
spf.messagingengine.com. TXT "v=spf1 include:more.messagingengine.com ?all"
more.messagingengine.com. TXT "v=spf1 ip4:198.51.100.0/24 ?all"
"""
TWO = """
@ NS ns1
@ NS ns2
ns1 A 127.0.7.1
ns2 A 127.0.7.2
!server 127.0.7.1
!server 127.0.7.2
"""


def test_all_is_green_when_every_record_stands_on_the_own_name_servers(world: World) -> None:
    seen = seen_in(world, READY, WANTED, TWO)
    found = table(WANTED, seen)
    assert {one.key: one.tick for one in found.needed if one.tick.state is not State.SEEN} == {}
    assert found.is_done
    assert seen.nameservers == ("ns1.example.com", "ns2.example.com")
    assert seen.lookups == Lookups("v=spf1 include:spf.messagingengine.com ~all", 2)


def test_half_the_name_servers_are_not_enough(world: World) -> None:
    late = TWO + "@ MX 10 mail.elsewhere.test.\n"
    found = table(WANTED, seen_in(world, READY, WANTED, late)).rows
    first = next(one for one in found if one.key == "mx-1")
    assert first.tick.note == "ns1.example.com has it, ns2.example.com not yet."
    assert first.tick.state is State.OTHER
    assert first.tick.found == ("MX 10 mail.elsewhere.test",)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [("!timeout", Reason.TIMEOUT), ("!servfail", Reason.SERVFAIL), ("!refused", Reason.REFUSED)],
)
def test_a_server_that_does_not_tell_is_no_proof_of_anything(
    world: World, fault: str, reason: Reason
) -> None:
    seen = seen_in(world, READY, WANTED, f"{NAMESERVERS}@ {fault} MX\n")
    (said,) = seen.sights[MX]
    assert isinstance(said.values, Unknown)
    assert said.values.reason is reason
    states = {one.key: one.tick.state for one in table(WANTED, seen).rows}
    assert (states["mx-1"], states["spf"]) == (State.UNKNOWN, State.SEEN)


def test_a_server_without_authority_is_no_proof_either(world: World) -> None:
    seen = seen_in(world, READY, WANTED, f"{NAMESERVERS}@ !without-authority MX\n")
    (said,) = seen.sights[MX]
    assert isinstance(said.values, Unknown)


def test_a_domain_that_does_not_exist_has_nothing_yet(world: World) -> None:
    wanted = Wanted("support@nobody-has-this.test", "fastmail", (), "cloudflare")
    seen = seen_in(world, "", wanted, "")
    assert not seen.exists
    assert {one.tick.state for one in table(wanted, seen).needed} == {State.NOT_YET}


def test_who_is_there_is_known_by_the_records(world: World) -> None:
    zone = """
@ NS ada.ns.cloudflare.com.
ada.ns.cloudflare.com. A 127.0.7.1
@ MX 1 smtp.google.com.
@ TXT "v=spf1 include:_spf.google.com include:mail.zendesk.com ~all"
"""
    wanted = Wanted("support@example.com")
    found = recognised("example.com", seen_in(world, zone, wanted, "!server 127.0.7.1\n"))
    assert found.mailbox is not None
    assert (found.mailbox.id, found.services, found.hosts[0].id) == (
        "google_workspace",
        ("zendesk",),
        "cloudflare",
    )


def test_an_address_below_a_domain_is_looked_for_in_the_zone_of_the_domain(
    world: World, tmp_path: Path
) -> None:
    wanted = Wanted("support@mail.example.com", "fastmail", (), "cloudflare")
    zone = '_dmarc TXT "v=DMARC1; p=reject"\nmail MX 10 in1-smtp.messagingengine.com.\n'
    seen = seen_in(world, zone, wanted)
    states = {one.key: one.tick.state for one in table(wanted, seen).rows}
    assert seen.zone == "example.com"
    assert (states["mx-1"], states["mx-2"], states["dmarc"]) == (State.SEEN, State.NOT_YET, State.SEEN)


@pytest.mark.parametrize("fault", ["!servfail", "!timeout"])
def test_a_domain_whose_servers_cannot_be_found_is_no_new_domain(world: World, fault: str) -> None:
    seen = seen_in(world, f"@ {fault}\n*.example.com. {fault}\n", WANTED, "")
    found = table(WANTED, seen)
    assert seen.problem.startswith("We could not find the name servers of example.com: ")
    assert {one.tick.state for one in found.rows} == {State.UNKNOWN}
    assert {one.caution for one in found.rows if one.change} == {UNSEEN}
