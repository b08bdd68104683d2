"""The blocklists family's table: worlds, and every finding and open question each of them raises."""

from __future__ import annotations

from typing import Any

import pytest

from checks.answers import Answer, Question
from checks.blocklists.record import Listing, Word, doubt, own_test, question_of, read
from checks.model import Reason, Severity, Unknown, Verdict
from checks.providers.facts import Level
from checks.providers.load import all_blocklists, default_blocklists
from checks.registry import chosen_families, families
from deliverability.gather.context import Options
from deliverability.runs import Run
from tests.judging import LAB, judge
from tests.world import World

LISTS = all_blocklists()
IP = "192.0.2.9"
ZEN, COP, DBL = "zen.spamhaus.org", "bl.spamcop.net", "dbl.spamhaus.org"
SURBL, URIBL = "multi.surbl.org", "multi.uribl.com"
MAPPED = "2.0.0.0.0.0.f.7.f.f.f.f" + ".0" * 20
SIX = "9." + "0." * 23 + "8.b.d.0.1.0.0.2"
PROVIDERS = '@ TXT "v=spf1 include:sendgrid.net ~all"\nsendgrid.net. TXT "v=spf1 ip4:192.0.2.0/28 ~all"\n'
ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE


def passing(*zones: str) -> str:
    """Lists that pass their own test and name nobody else."""
    return "".join(f"2.0.0.127.{zone}. A 127.0.0.2\ntest.{zone}. A 127.0.0.254\n" for zone in zones)


def names(zone: str, answer: str, who: str = "9.2.0.192") -> str:
    return f"{who}.{zone}. A {answer}\n"


def run_of(
    world: World, zone: str, *lists: str, ips: tuple[str, ...] = (IP,), target: str = "example.com"
) -> Run:
    options = Options(sending_ips=ips, allow=LAB, blocklists=lists)
    return judge(world, zone, target, options=options, families=("blocklists",))


def said(run: Run) -> list[tuple[str, Severity, str, tuple[str, ...]]]:
    """Each finding: its check, its severity, who is listed, and the answers with their lists."""
    return [
        (f.check.removeprefix("blocklists."), f.severity, f.subject, tuple(_texts(f.facts["answers"])))
        for f in run.outcome.findings
    ]


def _texts(value: Any) -> list[str]:
    return [str(one).split(" from ")[0] for one in value]


def gaps(run: Run) -> set[tuple[str, str, Reason]]:
    return {
        (g.check.removeprefix("blocklists."), g.unknown.question, g.unknown.reason) for g in run.outcome.gaps
    }


def verdict(run: Run) -> Verdict:
    return run.report.families[0].verdict


@pytest.mark.parametrize(
    ("zone", "lists", "expected"),
    [
        (passing(ZEN), ["spamhaus_zen"], []),
        *(
            (passing(ZEN) + names(ZEN, f"127.0.0.{n}"), ["spamhaus_zen"],
             [("server-on-major-list", ERROR, IP, (f"127.0.0.{n}",))])
            for n in (2, 3, 4, 5, 6, 7, 9)
        ),
        *(
            (passing(ZEN) + names(ZEN, f"127.0.0.{n}"), ["spamhaus_zen"],
             [("home-address", WARNING, IP, (f"127.0.0.{n}",))])
            for n in (10, 11)
        ),
        (
            passing(ZEN) + names(ZEN, "127.0.0.4") + names(ZEN, "127.0.0.10"),
            ["spamhaus_zen"],
            [
                ("server-on-major-list", ERROR, IP, ("127.0.0.4",)),
                ("home-address", WARNING, IP, ("127.0.0.10",)),
            ],
        ),
        *(
            (passing(LISTS[one].zone) + names(LISTS[one].zone, answer), [one],
             [("server-on-minor-list", WARNING, IP, (answer,))])
            for one, answer in (("spamcop", "127.0.0.2"), ("barracuda", "127.0.0.2"), ("psbl", "127.0.0.2"),
                                ("mailspike", "127.0.0.10"), ("mailspike", "127.0.0.12"))
        ),
        (passing("rep.mailspike.net") + names("rep.mailspike.net", "127.0.0.13"), ["mailspike"], []),
        *(
            (passing(LISTS[one].zone) + names(LISTS[one].zone, "127.0.0.2"), [one],
             [("server-on-small-list", NOTICE, IP, ("127.0.0.2",))])
            for one in ("uceprotect1", "uceprotect2", "uceprotect3", "sem_black", "virusfree", "validity")
        ),
        (
            passing(ZEN, COP) + names(ZEN, "127.0.0.2") + names(COP, "127.0.0.2"),
            ["spamhaus_zen", "spamcop"],
            [
                ("server-on-major-list", ERROR, IP, ("127.0.0.2",)),
                ("server-on-minor-list", WARNING, IP, ("127.0.0.2",)),
            ],
        ),
        (
            PROVIDERS + passing(ZEN, COP) + names(ZEN, "127.0.0.2") + names(COP, "127.0.0.2"),
            ["spamhaus_zen", "spamcop"],
            [("provider-server", WARNING, IP, ("127.0.0.2",))] * 2,
        ),
        (PROVIDERS + passing(ZEN) + names(ZEN, "127.0.0.10"), ["spamhaus_zen"], []),
        *(
            (passing(DBL) + names(DBL, f"127.0.1.{n}", "example.com"), ["spamhaus_dbl"],
             [("domain-on-major-list", ERROR, "example.com", (f"127.0.1.{n}",))])
            for n in (2, 4, 5, 6, 102, 103, 104, 105, 106)
        ),
        (
            passing(SURBL) + names(SURBL, "127.0.0.72", "example.com"),
            ["surbl"],
            [("domain-on-minor-list", WARNING, "example.com", ("127.0.0.72", "127.0.0.72"))],
        ),
        (
            passing(SURBL) + names(SURBL, "127.0.0.4", "example.com"),
            ["surbl"],
            [("domain-on-small-list", NOTICE, "example.com", ("127.0.0.4",))],
        ),
        (
            passing(URIBL) + names(URIBL, "127.0.0.6", "example.com"),
            ["uribl"],
            [
                ("domain-on-minor-list", WARNING, "example.com", ("127.0.0.6",)),
                ("domain-on-small-list", NOTICE, "example.com", ("127.0.0.6",)),
            ],
        ),
    ],
)  # fmt: skip
def test_each_answer_of_a_list_raises_these_findings_and_no_others(
    world: World, zone: str, lists: list[str], expected: list[Any]
) -> None:
    run = run_of(world, zone, *lists)
    assert sorted(said(run)) == sorted(expected)
    assert gaps(run) == set()


def test_a_finding_tells_the_list_the_reason_the_page_and_whose_server_it_is(world: World) -> None:
    (finding,) = run_of(
        world, PROVIDERS + passing(ZEN) + names(ZEN, "127.0.0.3"), "spamhaus_zen"
    ).outcome.findings
    assert finding.facts == {
        "subject": IP,
        "lists": ("Spamhaus ZEN",),
        "reasons": ("Spamhaus ZEN (CSS: a sender of doubtful mail)",),
        "answers": ("127.0.0.3 from zen.spamhaus.org",),
        "pages": ("https://check.spamhaus.org/",),
        "provider": "Twilio SendGrid",
    }


@pytest.mark.parametrize("answer", ["127.255.255.252", "127.255.255.254", "127.255.255.255", "127.255.255.1"])
def test_a_refusal_of_spamhaus_is_neither_listed_nor_clean(world: World, answer: str) -> None:
    run = run_of(world, passing(ZEN) + names(ZEN, answer), "spamhaus_zen")
    assert said(run) == []
    assert gaps(run) == {("server-on-major-list", "9.2.0.192.zen.spamhaus.org A", Reason.LIST_REFUSED)}
    assert verdict(run) is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize(("one", "zone"), [("surbl", SURBL), ("uribl", URIBL)])
def test_bit_one_of_surbl_and_uribl_is_a_refusal(world: World, one: str, zone: str) -> None:
    run = run_of(world, passing(zone) + names(zone, "127.0.0.1", "example.com"), one)
    assert said(run) == []
    assert gaps(run) == {("domain-on-minor-list", f"example.com.{zone} A", Reason.LIST_REFUSED)}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("192.0.2.1", Reason.LIST_DOUBTFUL),
        ("126.255.255.255", Reason.LIST_DOUBTFUL),
        ("127.0.1.255", Reason.LIST_REFUSED),
        ("127.0.1.3", Reason.LIST_UNCLEAR),
        ("127.0.0.2", Reason.LIST_UNCLEAR),
    ],
)
def test_an_answer_that_is_no_known_listing_is_not_one(world: World, answer: str, reason: Reason) -> None:
    run = run_of(world, passing(DBL) + names(DBL, answer, "example.com"), "spamhaus_dbl")
    assert said(run) == []
    assert gaps(run) == {("domain-on-major-list", f"example.com.{DBL} A", reason)}


def test_a_refusal_beside_a_listing_leaves_it_open(world: World) -> None:
    run = run_of(
        world, passing(ZEN) + names(ZEN, "127.0.0.2") + names(ZEN, "127.255.255.254"), "spamhaus_zen"
    )
    assert said(run) == []
    assert {reason for _, _, reason in gaps(run)} == {Reason.LIST_REFUSED}


@pytest.mark.parametrize(
    ("zone", "question", "reason"),
    [
        ("", f"2.0.0.127.{ZEN} A", Reason.LIST_DOUBTFUL),
        (passing(ZEN) + f"1.0.0.127.{ZEN}. A 127.0.0.2", f"1.0.0.127.{ZEN} A", Reason.LIST_DOUBTFUL),
        (f"*.{ZEN}. A 127.0.0.2", f"1.0.0.127.{ZEN} A", Reason.LIST_DOUBTFUL),
        (f"*.{ZEN}. A 192.0.2.1", f"2.0.0.127.{ZEN} A", Reason.LIST_DOUBTFUL),
        (f"*.{ZEN}. A 127.255.255.254", f"2.0.0.127.{ZEN} A", Reason.LIST_REFUSED),
        (passing(ZEN) + f"2.0.0.127.{ZEN}. !refused A", f"2.0.0.127.{ZEN} A", Reason.REFUSED),
        (passing(ZEN) + f"1.0.0.127.{ZEN}. !servfail A", f"1.0.0.127.{ZEN} A", Reason.SERVFAIL),
    ],
)
def test_a_list_that_fails_its_own_test_is_not_asked_about_anybody(
    world: World, zone: str, question: str, reason: Reason
) -> None:
    run = run_of(world, zone + "\n" + names(ZEN, "127.0.0.2"), "spamhaus_zen")
    assert said(run) == []
    assert gaps(run) == {("server-on-major-list", question, reason)}
    assert verdict(run) is Verdict.COULD_NOT_CHECK
    assert f"9.2.0.192.{ZEN}" not in {q.name for q in world.asked}


def test_a_domain_list_is_tried_by_the_rfc_and_by_its_own_test_points(world: World) -> None:
    own = f"dbltest.com.{DBL}. A 127.0.1.2\n"
    assert gaps(run_of(world, own, "spamhaus_dbl")) == set()
    run = run_of(world, own + f"invalid.{DBL}. A 127.0.1.2", "spamhaus_dbl")
    assert gaps(run) == {("domain-on-major-list", f"invalid.{DBL} A", Reason.LIST_DOUBTFUL)}


def test_one_silent_list_leaves_the_others_judged(world: World) -> None:
    run = run_of(
        world, passing(ZEN, COP) + names(COP, "127.0.0.2") + f"*.{ZEN}. !timeout", "spamhaus_zen", "spamcop"
    )
    assert said(run) == [("server-on-minor-list", WARNING, IP, ("127.0.0.2",))]
    assert gaps(run) == {("server-on-major-list", f"2.0.0.127.{ZEN} A", Reason.TIMEOUT)}
    assert verdict(run) is Verdict.WARN


def test_ipv6_senders_are_asked_by_nibbles_after_a_test_of_their_own(world: World) -> None:
    six = f"{MAPPED}.{ZEN}. A 127.0.0.2\n"
    run = run_of(world, six + names(ZEN, "127.0.0.3", SIX), "spamhaus_zen", "spamcop", ips=("2001:db8::9",))
    assert said(run) == [("server-on-major-list", ERROR, "2001:db8::9", ("127.0.0.3",))]
    assert not [q for q in world.asked if q.name.endswith(COP)]
    again = run_of(world, passing(ZEN) + names(ZEN, "127.0.0.3", SIX), "spamhaus_zen", ips=("2001:db8::9",))
    assert gaps(again) == {("server-on-major-list", f"{MAPPED}.{ZEN} A", Reason.LIST_DOUBTFUL)}


def test_a_server_that_only_spf_names_is_warned_of_with_its_term(world: World) -> None:
    zone = '@ TXT "v=spf1 ip4:192.0.2.9 ~all"\n' + passing(ZEN) + names(ZEN, "127.0.0.2")
    run = run_of(world, zone, "spamhaus_zen", ips=())
    assert said(run) == [("spf-server-on-major-list", WARNING, IP, ("127.0.0.2",))]
    assert run.outcome.findings[0].facts["term"] == "ip4:192.0.2.9"
    refused = run_of(world, zone + names(ZEN, "127.255.255.254"), "spamhaus_zen", ips=())
    assert gaps(refused) == {
        ("spf-server-on-major-list", "9.2.0.192.zen.spamhaus.org A", Reason.LIST_REFUSED)
    }


def test_mail_servers_that_only_receive_are_not_asked_about(world: World) -> None:
    run = run_of(world, "@ MX 10 mail\nmail A 192.0.2.9\n" + passing(ZEN), "spamhaus_zen", ips=())
    assert {reason for _, reason in run.outcome.not_applicable} == {
        "no sending server is known", "no list of domains is chosen",
    }  # fmt: skip
    assert verdict(run) is Verdict.NOT_APPLICABLE


def test_without_a_choice_those_that_matter_most_are_asked(world: World) -> None:
    run_of(world, "@ TXT x")
    zones = [one.zone for one in LISTS.values()]
    asked = {zone for zone in zones if any(q.name.endswith(f".{zone}") for q in world.asked)}
    assert asked == {LISTS[one].zone for one in default_blocklists()}


@pytest.mark.parametrize(
    ("target", "asked"),
    [
        ("help@mail.example.com", "example.com"),
        ("a.example.co.uk", "example.co.uk"),
        ("my.github.io", "my.github.io"),
    ],
)
def test_the_registered_domain_is_what_lists_of_domains_hold(world: World, target: str, asked: str) -> None:
    run = run_of(world, passing(DBL) + names(DBL, "127.0.1.2", asked), "spamhaus_dbl", target=target)
    assert said(run) == [("domain-on-major-list", ERROR, asked, ("127.0.1.2",))]


# The lists as data.


@pytest.mark.parametrize("one", LISTS.values(), ids=lambda one: one.id)
def test_every_list_says_what_its_answers_mean_and_none_of_them_is_a_refusal(one: Any) -> None:
    assert one.kind in ("ip", "domain")
    assert bool(one.codes) != bool(one.bits)
    assert one.weight in ("high", "medium", "low", "ignore")
    for code in one.codes:
        assert code.first <= code.last
        assert code.first >> 24 == code.last >> 24 == 127
        assert code.meaning
        assert not [no for no in one.refusals if no.first <= code.last and code.first <= no.last]
    for bit in one.bits:
        assert bit.first in (2, 4, 8, 16, 32, 64, 128)
    assert Word(one, "", ()).worst is not Level.GOOD


def test_dead_lists_and_parts_of_others_are_left_out() -> None:
    zones = {one.zone for one in LISTS.values()}
    assert len(zones) == len(LISTS)
    assert not [
        zone
        for zone in zones
        if "sorbs" in zone or "abuseat" in zone or zone.startswith(("sbl.", "pbl.", "xbl."))
    ]


def test_the_lists_asked_by_themselves_are_those_most_receivers_go_by() -> None:
    assert default_blocklists() == ("spamhaus_zen", "spamhaus_dbl", "spamcop", "barracuda", "surbl", "uribl")


def test_the_family_is_opt_in() -> None:
    assert "blocklists" in families()
    assert "blocklists" not in chosen_families()
    assert "blocklists" in chosen_families(also=("blocklists",))


def test_a_question_is_the_address_backwards_before_the_zone() -> None:
    zen = LISTS["spamhaus_zen"]
    assert question_of(zen, IP) == "9.2.0.192.zen.spamhaus.org"
    assert question_of(zen, "2001:db8::9") == f"{SIX}.zen.spamhaus.org"
    assert own_test(zen, False) == (("2.0.0.127.zen.spamhaus.org",), "1.0.0.127.zen.spamhaus.org")
    assert own_test(zen, True)[0] == (f"{MAPPED}.zen.spamhaus.org",)


def test_an_answer_is_read_as_every_reason_it_stands_for() -> None:
    def answer(*addresses: str) -> Answer:
        return Answer(Question("example.com.multi.uribl.com", "A"), addresses)

    uribl = LISTS["uribl"]
    assert read(uribl, answer()) == ()
    assert read(uribl, answer("127.0.0.2")) == (Listing("127.0.0.2", Level.MINOR, "black: a domain of spam"),)
    assert isinstance(read(uribl, answer("127.0.0.16")), Unknown)
    assert isinstance(read(uribl, answer("127.0.1.2")), Unknown)
    silence = Unknown("example.com.multi.uribl.com A", Reason.TIMEOUT)
    assert read(uribl, silence) is silence
    assert doubt(uribl, [answer("127.0.0.14"), silence], answer()) is None
    assert doubt(uribl, [answer(), silence], answer()) is silence
