"""How far a change has come: at the name servers, then in the world; silence is never a change."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deliverability.watch.kept import sight_from, sight_json
from deliverability.watch.model import Seen, State, Watched, least
from tests.watch.looking import DMARC, NEW, NOW, OLD, PUBLIC, dmarc, look, looks, zone
from tests.world import World

THEN, AFTER = dmarc(OLD), dmarc(NEW)


def seen(rows: tuple[object, ...]) -> list[Seen]:
    return [row.seen for row in rows]  # type: ignore[attr-defined]


def test_nothing_has_changed_yet_and_no_resolver_is_asked(world: World) -> None:
    sight = look(world, zone(main=THEN))
    assert sight.state is State.NOT_YET
    assert seen(sight.servers) == [Seen.OLD, Seen.OLD]
    assert (sight.changed, sight.counted, sight.zone) == (0, 2, "example.com")
    assert sight.stalls == ()
    # A resolver that is asked too early would remember the old answer once more.
    assert all(world.asked_at(address) == [] for address in PUBLIC)
    assert sight.latest == NOW + timedelta(seconds=3600)


def test_one_of_two_name_servers_has_it(world: World) -> None:
    sight = look(world, zone(AFTER, THEN))
    assert sight.state is State.PARTLY
    assert (sight.changed, sight.counted) == (1, 2)
    assert seen(sight.servers) == [Seen.NEW, Seen.OLD]


def test_resolvers_that_hold_the_old_value_forget_it_when_its_time_ends(world: World) -> None:
    sight = look(world, zone(google=dmarc(OLD, 1200), quad=dmarc(OLD, 720), main=AFTER))
    assert sight.state is State.AT_SOURCE
    assert seen(sight.resolvers) == [Seen.NEW, Seen.OLD, Seen.OLD]
    assert sight.until == NOW + timedelta(seconds=1200)
    assert [row.said for row in sight.resolvers] == [(NEW,), (OLD,), (OLD,)]


def test_resolvers_that_remember_nothing_do_so_for_the_negative_ttl(world: World) -> None:
    soa = "@ 900 SOA ns1.example.com. hostmaster 1 7200 900 1209600 600\n"
    added = Watched("_dmarc.example.com", "TXT", (NEW,))
    sight = look(world, zone(google="_dmarc !absent\n", main=AFTER + soa), added)
    assert sight.state is State.AT_SOURCE
    assert sight.until == NOW + timedelta(seconds=600)


def test_everybody_sees_it(world: World) -> None:
    sight = look(world, zone(main=AFTER))
    assert sight.state is State.EVERYWHERE
    assert seen(sight.resolvers) == [Seen.NEW] * 3
    assert (sight.until, sight.stalls) == (None, ())


def test_a_whole_way_from_the_first_look_to_the_last(world: World) -> None:
    ways = looks(
        world,
        zone(main=THEN),
        zone(AFTER, main=THEN),
        zone(google=dmarc(OLD, 300), main=AFTER),
        zone(main=AFTER),
    )
    states = [least(sights) for sights in ways]
    assert states == [State.NOT_YET, State.PARTLY, State.AT_SOURCE, State.EVERYWHERE]
    # Who heard the old value at the second look, one minute in, may keep it for an hour.
    assert ways[-1][0].latest == NOW + timedelta(minutes=61)


@pytest.mark.parametrize("fault", ["timeout", "servfail", "refused", "garbage"])
def test_a_name_server_that_gives_no_answer_has_not_changed(world: World, fault: str) -> None:
    sight = look(world, zone(AFTER, f"_dmarc !{fault}\n"))
    assert sight.state is State.PARTLY
    assert seen(sight.servers) == [Seen.NEW, Seen.NO_ANSWER]
    assert [stall.kind for stall in sight.stalls] == ["silent"]
    silent = look(world, zone(f"_dmarc !{fault}\n", f"_dmarc !{fault}\n"))
    assert silent.state is State.NOT_SEEN
    assert silent.why
    assert silent.stalls == ()


def test_silence_is_never_whatever_changes(world: World) -> None:
    anything = Watched("_dmarc.example.com", "TXT")
    ways = looks(world, zone(main=THEN), zone("_dmarc !timeout\n", "_dmarc !servfail\n"), watched=(anything,))
    assert [least(sights) for sights in ways] == [State.NOT_YET, State.NOT_SEEN]


def test_a_server_that_does_not_serve_the_zone_is_named_and_not_counted(world: World) -> None:
    sight = look(world, zone(second="*. !referral\n", main=AFTER))
    assert sight.state is State.EVERYWHERE
    assert (sight.changed, sight.counted) == (1, 1)
    assert [row.is_lame for row in sight.servers] == [False, True]
    hearsay = look(world, zone("*. !without-authority\n", "*. !without-authority\n", main=AFTER))
    assert hearsay.state is State.NOT_SEEN


def test_a_zone_that_cannot_be_found_is_not_looked_at(world: World) -> None:
    sight = look(world, "*. !timeout")
    assert sight.state is State.NOT_SEEN
    assert "no answer in time" in sight.why


@pytest.mark.parametrize("fault", ["timeout", "servfail", "refused"])
def test_a_silent_resolver_neither_has_it_nor_holds_it_up(world: World, fault: str) -> None:
    one = look(world, zone(google=f"*. !{fault}\n", main=AFTER))
    assert one.state is State.EVERYWHERE
    assert seen(one.resolvers) == [Seen.NEW, Seen.NO_ANSWER, Seen.NEW]


def test_when_no_resolver_answers_it_is_not_seen_everywhere(world: World) -> None:
    dead = f"_dmarc !timeout\n{SERVERS_WITH.format(AFTER)}"
    sight = look(world, zone().partition("!server")[0] + dead)
    assert sight.state is State.AT_SOURCE
    assert set(seen(sight.resolvers)) == {Seen.NO_ANSWER}
    assert sight.until is None


SERVERS_WITH = (
    "!server 127.1.0.3 alone\n@ NS ns1\n@ NS ns2\n{0}\n!server 127.2.0.4 alone\n@ NS ns1\n@ NS ns2\n{0}\n"
    "!server 127.0.0.6\n!server 127.0.0.7\n"
)


def test_without_public_resolvers_the_one_in_use_tells(world: World) -> None:
    sight = look(world, zone(main=AFTER), resolvers=())
    assert sight.state is State.EVERYWHERE
    assert [row.who for row in sight.resolvers] == ["the resolver we use"]
    assert all(world.asked_at(address) == [] for address in PUBLIC)


def test_whatever_changes_counts_when_nobody_said_what(world: World) -> None:
    anything = Watched("_dmarc.example.com", "TXT")
    ways = looks(world, zone(main=THEN), zone(main=THEN), zone(main=AFTER), watched=(anything,))
    assert [least(sights) for sights in ways] == [State.NOT_YET, State.NOT_YET, State.EVERYWHERE]
    assert ways[0][0].watched.before == (OLD,)


def test_of_two_versions_at_the_first_look_the_older_one_was_before(world: World) -> None:
    soa = "@ SOA ns1.example.com. hostmaster {} 7200 900 1209600 600\n"
    anything = Watched("_dmarc.example.com", "TXT")
    text = zone(AFTER + soa.format(8), THEN + soa.format(7))
    ways = looks(world, text, zone(main=AFTER), watched=(anything,))
    assert ways[0][0].state is State.PARTLY
    assert ways[1][0].state is State.EVERYWHERE


@pytest.mark.parametrize(
    ("watched", "old", "new"),
    [
        (Watched("example.com", "MX", ("5 in.example.net",), ("10 mail.example.com",)),
         "", "@ MX 5 IN.example.net.\n"),
        (Watched("example.com", "MX", ("0 .",), ("10 mail.example.com",)), "", "@ MX 0 .\n"),
        (Watched("s1._domainkey.example.com", "CNAME", ("s1.sender.example",)),
         "", "s1._domainkey CNAME s1.sender.example.\n"),
        (Watched("s1._domainkey.example.com", "TXT", ("v=DKIM1; k=rsa; p=" + "AbC4" * 90,)),
         "", 's1._domainkey TXT "v=DKIM1; k=rsa; p=' + "AbC4" * 50 + '" "' + "AbC4" * 40 + '"\n'),
        (Watched("example.com", "TXT", (), ("v=spf1 mx -all",)), "", "@ !absent TXT\n"),
        (Watched("mail.example.com", "A", ("192.0.2.9",)), "mail A 192.0.2.1\n", "mail A 192.0.2.9\n"),
        (Watched("_dmarc.example.com", "TXT", (NEW,)), "", '_dmarc TXT "v=DMARC1 ;p=quarantine;"\n'),
    ],
    ids=["mx", "null mx", "cname", "long key", "removed", "address", "other spacing"],
)  # fmt: skip
def test_every_kind_of_record_is_recognised(world: World, watched: Watched, old: str, new: str) -> None:
    before, after = looks(world, zone(old, old), zone(new, new), watched=(watched,))
    assert before[0].state is State.NOT_YET
    assert after[0].servers[0].seen is Seen.NEW


def test_a_change_of_mere_spacing_is_seen_as_one(world: World) -> None:
    tidy = Watched("_dmarc.example.com", "TXT", ("v=DMARC1; p=none",), ("v=DMARC1 ;p=none ;",))
    then, after = (zone(main=dmarc(value)) for value in ("v=DMARC1 ;p=none ;", "v=DMARC1; p=none"))
    ways = looks(world, then, after, watched=(tidy,))
    assert [least(sights) for sights in ways] == [State.NOT_YET, State.EVERYWHERE]
    assert ways[0][0].stalls == ()


def test_other_texts_beside_are_no_change(world: World) -> None:
    spf = Watched("example.com", "TXT", ("v=spf1 mx ~all",), ("v=spf1 mx -all",))
    more = '@ TXT "v=spf1 mx -all"\n@ TXT "google-site-verification=abcdefghijkl"\n'
    ways = looks(world, zone(), zone(more, more), watched=(spf,))
    assert [row.seen for row in ways[1][0].servers] == [Seen.OLD, Seen.OLD]


def test_several_records_are_as_far_as_the_last_of_them(world: World) -> None:
    mx = Watched("example.com", "MX", ("5 in.example.net",), ("10 mail.example.com",))
    (sights,) = looks(world, zone(main=AFTER), watched=(DMARC, mx))
    assert [sight.state for sight in sights] == [State.EVERYWHERE, State.NOT_YET]
    assert least(sights) is State.NOT_YET


def test_the_servers_are_looked_for_once_and_each_look_is_short(world: World) -> None:
    looks(world, *[zone(main=THEN)] * 3)
    assert world.asked == []  # of the resolver, since the last of these worlds began
    assert len(world.asked_at("127.1.0.3")) <= 5
    assert len(world.asked_at("127.2.0.4")) == 1


def test_a_sight_comes_back_from_its_json(world: World) -> None:
    for text in (zone(AFTER, THEN), zone(google=dmarc(OLD, 1200), main=AFTER)):
        sight = look(world, text)
        assert sight_from(sight_json(sight)) == sight
