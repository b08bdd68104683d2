"""Many domains at once: bounded, in any order, with the errors of their source."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from checks.contacts import Contact, Kind, Reached, SmtpTalk
from checks.domain import Domain, parse_target
from deliverability.addresses import parse_network, parse_resolver
from deliverability.checker import Checker, terms, with_overrides
from deliverability.config import Settings
from deliverability.net.doors import Terms
from tests.judging import RECORDS
from tests.world import World
from tests.world.authority import authority

NAMES = [f"d{n}.example" for n in range(20)]


def _settings(world: World) -> Settings:
    settings = with_overrides(Settings(), (parse_resolver(world.resolver),), ())
    bulk, checks = replace(settings.bulk, domains_at_once=3), replace(settings.checks, only=RECORDS)
    return replace(settings, bulk=bulk, checks=checks)


def _checked(world: World, domains: Iterator[Domain], most: int = 100) -> list[str]:
    async def run() -> list[str]:
        seen: list[str] = []
        async with Checker(_settings(world)) as checker:
            async for done in checker.check_many(domains):
                seen.append(done.report.domain.name)
                if len(seen) == most:
                    break
        return seen

    return asyncio.run(run())


def test_every_domain_comes_once_in_any_order(world: World) -> None:
    assert sorted(_checked(world, map(parse_target, NAMES))) == sorted(NAMES)


def test_no_domain_makes_no_run(world: World) -> None:
    assert _checked(world, iter(())) == []


def test_the_list_is_read_only_as_far_as_there_is_room(world: World) -> None:
    read: list[str] = []

    def listed() -> Iterator[Domain]:
        for name in NAMES:
            read.append(name)
            yield parse_target(name)

    assert len(_checked(world, listed(), most=1)) == 1
    assert len(read) <= 6


def test_an_error_of_the_list_is_the_callers(world: World) -> None:
    def broken() -> Iterator[Domain]:
        yield parse_target("example.com")
        raise OSError("the list broke off")

    with pytest.raises(OSError, match="the list broke off"):
        _checked(world, broken())


def test_every_run_has_the_doors_of_the_settings_and_shares_what_was_said(world: World) -> None:
    world.set("mx1 A 127.1.0.1\nmx1 !smtp")
    network = replace(
        Settings().network,
        allow=(parse_network("127.0.0.0/8"),),
        smtp_port=world.smtp_port,
        ca_file=authority().ca_file,
        ehlo_name="checker.example",
    )
    contact = Contact(Kind.SMTP, "mx1.example.com", "127.1.0.1")

    async def run() -> list[Reached]:
        async with Checker(replace(_settings(world), network=network)) as checker:
            return [await checker.source(parse_target(name)).reach(contact) for name in NAMES[:2]]

    first, second = asyncio.run(run())
    assert isinstance(first, SmtpTalk)
    assert first is second
    assert first.tls is not None
    assert first.tls.trust == ""
    assert [line for _, line in world.heard] == [
        "EHLO checker.example",
        "STARTTLS",
        "EHLO checker.example",
        "QUIT",
    ]


def test_without_a_name_of_its_own_the_settings_take_that_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "this.machine.example")
    assert terms(Settings()) == Terms(ehlo_name="this.machine.example")


def test_public_resolvers_are_asked_about_one_domain_and_never_about_a_list(world: World) -> None:
    world.set("d1.example. MX 10 mail.d1.example.\n!server 127.0.0.6\n")
    plain = _settings(world)
    settings = replace(
        plain,
        checks=replace(plain.checks, only=("propagation",)),
        dns=replace(plain.dns, public_resolvers=("127.0.0.6",)),
        network=replace(plain.network, allow=(parse_network("127.0.0.0/8"),), authoritative_port=world.port),
    )
    domain = parse_target("d1.example")

    async def run(several: bool) -> int:
        before = len(world.asked_at("127.0.0.6"))
        async with Checker(settings) as checker:
            if several:
                assert len([done async for done in checker.check_many([domain])]) == 1
            else:
                await checker.check(domain)
        return len(world.asked_at("127.0.0.6")) - before

    assert asyncio.run(run(several=True)) == 0
    assert asyncio.run(run(several=False)) == 3


def test_who_names_the_resolvers_to_ask_has_no_public_one_asked() -> None:
    settings = with_overrides(Settings(), (parse_resolver("127.0.0.1:5300"),), ())
    assert Settings().dns.public_resolvers
    assert settings.dns.public_resolvers == ()
