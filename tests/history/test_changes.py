"""What changes when a world changes: whole sets of changes, with their causes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from checks.model import Verdict
from deliverability.history.model import Suspicion
from deliverability.store.database import open_database
from tests.history.following import Following, shown, zone
from tests.world import World

VENDOR = "_spf.vendor.example."
INCLUDES = "v=spf1 mx include:_spf.vendor.example -all"


@pytest.fixture
def followed(tmp_path: Path, world: World) -> Following:
    return Following(open_database(tmp_path), world)


def _vendor(record: str) -> str:
    return zone(spf=INCLUDES, more=f'{VENDOR} TXT "{record}"')


def test_the_first_run_of_a_domain_changes_nothing(followed: Following) -> None:
    kept = followed.look(zone(spf=""))
    assert (kept.changes, kept.look_again) == ((), False)
    assert (kept.state.verdict, kept.state.errors, kept.state.since) == (Verdict.FAIL, 1, followed.now)


def test_a_world_that_stays_as_it_is_changes_nothing(followed: Following) -> None:
    followed.look(zone())
    assert [followed.settle() for _ in range(3)] == [(), (), ()]


def test_what_turned_worse_is_told_after_a_second_look_only(followed: Following) -> None:
    followed.look(zone())
    first = followed.look(zone(spf=""))
    assert (first.changes, first.look_again) == ((), True)
    assert first.state.suspected == Suspicion((("spf.missing", "example.com TXT", "error"),), 0, "1-002")
    assert first.state.verdict is Verdict.PASS
    second = followed.look(again=True)
    assert shown(second.changes) == [
        ("record", "domain", 0, "SPF record removed"),
        ("finding-new", "domain", -1, "spf.missing"),
        ("verdict", "domain", -1, "pass -> fail"),
    ]
    assert (second.state.verdict, second.state.suspected, second.look_again) == (Verdict.FAIL, None, False)


def test_what_the_second_look_does_not_see_was_nothing(followed: Following) -> None:
    followed.look(zone())
    assert followed.look(zone(spf="")).look_again
    second = followed.look(zone(), again=True)
    assert (second.changes, second.look_again, second.state.suspected) == ((), False, None)


def test_a_second_look_without_an_answer_tells_nothing_and_the_next_run_begins_anew(
    followed: Following,
) -> None:
    followed.look(zone())
    followed.look(zone(spf=""))
    silent = followed.look("*. !servfail", again=True)
    assert (silent.changes, silent.look_again, silent.state.verdict) == ((), False, Verdict.PASS)
    assert followed.look(zone(spf="")).look_again
    assert "spf.missing" in [one.check for one in followed.look(again=True).changes]


def test_what_only_the_second_look_sees_is_looked_at_once_more(followed: Following) -> None:
    followed.look(zone())
    followed.look(zone(spf=""))
    second = followed.look(zone(spf="", dmarc=""), again=True)
    told = [one.check for one in second.changes]
    assert ("spf.missing" in told, "dmarc.none-found" in told, second.look_again) == (True, False, True)
    third = followed.look(again=True)
    assert ("finding-new", "domain", -1, "dmarc.none-found") in shown(third.changes)
    assert not third.look_again


def test_a_mended_record_is_told_at_once(followed: Following) -> None:
    followed.look(zone(spf=""))
    kept = followed.look(zone())
    assert shown(kept.changes) == [
        ("record", "domain", 0, "SPF record added"),
        ("finding-new", "domain", 0, "spf.all-hard"),
        ("finding-gone", "domain", 1, "spf.missing"),
        ("verdict", "domain", 1, "fail -> pass"),
    ]


@pytest.mark.parametrize(
    "fault", ["*. !servfail", "*. !refused", "*. !timeout", "example.com. !servfail TXT"]
)
def test_silence_changes_nothing(followed: Following, fault: str) -> None:
    before = followed.look(zone(dmarc="v=DMARC1; p=none")).state
    silent = followed.look(f"{zone()}\n{fault}" if "TXT" in fault else fault)
    assert [one for one in silent.changes if one.family == "spf" or "TXT" not in fault] == []
    assert not silent.look_again
    assert "TXT" in fault or silent.state.verdict is before.verdict
    assert "TXT" in fault or followed.settle(zone(dmarc="v=DMARC1; p=none")) == ()


def test_a_parked_domain_whose_mail_servers_are_not_known_is_still_parked(followed: Following) -> None:
    parked = zone(mx="0 .", spf="v=spf1 -all", dmarc="v=DMARC1; p=reject", key="")
    followed.options = replace(followed.options, selectors=())
    before = followed.look(parked).state
    assert followed.settle(f"{parked}\nexample.com. !servfail MX") == ()
    after = followed.look(parked)
    assert (after.changes, after.state.verdict, after.state.sentence) == ((), before.verdict, before.sentence)


def test_runs_without_an_answer_are_counted_up_to_the_last(followed: Following) -> None:
    counts = [
        followed.look(text).state.unknown_in_a_row for text in (zone(), "*. !refused", None, None, zone())
    ]
    assert counts == [0, 1, 2, 3, 0]


def test_a_third_party_that_changes_its_list_is_told_apart(followed: Following) -> None:
    followed.look(_vendor("v=spf1 ip4:192.0.2.0/24 -all"))
    told = followed.settle(_vendor("v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.0/24 -all"))
    assert shown(told) == [("record", "third-party", 0, "`ip4:198.51.100.0/24` added")]
    assert told[0].title == (
        "vendor.example changed the SPF record it keeps at _spf.vendor.example: `ip4:198.51.100.0/24` added. "
        "There is nothing for you to do"
    )
    assert (told[0].family, told[0].details.whose) == ("spf", "vendor.example")


def test_a_third_party_that_uses_up_the_look_ups_is_the_cause(followed: Following) -> None:
    few = " ".join(f"a:h{n}.vendor.example" for n in range(7))
    many = " ".join(f"a:h{n}.vendor.example" for n in range(10))
    hosts = "\n".join(f"h{n}.vendor.example. A 192.0.2.{n}" for n in range(10))
    followed.look(_vendor(f"v=spf1 {few} -all") + "\n" + hosts)
    told = followed.settle(_vendor(f"v=spf1 {many} -all") + "\n" + hosts)
    assert [one for one in shown(told) if one[2] == -1] == [
        ("finding-new", "third-party", -1, "spf.too-many-lookups"),
        ("verdict", "third-party", -1, "warn -> fail"),
    ]
    assert {one.details.whose for one in told if one.check} == {"vendor.example"}
    assert not [one for one in told if one.direction == 1]  # that there were nearly too many is not mended
    assert told[0].details.differences[-1] == "look-ups from 9 to 12 of at most 10"
    assert "nothing for you to do" not in told[0].title


def test_what_is_left_of_a_mended_fault_is_nothing_that_turned_worse(followed: Following) -> None:
    many, few = (" ".join(f"a:h{n}.vendor.example" for n in range(count)) for count in (11, 9))
    hosts = "\n".join(f"h{n}.vendor.example. A 192.0.2.{n}" for n in range(11))
    followed.look(zone(spf=f"v=spf1 {many} -all", more=hosts))
    told = followed.settle(zone(spf=f"v=spf1 {few} -all", more=hosts))
    assert [one for one in shown(told) if one[0].startswith("finding") and "all-hard" not in one[3]] == [
        ("finding-new", "domain", 0, "spf.near-lookup-limit"),
        ("finding-gone", "domain", 1, "spf.too-many-lookups"),
    ]


def test_an_include_that_the_owner_takes_out_is_the_owners_change_alone(followed: Following) -> None:
    followed.look(_vendor("v=spf1 ip4:192.0.2.0/24 -all"))
    told = followed.settle(zone())
    words = "`include:_spf.vendor.example` removed; look-ups from 2 to 1 of at most 10"
    assert shown(told) == [("record", "domain", 0, words)]
    assert followed.settle(_vendor("v=spf1 ip4:203.0.113.0/24 -all"))[0].details.whose == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (zone(spf="v=spf1 mx a:mail.example.com -all"), zone(spf="v=spf1 a:mail.example.com mx -all")),
        (zone(mx="10 mail\n@ MX 20 mail2"), zone(mx="20 mail2\n@ MX 10 mail")),
        (zone(), zone().replace("@ MX", "@ 60 MX").replace("@ TXT", "@ 60 TXT")),
        (zone(dmarc="v=DMARC1; p=reject; rua=mailto:dmarc@example.com"),
         zone(dmarc="v=DMARC1; p=reject;rua=mailto:dmarc@example.com;")),
        (zone(more="mail A 192.0.2.7"), f"mail A 192.0.2.7\n{zone()}"),
    ],
    ids=["SPF terms", "MX records", "TTL", "blanks in DMARC", "addresses"],
)  # fmt: skip
def test_order_blanks_and_lifetimes_are_no_change(followed: Following, before: str, after: str) -> None:
    followed.look(before)
    assert followed.settle(after) == ()


def test_a_record_that_goes_round_is_left_alone_after_three_turns(followed: Following) -> None:
    one, other = zone(spf="v=spf1 mx ip4:192.0.2.5 -all"), zone(spf="v=spf1 mx ip4:192.0.2.6 -all")
    followed.look(one)
    told = [len(followed.settle(text)) for text in (other, one, other, one, other, one)]
    assert told == [1, 1, 1, 0, 0, 0]
    assert len(followed.settle(zone(spf="v=spf1 mx ip4:192.0.2.7 -all"))) == 1


def test_a_finding_that_comes_and_goes_is_gone_when_it_stays_away(followed: Following) -> None:
    bad, good = zone(mx=""), zone()
    followed.look(good)
    said = [[c.kind.value for c in followed.settle(text) if c.check == "mx.none"]
            for text in (bad, good, bad, good, bad, good, good, good)]  # fmt: skip
    new, gone = ["finding-new"], ["finding-gone"]
    assert said == [new, gone, new, [], [], [], [], gone]


def test_a_domain_that_is_gone_is_one_thing_that_turned_worse(followed: Following) -> None:
    followed.look(zone())
    told = followed.settle("")
    assert [one for one in shown(told) if one[0] != "record"] == [
        ("finding-new", "domain", -1, "mx.domain-missing"),
        ("verdict", "domain", -1, "pass -> fail"),
    ]
    back = followed.settle(zone())
    assert [one for one in shown(back) if one[0] != "record"] == [
        ("finding-gone", "domain", 1, "mx.domain-missing"),
        ("verdict", "domain", 1, "fail -> pass"),
    ]


def test_what_had_to_be_mended_first_is_not_followed_by_something_worse(followed: Following) -> None:
    followed.look(zone(spf=""))
    told = followed.settle(zone(spf="v=spf1 mx +all"))
    assert ("finding-new", "domain", 0, "spf.all-plus") in shown(told)
    assert ("finding-gone", "domain", 1, "spf.missing") in shown(told)


def test_a_finding_behind_a_more_basic_one_comes_back_as_it_was(followed: Following) -> None:
    followed.look(zone(spf="v=spf1 mx +all"))
    assert "spf.all-plus" not in [one.check for one in followed.settle(zone(spf=""))]
    told = followed.settle(zone(spf="v=spf1 mx +all"))
    assert [one.check for one in told if one.check] == ["spf.missing"]


def test_a_check_that_never_had_an_answer_before_is_said_to_be_first(followed: Following) -> None:
    followed.look(f"{zone(spf='')}\nexample.com. !servfail TXT")
    told = followed.settle(zone(spf=""))
    assert ("finding-new", "first", -1, "spf.missing") in shown(told)


def test_a_key_that_was_only_guessed_is_gone_when_two_looks_say_so(followed: Following) -> None:
    followed.options = type(followed.options)(allow=followed.options.allow)
    guessed = zone(key="") + '\ndefault._domainkey TXT "v=DKIM1; p="'
    followed.look(guessed)
    first = followed.look(zone(key=""))
    names = [one.details.name for one in first.changes if one.kind.value == "record"]
    assert "default._domainkey.example.com" not in names
    assert first.look_again
