"""Why nothing comes of a change: each of the classic stalls is told by its words, and nothing else is."""

from __future__ import annotations

import json

import pytest

from deliverability.watch.kept import sight_json
from deliverability.watch.model import Sight, State, Watched
from tests.checks.nameservers.zones import AT_REGISTRY, REGISTRY
from tests.watch.looking import BASE, DMARC, NEW, OLD, dmarc, look, looks, zone
from tests.world import World

ADDED = Watched("_dmarc.example.com", "TXT", (NEW,))
SPF = Watched("example.com", "TXT", ("v=spf1 mx ~all",), ("v=spf1 mx -all",))


def kinds(sight: Sight) -> list[str]:
    return [stall.kind for stall in sight.stalls]


def words(sight: Sight) -> str:
    (stall,) = sight.stalls
    return f"{stall.words} {stall.step}"


def test_a_doubled_name_is_found_where_it_is(world: World) -> None:
    doubled = f'_dmarc.example.com.example.com. TXT "{NEW}"'
    sight = look(world, zone(main=doubled), ADDED)
    assert sight.state is State.NOT_YET
    assert words(sight) == (
        "The record is at _dmarc.example.com.example.com, so your domain stands in its name twice. Your DNS "
        "host adds the domain by itself. Change the name of the record to _dmarc."
    )


def test_a_doubled_name_at_the_domain_itself_is_found_too(world: World) -> None:
    sight = look(world, zone(main='example.com.example.com. TXT "v=spf1 mx ~all"'), SPF)
    assert kinds(sight) == ["doubled"]
    assert sight.stalls[0].step == "Change the name of the record to @."


def test_a_wildcard_doubles_no_name(world: World) -> None:
    anything = Watched("_dmarc.example.com", "TXT")
    assert kinds(look(world, zone(main='* TXT "something"'), anything)) == ["wildcard"]


def test_half_of_the_name_servers_are_behind_by_their_versions(world: World) -> None:
    soa = "@ SOA ns1.example.com. hostmaster {} 7200 900 1209600 600\n"
    sight = look(world, zone(dmarc(NEW) + soa.format(8), dmarc(OLD) + soa.format(7)))
    assert words(sight) == (
        "Your change is at 1 of 2 name servers (version 8 of the zone; the others have 7). Not yet: "
        "ns2.example.com (127.2.0.4). Most DNS hosts bring it to the others within some minutes. If it stays "
        "like this, tell your DNS host."
    )


def test_two_dns_hosts_need_the_change_twice(world: World) -> None:
    text = BASE.replace("@ NS ns2", "@ NS ns9.other-host.test.") + "ns9.other-host.test. A 127.2.0.4\n"
    servers = f"!server 127.1.0.3\n{dmarc(NEW)}!server 127.2.0.4\n{dmarc(OLD)}"
    sight = look(world, text + servers, resolvers=())
    assert kinds(sight) == ["two hosts"]
    assert "Make the same change at other-host.test." in words(sight)


def test_a_change_at_a_host_that_is_not_in_charge_is_told_with_both_hosts(world: World) -> None:
    elsewhere = (
        REGISTRY + BASE.replace("@ NS ns2", "@ NS ns1.old-host.test.") + "ns1.old-host.test. A 127.3.0.5\n"
    )
    servers = f"!server 127.1.0.3\n{dmarc(OLD)}!server 127.2.0.4\n{dmarc(OLD)}!server 127.3.0.5\n{dmarc(NEW)}"
    sight = look(world, elsewhere + servers + AT_REGISTRY, resolvers=())
    assert sight.state is State.NOT_YET
    assert [row.address for row in sight.servers] == ["127.1.0.3", "127.2.0.4"]
    assert words(sight) == (
        "The change is at old-host.test (ns1.old-host.test), but your domain does not use it: its DNS is run "
        "by example.com (name servers ns1.example.com, ns2.example.com). Make the same change at example.com "
        "(name servers ns1.example.com, ns2.example.com)."
    )


def test_another_value_is_shown_beside_the_wanted(world: World) -> None:
    ways = looks(world, zone(main=dmarc(OLD)), zone(main=dmarc("v=DMARC1; p=qarantine")))
    assert words(ways[1][0]) == (
        "It has changed, but to another value: v=DMARC1; p=qarantine Compare it with what is wanted: "
        "v=DMARC1; p=quarantine"
    )
    assert ways[1][0].servers[0].seen == "other"


def test_the_old_record_gone_and_nothing_in_its_place_is_said(world: World) -> None:
    ways = looks(world, zone(main=dmarc(OLD)), zone())
    assert words(ways[1][0]).startswith("The old record is gone, and nothing stands in its place.")


def test_a_second_spf_record_beside_the_first_is_told(world: World) -> None:
    both = '@ TXT "v=spf1 mx -all"\n@ TXT "v=spf1 mx ~all"\n'
    for watched in (SPF, Watched("example.com", "TXT", ("v=spf1 mx ~all",))):
        sight = look(world, zone(both, both), watched)
        assert sight.state is State.NOT_YET
        assert words(sight) == (
            "The new record is there, and the old one still stands beside it: v=spf1 mx -all "
            "Remove the old record. With both of them, neither counts."
        )


@pytest.mark.parametrize(
    "value", [r"\"v=DMARC1; p=quarantine\"", r"v=DMARC1\\; p=quarantine", r"“v=DMARC1; p=quarantine”"]
)
def test_quotes_and_backslashes_in_the_value_are_told(world: World, value: str) -> None:
    sight = look(world, zone(main=f'_dmarc TXT "{value}"'), ADDED)
    assert kinds(sight) == ["quoted"]


def test_an_alias_in_the_place_of_a_text_is_told(world: World) -> None:
    sight = look(world, zone(main="_dmarc CNAME elsewhere.example.net."), ADDED)
    assert words(sight) == (
        "The record at _dmarc.example.com has the type CNAME, and not TXT: elsewhere.example.net Remove the "
        "CNAME record, and add the TXT record in its place."
    )


def test_a_text_in_the_place_of_an_alias_is_told(world: World) -> None:
    key = Watched("s1._domainkey.example.com", "CNAME", ("s1.sender.example",))
    sight = look(world, zone(main='s1._domainkey TXT "s1.sender.example."'), key)
    assert kinds(sight) == ["type"]
    assert kinds(look(world, zone(main='s1._domainkey TXT "v=DKIM1; p="'), key)) == []


def test_a_wildcard_that_answers_is_told(world: World) -> None:
    sight = look(world, zone(main='* TXT "something"'), ADDED)
    assert words(sight).startswith(
        "_dmarc.example.com has no record of its own. What answers is the record for all names"
    )


def test_nothing_for_a_quarter_of_an_hour_asks_whether_it_was_saved(world: World) -> None:
    ways = looks(world, *[zone(main=dmarc(OLD))] * 3, minutes=14)
    assert [kinds(sights[0]) for sights in ways] == [[], [], ["nothing"]]
    assert words(ways[2][0]) == (
        "Nothing has changed for 28 minutes. Most DNS hosts publish a change within 5 minutes. Look whether "
        "the change was saved, and whether it was made at example.com (name servers ns1.example.com, "
        "ns2.example.com)."
    )


@pytest.mark.parametrize(
    "lies",
    [
        "_dmarc !cname-loop\n", "_dmarc !compression-loop\n", "_dmarc !wrong-question\n",
        "_dmarc !wrong-id\n",
        "_dmarc !wrong-source\n", "_dmarc !short\n", "_dmarc !nodata-without-soa\n", "_dmarc !notimp\n",
    ],
)  # fmt: skip
def test_what_a_hostile_server_sends_is_no_change_and_no_advice(world: World, lies: str) -> None:
    sight = look(world, zone(lies, lies, main=dmarc(NEW)), DMARC)
    assert sight.state in (State.NOT_SEEN, State.NOT_YET)
    assert kinds(sight) == []


def test_endless_values_are_told_and_kept_in_short(world: World) -> None:
    many = "".join(f'_dmarc TXT "v=DMARC1; p=none; x={number:03}{"y" * 200}"\n' for number in range(200))
    sight = looks(world, zone(), zone(main=many), watched=(ADDED,))[1][0]
    assert sight.state is State.NOT_YET
    assert len(words(sight)) < 1200
    assert len(json.dumps(sight_json(sight)["servers"])) < 20_000
