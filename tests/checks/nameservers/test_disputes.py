"""Why servers differ: two hosts, a broken copy, or a change on its way; and what stands beside the names."""

from __future__ import annotations

from datetime import timedelta

import pytest

from checks.answers import Answer, Mx, Question, Soa
from checks.model import Verdict
from checks.nameservers.compare import Cause, disputes
from checks.nameservers.record import NameServers, Server
from checks.times import in_words
from deliverability.gather.context import Options
from tests.checks.nameservers.zones import FIRST, GOOD, SECOND, said, served, verdict, zone
from tests.healthy import KEY
from tests.judging import LAB, found, judge, unknowns
from tests.world import World

NS1, NS2 = "ns1.example.com (127.1.0.3)", "ns2.example.com (127.2.0.4)"
NEW = "@ SOA ns1.world.test. hostmaster 9 {} 900 1209600 300\n@ MX 10 new\n"
APART = GOOD.replace("ns1 A", "kim.ns.cloudflare.com. A").replace("ns2 A", "ns01.domaincontrol.com. A")
APART = APART.replace("NS ns1", "NS kim.ns.cloudflare.com.").replace("NS ns2", "NS ns01.domaincontrol.com.")
OWN_SOA = "@ SOA {} hostmaster 4 7200 900 1209600 300\n"


@pytest.mark.parametrize("refresh", [600, 7200, 100_000])
def test_a_newer_version_at_one_server_is_a_change_on_its_way(world: World, refresh: int) -> None:
    run = served(world, zone(second=NEW.format(refresh)))
    until = run.snapshot.taken_at + timedelta(seconds=max(refresh, 7200))
    assert said(run) == {
        "nameservers.records-spreading": [
            {
                "name": "example.com",
                "rrtype": "MX",
                "answers": (f"{NS1}: 10 mail.example.com.", f"{NS2}: 10 new.example.com."),
                "until": until.isoformat(timespec="seconds"),
                "until_words": in_words(until, run.snapshot.taken_at),
            }
        ]
    }
    assert verdict(run) is Verdict.WARN


def test_two_hosts_with_a_zone_each_are_told_for_what_they_are(world: World) -> None:
    first, second = OWN_SOA.format("kim.ns.cloudflare.com."), OWN_SOA.format("ns01.domaincontrol.com.")
    run = served(world, f"{APART}{FIRST}{first}{SECOND}{second}@ MX 10 old\n_dmarc !absent\n")
    assert said(run) == {
        "nameservers.two-hosts": [
            {
                "zone": "example.com",
                "hosts": ("Cloudflare", "GoDaddy"),
                "records": ("example.com MX", "_dmarc.example.com TXT"),
                "answers": (
                    "kim.ns.cloudflare.com (127.1.0.3): 10 mail.example.com.",
                    "ns01.domaincontrol.com (127.2.0.4): 10 old.example.com.",
                ),
            }
        ]
    }
    assert verdict(run) is Verdict.FAIL


def test_two_hosts_that_copy_one_primary_are_one_zone(world: World) -> None:
    soa = OWN_SOA.format("kim.ns.cloudflare.com.")
    run = served(world, f"{APART}{FIRST}{soa}{SECOND}{soa}@ MX 10 old\n")
    assert set(said(run)) == {"nameservers.records-differ"}


def test_two_hosts_with_the_same_records_are_fine(world: World) -> None:
    first, second = OWN_SOA.format("kim.ns.cloudflare.com."), OWN_SOA.format("ns01.domaincontrol.com.")
    assert said(served(world, f"{APART}{FIRST}{first}{SECOND}{second}")) == {}


def test_a_known_host_brings_changes_everywhere_whatever_its_serial(world: World) -> None:
    route53 = GOOD.replace("ns1 A", "ns-1.awsdns-01.com. A").replace("ns2 A", "ns-2.awsdns-02.net. A")
    route53 = route53.replace("NS ns1", "NS ns-1.awsdns-01.com.").replace("NS ns2", "NS ns-2.awsdns-02.net.")
    run = served(world, f"{route53}{FIRST}{SECOND}@ MX 10 new\n")
    assert set(said(run)) == {"nameservers.records-spreading"}


def test_one_server_that_says_something_else_over_tcp_is_broken() -> None:
    """A machine in front of it that answers UDP by itself."""
    question = Question("example.com", "MX")
    udp, tcp = (Answer(question, (Mx(10, host),), authoritative=True) for host in ("old", "new"))
    whole = Question("example.com", "SOA")
    soa = Answer(whole, (Soa("ns1.example.com", "h", 1, 7200, 900, 1209600, 300),), authoritative=True)
    server = Server("ns1.example.com", "192.0.2.1", soa, soa, soa, ((question, udp, tcp),))
    names = ("ns1.example.com",)
    (dispute,) = disputes(NameServers("example.com", "example.com", names, names, (), (server,)))
    assert dispute.cause is Cause.BROKEN
    assert dispute.answers == (f"{server.shown}: 10 old.", f"{server.shown}: 10 new.")


def test_the_order_and_the_letters_of_records_do_not_matter(world: World) -> None:
    more = "@ MX 20 other\n"
    text = zone(more=more, second="@ MX 20 OTHER\n@ MX 10 Mail\n")
    assert said(served(world, text)) == {}


def test_the_split_of_a_text_into_strings_does_not_matter(world: World) -> None:
    assert said(served(world, zone(second='@ TXT "v=spf1 " "mx -all"\n'))) == {}


def test_keys_are_compared_where_they_are_known(world: World) -> None:
    text = zone(more=f's1._domainkey TXT "v=DKIM1; p={KEY}"\n', second='s1._domainkey TXT "v=DKIM1; p="\n')
    run = served(world, text, options=Options(selectors=("s1",), allow=LAB))
    (finding,) = run.outcome.findings
    assert (finding.check, finding.facts["name"]) == (
        "nameservers.records-differ",
        "s1._domainkey.example.com",
    )


@pytest.mark.parametrize(
    ("text", "what", "wrong"),
    [
        ("example.com MX 10 mail\n", "MX", "example.com.example.com"),
        ('@ MX 10 mail\nexample.com TXT "v=spf1 mx -all"\n', "SPF", "example.com.example.com"),
        (
            f'@ MX 10 mail\ns1._domainkey.example.com TXT "v=DKIM1; p={KEY}"\n',
            "DKIM",
            "s1._domainkey.example.com.example.com",
        ),
        (
            '@ MX 10 mail\ns9._domainkey.example.com TXT "v=DKIM1; p=x"\n',
            "DKIM",
            "_domainkey.example.com.example.com",
        ),
    ],
)
def test_a_record_under_a_doubled_name_is_found(world: World, text: str, what: str, wrong: str) -> None:
    run = served(world, text, options=Options(selectors=("s1",) if "s1" in text else (), allow=LAB))
    (finding,) = found(run, "nameservers.name-twice")
    assert (finding.facts["what"], finding.facts["wrong"]) == (what, wrong)


@pytest.mark.parametrize("fault", ["timeout", "servfail"])
def test_silence_at_the_doubled_name_is_a_gap(world: World, fault: str) -> None:
    run = served(world, f"@ MX 10 mail\nexample.com !{fault}\n")
    assert found(run, "nameservers.name-twice") == []
    assert unknowns(run, "nameservers.name-twice")


DANGLING = "@ MX 10 mail\nmta-sts CNAME host.example.net.\n"


@pytest.mark.parametrize("record", ["", '_mta-sts TXT "v=STSv1; id=1"\n'])
def test_a_policy_host_that_anybody_may_take_over_is_told(world: World, record: str) -> None:
    (finding,) = found(served(world, DANGLING + record), "nameservers.dangling-policy-host")
    facts = {"domain": "example.com", "name": "mta-sts.example.com", "target": "host.example.net"}
    assert (finding.subject, finding.facts) == ("mta-sts.example.com CNAME", facts)


def test_where_a_wildcard_leads_nowhere_it_is_the_wildcard_that_is_told(world: World) -> None:
    (finding,) = found(
        served(world, "@ MX 10 mail\n* CNAME gone.example.net.\n"), "nameservers.dangling-policy-host"
    )
    facts = {"domain": "example.com", "name": "*.example.com", "target": "gone.example.net"}
    assert (finding.subject, finding.facts) == ("*.example.com CNAME", facts)


@pytest.mark.parametrize("fault", ["timeout", "servfail"])
def test_an_alias_whose_end_is_silent_is_a_gap_and_no_danger(world: World, fault: str) -> None:
    run = served(world, f"{DANGLING}host.example.net. !{fault}\n")
    assert found(run, "nameservers.dangling-policy-host") == []
    assert unknowns(run, "nameservers.dangling-policy-host")


def test_nothing_dangles_where_a_second_resolver_finds_the_target(world: World) -> None:
    world.set(DANGLING)
    world.second.set(DANGLING + "host.example.net. AAAA 2001:db8::1\n")
    run = judge(world, families=("nameservers",), second=True)
    assert found(run, "nameservers.dangling-policy-host") == []


@pytest.mark.parametrize("fault", ["timeout", "servfail"])
def test_a_made_up_name_that_is_silent_is_no_wildcard(world: World, fault: str) -> None:
    run = served(world, zone(more=f"*.example.com. !{fault} TXT\n"))
    assert found(run, "nameservers.wildcard-text") == []
    assert unknowns(run, "nameservers.wildcard-text")


def test_a_subdomain_that_only_a_wildcard_makes_may_be_unseen(world: World) -> None:
    text = zone(more="* MX 10 mail\n")
    run = served(world, text, "support@shop.example.com")
    (finding,) = found(run, "nameservers.not-seen")
    assert finding.facts["cause"] == "it is there only because of a record named *"
    assert found(served(world, text), "nameservers.not-seen") == []


def test_a_subdomain_with_the_records_of_the_wildcard_is_seen(world: World) -> None:
    run = served(world, zone(more="* MX 10 mail\nshop MX 10 mail\n"), "support@shop.example.com")
    assert found(run, "nameservers.not-seen") == []


@pytest.mark.parametrize("fault", ["timeout", "servfail", "refused"])
def test_no_answer_about_the_soa_is_a_gap(world: World, fault: str) -> None:
    run = served(world, f"@ MX 10 mail\n@ !{fault} SOA\n")
    assert found(run, "nameservers.not-seen") == []
    assert unknowns(run, "nameservers")
