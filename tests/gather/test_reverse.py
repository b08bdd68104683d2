"""What gathering makes of reverse DNS that fails: silence is neither "no name" nor a name that leads back."""

from __future__ import annotations

import asyncio

import pytest

from checks.model import Reason, Unknown
from checks.reverse_names import LOOKED_UP, PointerName, Reverse, pointer
from deliverability.addresses import parse_resolver
from deliverability.gather.reverse import gather_reverse
from deliverability.net.asker import Asker
from deliverability.net.dns import Engine, Limits
from deliverability.net.live import Live
from deliverability.net.transcript import Transcript
from tests.world import World

NO_ANSWER = (
    "servfail", "refused", "timeout", "bogus", "garbage", "short", "empty", "notimp", "formerr", "referral",
    "wrong-id", "wrong-question", "wrong-source", "compression-loop", "cname-loop", "nodata-without-soa",
    "truncated-tcp-refused", "truncated-tcp-hangs",
)  # fmt: skip
HEALTHY = ("truncated", "servfail-once", "timeout-once", "formerr-edns", "duplicate-reply", "secure")
ONE = "1.2.0.192.in-addr.arpa."
GOOD = f"{ONE} PTR mail.example.com.\nmail A 192.0.2.1\n"


def reverse_of(world: World, *addresses: str, second: bool = False) -> tuple[Reverse, ...]:
    servers = [world.resolver, *([world.second.resolver] if second else [])]

    async def ask() -> tuple[Reverse, ...]:
        engine = Engine(map(parse_resolver, servers), Limits(timeout=0.25, tries=2))
        asker = Asker(Live(engine), Transcript("example.com"))
        try:
            return await gather_reverse(asker, addresses)
        finally:
            asker.close()
            engine.close()

    return asyncio.run(ask())


def test_a_name_that_leads_back_confirms_the_address(world: World) -> None:
    world.set(GOOD)
    assert reverse_of(world, "192.0.2.1") == (Reverse("192.0.2.1", (PointerName("mail.example.com", True),)),)


def test_several_addresses_are_asked_together_and_keep_their_order(world: World) -> None:
    six = f"{pointer('2001:db8::1')}. PTR mail.example.com.\nmail AAAA 2001:db8::1\n"
    world.set(GOOD + six)
    assert reverse_of(world, "2001:0db8::0001", "192.0.2.1", "192.0.2.2") == (
        Reverse("2001:db8::1", (PointerName("mail.example.com", True),)),
        Reverse("192.0.2.1", (PointerName("mail.example.com", True),)),
        Reverse("192.0.2.2"),
    )


@pytest.mark.parametrize("zone", ["", "mail A 192.0.2.2", "mail AAAA 2001:db8::1", "mail CNAME gone"])
def test_a_name_without_the_address_does_not_lead_back(world: World, zone: str) -> None:
    world.set(f"{ONE} PTR mail.example.com.\n{zone}\n")
    assert reverse_of(world, "192.0.2.1") == (
        Reverse("192.0.2.1", (PointerName("mail.example.com", False),)),
    )


@pytest.mark.parametrize("fault", NO_ANSWER)
def test_no_answer_about_the_name_is_not_no_name(world: World, fault: str) -> None:
    world.set(f"{GOOD}{ONE} !{fault} PTR")
    (reverse,) = reverse_of(world, "192.0.2.1")
    assert reverse.names == ()
    assert reverse.unknown is not None
    assert reverse.unknown.question == "1.2.0.192.in-addr.arpa PTR"
    assert reverse.confirmed == reverse.unknown


@pytest.mark.parametrize("fault", NO_ANSWER)
def test_no_answer_about_the_way_back_neither_confirms_nor_denies(world: World, fault: str) -> None:
    world.set(f"{GOOD}mail !{fault} A")
    (reverse,) = reverse_of(world, "192.0.2.1")
    assert reverse.all_names == ("mail.example.com",)
    assert isinstance(reverse.confirmed, Unknown)
    assert reverse.confirmed.question == "mail.example.com A"


@pytest.mark.parametrize("fault", HEALTHY)
@pytest.mark.parametrize("at", [f"{ONE} !{{}} PTR", "mail !{} A"])
def test_a_healthy_answer_is_never_unknown(world: World, fault: str, at: str) -> None:
    world.set(GOOD + at.format(fault))
    assert reverse_of(world, "192.0.2.1")[0].confirmed is True


def test_a_second_path_that_has_the_name_is_believed(world: World) -> None:
    world.set("mail A 192.0.2.1")
    world.second.set(GOOD)
    assert reverse_of(world, "192.0.2.1", second=True)[0].confirmed is True


def test_a_second_path_that_fails_keeps_missing_from_being_said(world: World) -> None:
    world.set("mail A 192.0.2.1")
    world.second.set(f"{ONE} !servfail")
    (reverse,) = reverse_of(world, "192.0.2.1", second=True)
    assert reverse.unknown is not None
    assert reverse.unknown.reason is Reason.CONTRADICTED


def test_an_alias_of_classless_delegation_is_followed(world: World) -> None:
    world.set(
        f"{ONE} CNAME 1.0-63.2.0.192.in-addr.arpa.\n1.0-63.2.0.192.in-addr.arpa. PTR mail\nmail A 192.0.2.1"
    )
    assert reverse_of(world, "192.0.2.1")[0].confirmed is True


def test_of_very_many_names_the_first_are_looked_up_and_the_others_stay_open(world: World) -> None:
    world.set("\n".join(f"{ONE} PTR h{n}" for n in range(LOOKED_UP + 5)))
    (reverse,) = reverse_of(world, "192.0.2.1")
    assert len(reverse.names) == LOOKED_UP + 5
    assert sum(one.leads_back is False for one in reverse.names) == LOOKED_UP
    assert isinstance(reverse.confirmed, Unknown)
    assert reverse.confirmed.reason is Reason.TOO_MANY
