"""The nameservers family's table: worlds of several servers, and every finding of each, facts included."""

from __future__ import annotations

import pytest

from checks.model import Verdict
from checks.nameservers.record import NameServers
from tests.checks.nameservers.zones import (
    AT_REGISTRY,
    FIRST,
    REGISTRY,
    Said,
    said,
    served,
    verdict,
    zone,
)
from tests.judging import unknowns
from tests.world import World

NS1, NS2 = "ns1.example.com (127.1.0.3)", "ns2.example.com (127.2.0.4)"


def evidence(run: object) -> NameServers:
    found = run.snapshot.nameservers  # type: ignore[attr-defined]
    assert isinstance(found, NameServers)
    return found


def test_two_servers_that_say_the_same_say_nothing_at_all(world: World) -> None:
    run = served(world, zone(more=REGISTRY) + AT_REGISTRY)
    assert said(run) == {}
    assert unknowns(run) == []
    assert verdict(run) is Verdict.PASS
    found = evidence(run)
    assert found.at_parent == found.at_zone == ("ns1.example.com", "ns2.example.com")
    assert [server.address for server in found.good] == ["127.1.0.3", "127.2.0.4"]


def test_every_record_is_asked_of_every_server_over_both_ways(world: World) -> None:
    served(world, zone())
    for address in ("127.1.0.3", "127.2.0.4"):
        asked = {(str(question), how) for question, how in world.asked_at(address)}
        records = ("example.com MX", "example.com TXT", "_dmarc.example.com TXT", "_mta-sts.example.com TXT")
        assert {(record, how) for record in records for how in ("udp", "tcp")} < asked
        assert ("example.com SOA", "tcp") in asked


LAME = {"server": "ns2.example.com", "address": "127.2.0.4"}
TABLE: dict[str, tuple[str, Said]] = {
    "it refuses": (
        zone(second="@ !refused\n"),
        {"nameservers.lame": [{**LAME, "how": "it refuses to answer"}]},
    ),
    "it does not know the zone": (
        zone(second="other.test. A 192.0.2.1\n", words="alone"),
        {"nameservers.lame": [{**LAME, "how": "it refuses to answer"}]},
    ),
    "it sends on": (
        zone(second="@ !referral\n"),
        {"nameservers.lame": [{**LAME, "how": "it sends the question on to other servers"}]},
    ),
    "it speaks without authority": (
        zone(second="@ !without-authority\n"),
        {"nameservers.lame": [{**LAME, "how": "it answers from hearsay, without authority"}]},
    ),
    "it has the registry's view": (
        zone(second="com. NS ns.registry.test.\nexample.com. NS ns1\nexample.com. NS ns2\n", words="alone"),
        {"nameservers.lame": [{**LAME, "how": "it sends the question on to other servers"}]},
    ),
    "it has nothing of the zone": (
        zone(second="@ !nodata-without-soa\n"),
        {"nameservers.lame": [{**LAME, "how": "it does not know the domain"}]},
    ),
    "it serves only the zone above": (
        zone(second="com. NS ns.registry.test.\n", words="alone"),
        {"nameservers.lame": [{**LAME, "how": "it does not know the domain"}]},
    ),
    "one name alone": (
        "@ NS ns1\n@ MX 10 mail\nns1 A 127.1.0.3\n" + FIRST,
        {"nameservers.too-few": [{"zone": "example.com", "servers": ("ns1.example.com",)}]},
    ),
    "a name without address": (
        zone(more="@ NS ns3\n"),
        {"nameservers.host-missing": [{"server": "ns3.example.com"}]},
    ),
    "an alias": (
        zone(more="@ NS ns3\nns3 CNAME ns1\n"),
        {"nameservers.alias": [{"server": "ns3.example.com", "target": "ns1.example.com"}]},
    ),
    "a broken alias": (
        zone(more="@ NS ns3\nns3 CNAME gone\n"),
        {"nameservers.alias": [{"server": "ns3.example.com", "target": "gone.example.com"}]},
    ),
    "a private address": (
        zone(more="@ NS ns3\nns3 A 10.0.0.1\n"),
        {
            "nameservers.private-address": [
                {"server": "ns3.example.com", "addresses": ("10.0.0.1 (private use)",)}
            ]
        },
    ),
    "one more at the registry": (
        zone(more=REGISTRY) + AT_REGISTRY + "example.com. NS ns9.example.net.\n",
        {
            "nameservers.parent-differs": [
                {
                    "zone": "example.com",
                    "above": ("ns1.example.com", "ns2.example.com", "ns9.example.net"),
                    "own": ("ns1.example.com", "ns2.example.com"),
                }
            ],
            "nameservers.host-missing": [{"server": "ns9.example.net"}],
        },
    ),
    "one network": (
        zone().replace("127.2.0.4", "127.1.0.4"),
        {
            "nameservers.one-network": [
                {"servers": ("ns1.example.com", "ns2.example.com"), "network": "127.1.0.0/24"}
            ]
        },
    ),
    "no TCP": (
        zone(words="no-tcp"),
        {"nameservers.tcp-refused": [{"server": "ns2.example.com", "address": "127.2.0.4"}]},
    ),
    "no EDNS": (
        zone(second="*. !without-edns\n"),
        {"nameservers.edns-ignored": [{"servers": (NS2,)}]},
    ),
    "EDNS refused": (
        zone(second="*. !formerr-edns\n"),
        {"nameservers.edns-ignored": [{"servers": (NS2,)}]},
    ),
    "another record, the same version": (
        zone(second="@ MX 10 old\n"),
        {
            "nameservers.records-differ": [
                {
                    "name": "example.com",
                    "rrtype": "MX",
                    "answers": (f"{NS1}: 10 mail.example.com.", f"{NS2}: 10 old.example.com."),
                }
            ]
        },
    ),
    "one text more, the same version": (
        zone(second='@ TXT "v=spf1 mx -all"\n@ TXT "proof=1"\n'),
        {
            "nameservers.records-differ": [
                {
                    "name": "example.com",
                    "rrtype": "TXT",
                    "answers": (f"{NS1}: nothing", f'{NS2}: "proof=1"'),
                }
            ]
        },
    ),
    "no policy, the same version": (
        zone(second="_dmarc !absent\n"),
        {
            "nameservers.records-differ": [
                {
                    "name": "_dmarc.example.com",
                    "rrtype": "TXT",
                    "answers": (f'{NS1}: "v=DMARC1; p=reject"', f"{NS2}: nothing"),
                }
            ]
        },
    ),
    "another version, the same records": (
        zone(second="@ SOA ns1.world.test. hostmaster 9 7200 900 1209600 300\n"),
        {"nameservers.serial-differs": [{"serials": (f"{NS1}: 1", f"{NS2}: 9")}]},
    ),
    "other zones of other primaries, the same records": (
        zone(second="@ SOA ns2 hostmaster 9 7200 900 1209600 300\n"),
        {},
    ),
    "odd times": (
        zone(more="@ SOA ns1 hostmaster 1 7200 9000 3600 90000\n"),
        {
            "nameservers.soa-odd": [
                {
                    "odd": (
                        "expire (3600) is less than refresh and retry together (16200)",
                        "retry (9000) is longer than refresh (7200)",
                        "minimum (90000) keeps a missing record missing for more than a day",
                    )
                }
            ]
        },
    ),
    "long and short lives": (
        zone().replace("@ MX", "@ 172800 MX").replace("_dmarc TXT", "_dmarc 60 TXT"),
        {
            "nameservers.ttl-high": [{"records": ("example.com MX: 172800 seconds",)}],
            "nameservers.ttl-low": [{"records": ("_dmarc.example.com TXT: 60 seconds",)}],
        },
    ),
    "wildcards": (
        zone(more="* TXT proof\n* MX 5 mail\n"),
        {
            "nameservers.wildcard-text": [{"texts": ("proof",), "kind": "TXT"}],
            "nameservers.wildcard-mail": [{"hosts": ("5 mail.example.com.",), "kind": "MX"}],
        },
    ),
    "a wildcard that is an alias": (
        zone(more="* CNAME shops.example.net.\nshops.example.net. TXT proof\n"),
        {"nameservers.wildcard-text": [{"texts": ("proof",), "kind": "CNAME"}]},
    ),
    "a name twice": (
        zone(more='_mta-sts.example.com TXT "v=STSv1; id=1"\n'),
        {
            "nameservers.optional-name-twice": [
                {
                    "what": "MTA-STS",
                    "name": "_mta-sts.example.com",
                    "wrong": "_mta-sts.example.com.example.com",
                    "rrtype": "TXT",
                    "record": "v=STSv1; id=1",
                    "stated": ": `v=STSv1; id=1`",
                }
            ]
        },
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_each_world_raises_these_findings_and_no_others(world: World, name: str) -> None:
    text, expected = TABLE[name]
    run = served(world, text)
    assert said(run) == expected
    assert unknowns(run, "nameservers.") == []
