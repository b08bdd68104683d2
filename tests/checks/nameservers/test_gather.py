"""What faults on the way to name servers come to: never "lame" or "fine" where the truth is not known."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from checks.model import NotApplicable, Reason, Verdict
from checks.nameservers.record import NameServers
from deliverability.net.asker import Budget
from deliverability.net.transcript import loads
from deliverability.report import as_json
from deliverability.runs import Run, replay
from tests.checks.nameservers.zones import (
    AT_REGISTRY,
    FIRST,
    GOOD,
    REGISTRY,
    SECOND,
    said,
    served,
    verdict,
    zone,
)
from tests.judging import found, unknowns
from tests.world import World

WHOLE = f"!server 127.1.0.3 alone\n{GOOD}!server 127.2.0.4 alone\n{GOOD}"
"""Servers with a text of their own, so that a fault of the resolver is not theirs."""
DEAD = REGISTRY + GOOD + "@ !servfail\n*.example.com. !servfail\n"
NOBODY = "other.test. A 192.0.2.1\n"
LAME = f"!server 127.1.0.3 alone\n{NOBODY}!server 127.2.0.4 alone\n{NOBODY}"


def evidence(run: Run) -> NameServers:
    found = run.snapshot.nameservers
    assert isinstance(found, NameServers)
    return found


def reasons(run: Run, check: str) -> set[Reason]:
    return {unknown.reason for unknown in unknowns(run, check)}


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("timeout", Reason.TIMEOUT),
        ("servfail", Reason.SERVFAIL),
        ("garbage", Reason.TIMEOUT),
        ("short", Reason.MALFORMED),
        ("notimp", Reason.NOT_UNDERSTOOD),
        ("wrong-id", Reason.TIMEOUT),
    ],
)
def test_a_server_that_fails_is_a_gap_and_not_lame(world: World, fault: str, reason: Reason) -> None:
    run = served(world, zone(second=f"*. !{fault}\n"))
    assert said(run) == {}
    assert reasons(run, "nameservers.lame") == {reason}
    assert reasons(run, "nameservers.records-differ") == {reason}
    assert reasons(run, "nameservers.all-lame") == set()
    assert verdict(run) is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize("fault", ["timeout", "servfail", "short"])
def test_where_all_servers_fail_nothing_is_known_of_them(world: World, fault: str) -> None:
    run = served(world, zone(f"*. !{fault}\n", f"*. !{fault}\n"))
    assert said(run) == {}
    assert unknowns(run, "nameservers.all-lame")
    assert verdict(run) is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize(
    "fault", ["delay 0.05", "duplicate-reply", "servfail-once", "timeout-once", "truncated"]
)
def test_what_harms_nobody_changes_nothing(world: World, fault: str) -> None:
    run = served(world, zone(f"*. !{fault}\n", f"*. !{fault}\n"))
    assert said(run) == {}
    assert unknowns(run) == []
    assert verdict(run) is Verdict.PASS


@pytest.mark.parametrize("fault", ["timeout", "servfail", "refused", "garbage"])
@pytest.mark.parametrize("place", ["@ !{} SOA", "@ !{} NS", "ns2 !{} A", "ns2 !{}", "*.example.com. !{}"])
def test_a_fault_of_the_resolver_is_never_a_finding(world: World, place: str, fault: str) -> None:
    run = served(world, REGISTRY + GOOD + place.format(fault) + "\n" + WHOLE + AT_REGISTRY)
    assert said(run) == {}
    # The zone above gives the addresses along, so that the zone can be looked at all the same.
    assert [server.address for server in evidence(run).good] == ["127.1.0.3", "127.2.0.4"]


@pytest.mark.parametrize("fault", ["timeout", "servfail", "refused"])
def test_a_server_whose_address_is_not_known_is_a_gap(world: World, fault: str) -> None:
    run = served(world, f"{GOOD}@ NS ns3.host.example.\nns3.host.example. !{fault}\n{FIRST}{SECOND}")
    assert said(run) == {}
    assert unknowns(run, "nameservers.host-missing")
    assert unknowns(run, "nameservers.lame")
    assert verdict(run) is Verdict.COULD_NOT_CHECK


def test_a_zone_that_all_servers_deny_is_found_by_the_zone_above(world: World) -> None:
    run = served(world, DEAD + LAME + AT_REGISTRY)
    lines = tuple(f"ns{n}.example.com (127.{n}.0.{n + 2}): it refuses to answer" for n in (1, 2))
    assert said(run) == {"nameservers.all-lame": [{"zone": "example.com", "servers": lines}]}
    assert verdict(run) is Verdict.FAIL


def test_a_dead_zone_is_found_from_below_too(world: World) -> None:
    run = served(world, DEAD + LAME + AT_REGISTRY, "support@help.shop.example.com")
    assert [finding.facts["zone"] for finding in found(run, "nameservers.all-lame")] == ["example.com"]


def test_a_dead_zone_whose_servers_are_silent_is_not_known(world: World) -> None:
    run = served(
        world,
        DEAD + "!server 127.1.0.3 alone\n*. !timeout\n!server 127.2.0.4 alone\n*. !timeout\n" + AT_REGISTRY,
    )
    assert said(run) == {}
    assert verdict(run) is Verdict.COULD_NOT_CHECK


def test_servers_that_turn_only_us_away_are_not_lame(world: World) -> None:
    run = served(world, zone("*. !refused\n", "*. !refused\n", more=REGISTRY) + AT_REGISTRY)
    assert said(run) == {}
    assert reasons(run, "nameservers.lame") == {Reason.TURNED_AWAY}
    assert verdict(run) is Verdict.COULD_NOT_CHECK


def test_answers_that_somebody_gives_in_place_of_the_servers_tell_nothing(world: World) -> None:
    """A network that catches all DNS: every server seems to answer, and none has authority."""
    hearsay = "*. !without-authority\n"
    run = served(world, zone(hearsay, hearsay, more=REGISTRY) + AT_REGISTRY + hearsay)
    assert said(run) == {}
    assert reasons(run, "nameservers.lame") == {Reason.INTERCEPTED}
    assert verdict(run) is Verdict.COULD_NOT_CHECK


def test_where_no_server_at_all_is_reached_over_tcp_our_own_network_may_be_why(world: World) -> None:
    text = zone(more=REGISTRY).replace("!server 127.1.0.3", "!server 127.1.0.3 no-tcp")
    text = text.replace("!server 127.2.0.4", "!server 127.2.0.4 no-tcp")
    run = served(world, text + AT_REGISTRY.replace("alone", "alone no-tcp"))
    assert said(run) == {}
    assert reasons(run, "nameservers.tcp-refused") == {Reason.NO_TCP_OUT}


def test_a_hanging_tcp_port_is_a_gap(world: World) -> None:
    run = served(world, zone(second="*. !tcp-hangs\n"))
    assert said(run) == {}
    assert reasons(run, "nameservers") == reasons(run, "nameservers.tcp-refused") == {Reason.TIMEOUT}
    assert verdict(run) is Verdict.COULD_NOT_CHECK


def test_a_zone_without_a_word_from_the_zone_above_is_still_compared(world: World) -> None:
    run = served(world, zone(second="@ MX 10 old\n", more=REGISTRY) + AT_REGISTRY + "*. !timeout\n")
    assert list(said(run)) == ["nameservers.records-differ"]
    assert reasons(run, "nameservers.parent-differs") == {Reason.TIMEOUT}


@pytest.mark.parametrize("silent", [5, 6])
def test_a_silent_server_of_the_zone_above_is_passed_over(world: World, silent: int) -> None:
    more = "com. NS ns.registry.test.\ncom. NS ns2.registry.test.\n"
    more += "ns.registry.test. A 127.0.0.5\nns2.registry.test. A 127.0.0.6\n"
    servers = [AT_REGISTRY.replace("127.0.0.5", f"127.0.0.{n}") for n in (5, 6)]
    servers[silent - 5] += "*. !timeout\n"
    run = served(world, zone(more=more) + "".join(servers))
    assert said(run) == {}
    assert unknowns(run) == []
    assert evidence(run).at_parent == ("ns1.example.com", "ns2.example.com")


def test_a_domain_below_the_apex_is_judged_by_the_servers_of_its_zone(world: World) -> None:
    run = served(world, zone(second="shop MX 10 old\n", more="shop MX 10 mail\n"), "support@shop.example.com")
    assert evidence(run).zone == "example.com"
    assert said(run) == {
        "nameservers.records-differ": [
            {
                "name": "shop.example.com",
                "rrtype": "MX",
                "answers": (
                    "ns1.example.com (127.1.0.3): 10 mail.example.com.",
                    "ns2.example.com (127.2.0.4): 10 old.example.com.",
                ),
            }
        ]
    }


def test_a_zone_of_its_own_below_another_is_judged_by_its_own_servers(world: World) -> None:
    own = "shop SOA ns1 hostmaster 3 7200 900 1209600 300\nshop NS ns1\nshop NS ns2\nshop MX 10 mail\n"
    run = served(world, zone(more=own), "support@shop.example.com")
    assert evidence(run).zone == "shop.example.com"
    assert said(run) == {}


def test_an_alias_at_the_apex_does_not_hide_the_zone(world: World) -> None:
    text = GOOD.replace('@ MX 10 mail\n@ TXT "v=spf1 mx -all"\n', "@ CNAME other.test.\n")
    run = served(world, f"{REGISTRY}{text}other.test. MX 10 mail.other.test.\n{FIRST}{SECOND}{AT_REGISTRY}")
    assert evidence(run).zone == "example.com"


def test_a_domain_that_does_not_exist_has_no_name_servers(world: World) -> None:
    run = served(world, REGISTRY + "!server 127.0.0.5 alone\ncom. NS ns.registry.test.\n")
    assert isinstance(run.snapshot.nameservers, NotApplicable)
    assert said(run) == {}
    assert verdict(run) in (Verdict.NOT_APPLICABLE, Verdict.PASS)


def test_a_name_that_is_left_to_other_servers_is_no_dispute(world: World) -> None:
    """Managers of DMARC records take `_dmarc` over as a zone of their own."""
    left = "_dmarc NS ns.manager.test.\nns.manager.test. A 127.0.0.9\n"
    run = served(world, zone(more=left).replace('_dmarc TXT "v=DMARC1; p=reject"\n', ""))
    assert said(run) == {}


def test_at_most_eight_addresses_are_asked_one_of_each_server_first(world: World) -> None:
    hosts = "".join(f"ns{n} A 127.{n}.0.{m}\n" for n in (1, 2, 3) for m in (11, 12, 13, 14))
    run = served(world, f"{GOOD}@ NS ns3\n{hosts}")
    asked = [server.address for server in evidence(run).servers]
    assert len(asked) == 8
    assert {address.split(".")[1] for address in asked[:3]} == {"1", "2", "3"}
    assert len(evidence(run).unasked) == 6


def test_a_small_budget_asks_fewer_servers(world: World) -> None:
    hosts = "".join(f"ns1 A 127.1.0.{m}\n" for m in range(11, 19))
    run = served(world, GOOD + hosts, budget=Budget(questions=100))
    assert len(evidence(run).servers) == 4


def test_a_machine_without_ipv6_judges_by_ipv4(world: World) -> None:
    """Nobody listens at ::1, which is as it is where the network has no IPv6."""
    run = served(world, zone(more="ns1 AAAA ::1\nns2 AAAA ::1\n"))
    assert said(run) == {}
    assert unknowns(run) == []
    assert evidence(run).unasked == ("ns1.example.com ::1",)


def test_a_server_with_nothing_but_ipv6_is_a_gap_there(world: World) -> None:
    run = served(world, zone(more="@ NS ns3\nns3 AAAA ::1\n"))
    assert said(run) == {}
    assert reasons(run, "nameservers.lame") == {Reason.UNREACHABLE}


def test_a_run_is_judged_again_from_its_transcript_to_the_letter(world: World) -> None:
    run = served(world, zone(second="@ MX 10 old\n", words="no-tcp", more=REGISTRY) + AT_REGISTRY)
    again = asyncio.run(replay(loads(run.transcript.dumps())))
    assert as_json(again.report) == as_json(run.report)
    assert again.snapshot == replace(run.snapshot)


def test_the_question_that_decides_costs_no_more_than_its_share(world: World) -> None:
    run = served(world, zone(more=REGISTRY) + AT_REGISTRY)
    assert len(run.transcript.exchanges) <= 120
    assert unknowns(run) == []
