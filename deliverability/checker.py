"""Checks domains by the settings: one engine, one cache, any number of domains at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from checks.domain import Domain
from checks.providers.resolvers import address_of
from checks.registry import chosen_families
from deliverability.addresses import IpNetwork, ResolverAddress
from deliverability.config import Settings
from deliverability.gather.context import Options
from deliverability.gather.expected import kept as kept_pin
from deliverability.known import NOTHING, Known, knowing
from deliverability.net.asker import Budget, Source
from deliverability.net.dns import Engine, Limits
from deliverability.net.doors import House, Terms
from deliverability.net.lists import Lists
from deliverability.net.live import Live
from deliverability.net.own_name import own_name
from deliverability.net.planned import Planned
from deliverability.net.servers import system_servers
from deliverability.overrides import kept
from deliverability.remedies.model import Change
from deliverability.runs import Progress, Run, check


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one caller asks for beyond the settings; `only` and `also` are families of checks.

    `profile`: what the domain is for, "" to leave it to the settings and the domain's records.
    """

    fresh: bool = False
    selectors: tuple[str, ...] = ()
    sending_ips: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    profile: str = ""


def families_for(settings: Settings, wishes: Wishes) -> tuple[str, ...]:
    """The families that a run looks at; who names `only` some means these, whatever the settings add."""
    if wishes.only:
        return chosen_families(wishes.only, wishes.also)
    pinned = ("expected",) if settings.checks.expected.by_domain else ()
    return chosen_families(settings.checks.only, (*settings.checks.also, *wishes.also, *pinned))


class Checker:
    """Open it with `async with`; it closes its sockets at the end."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.allow = tuple(map(str, settings.network.allow))
        self._overrides = tuple(map(kept, settings.checks.severity))
        self._engine: Engine | None = None
        self._house: House | None = None
        self._lists: Lists | None = None

    @property
    def engine(self) -> Engine:
        """The engine, opened in the running event loop."""
        if self._engine is None:
            self._engine = open_engine(self.settings)
        return self._engine

    @property
    def questions(self) -> tuple[int, int]:
        """How many questions went to DNS servers so far, and how many tries had no answer."""
        return (0, 0) if self._engine is None else (self._engine.asked, self._engine.timeouts)

    @property
    def house(self) -> House:
        """The doors to mail and web servers, shared by all runs."""
        if self._house is None:
            self._house = House(terms(self.settings))
        return self._house

    @property
    def lists(self) -> Lists:
        """The way to blocklists, one for all runs, so that their rate holds over all of them."""
        if self._lists is None:
            self._lists = Lists(self.engine, self.settings.blocklists.dqs_key)
        return self._lists

    async def check(
        self,
        domain: Domain,
        wishes: Wishes | None = None,
        progress: Progress | None = None,
        known: Known = NOTHING,
    ) -> Run:
        """Check one domain; never raises for what the world says. `known`: from before."""
        wishes = wishes or Wishes()
        options = knowing(self._alone(domain, wishes), known, is_limited=bool(wishes.only))
        return await self._check(domain, wishes, options, progress)

    async def check_quietly(self, domain: Domain, wishes: Wishes, known: Known = NOTHING) -> Run:
        """As `check`, of one of many domains: public resolvers are left in peace."""
        options = knowing(self._options(domain, wishes), known, is_limited=bool(wishes.only))
        return await self._check(domain, wishes, options)

    async def planned(
        self, domain: Domain, changes: Iterable[Change], wishes: Wishes | None = None
    ) -> tuple[Run, Planned]:
        """Check one domain as if these changes were live; and the source, which knows what does not fit."""
        wishes = wishes or Wishes()
        source = Planned(self.source(domain, fresh=wishes.fresh), changes)
        return await check(source, domain, self._alone(domain, wishes), self.budget()), source

    def _alone(self, domain: Domain, wishes: Wishes) -> Options:
        """For a domain that is checked alone, public resolvers are asked as well."""
        public = tuple(map(address_of, self.settings.dns.public_resolvers))
        return replace(self._options(domain, wishes), public_resolvers=public)

    async def _check(
        self, domain: Domain, wishes: Wishes, options: Options, progress: Progress | None = None
    ) -> Run:
        source = self.source(domain, fresh=wishes.fresh)
        return await check(source, domain, options, self.budget(), progress)

    def looking(self, *, fresh: bool) -> Source:
        """The way to the world for a look at single records, whosever they are."""
        port = self.settings.network.authoritative_port
        return Live(self.engine, fresh=fresh, allow=self.allow, port=port)

    def source(self, domain: Domain, *, fresh: bool = False) -> Source:
        """The way to the world by these settings."""
        port = self.settings.network.authoritative_port
        return Live(
            self.engine,
            home=domain.name,
            fresh=fresh,
            allow=self.allow,
            port=port,
            doors=self.house.doors(fresh=fresh),
            lists=self.lists,
        )

    async def check_many(
        self, domains: Iterable[Domain] | AsyncIterable[Domain], wishes: Wishes | None = None
    ) -> AsyncIterator[Run]:
        """Check a stream of domains, `[bulk] domains_at_once` together; runs come as they finish.

        Public resolvers are left in peace: a few machines would meet the questions for every domain.
        """
        flow = _Flow(asyncio.Queue(), asyncio.Semaphore(self.settings.bulk.domains_at_once), set())
        feeder = asyncio.create_task(self._feed(domains, wishes, flow))
        try:
            while flow.started or not feeder.done():
                task = await flow.finished.get()
                if task is None:
                    continue  # the list is at its end; some may still be under way
                flow.started.discard(task)
                flow.room.release()  # only now: what nobody has taken yet counts as under way
                yield task.result()
            await feeder  # its errors are the caller's
        finally:
            feeder.cancel()
            for under_way in flow.started:
                under_way.cancel()

    async def _feed(
        self, domains: Iterable[Domain] | AsyncIterable[Domain], wishes: Wishes | None, flow: _Flow
    ) -> None:
        wishes = wishes or Wishes()
        try:
            async for domain in _each(domains):
                await flow.room.acquire()
                task = asyncio.create_task(self._check(domain, wishes, self._options(domain, wishes)))
                flow.started.add(task)
                task.add_done_callback(flow.finished.put_nowait)
        finally:
            flow.finished.put_nowait(None)

    def _options(self, domain: Domain, wishes: Wishes) -> Options:
        dkim = self.settings.dkim
        known = dkim.selectors.get(domain.name, ())
        selectors = tuple(dict.fromkeys((*wishes.selectors, *known)))
        return Options(
            selectors,
            wishes.sending_ips,
            self.allow,
            dkim.probes if dkim.probe else 0,
            families=families_for(self.settings, wishes),
            overrides=self._overrides,
            blocklists=self.settings.blocklists.lists,
            profile=wishes.profile or self.settings.checks.profiles.get(domain.name, ""),
            references=self.settings.network.port25_reference,
            expected=tuple(map(kept_pin, self.settings.checks.expected.of(domain.name))),
        )

    def budget(self) -> Budget:
        """What one domain may cost by these settings."""
        budget = self.settings.budget
        return Budget(budget.seconds, budget.questions, budget.spf_questions, budget.mx_hosts)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._house is not None:
            await self._house.close()
        if self._engine is not None:
            self._engine.close()
            await self._engine.wait_closed()


@dataclass(frozen=True, slots=True)
class _Flow:
    """Checks on their way: those finished (None at the end of the list), room for more, those started."""

    finished: asyncio.Queue[asyncio.Task[Run] | None]
    room: asyncio.Semaphore
    started: set[asyncio.Task[Run]]


async def _each(domains: Iterable[Domain] | AsyncIterable[Domain]) -> AsyncIterator[Domain]:
    if isinstance(domains, AsyncIterable):
        async for domain in domains:
            yield domain
    else:
        for domain in domains:
            yield domain


def open_engine(settings: Settings) -> Engine:
    """An engine over the resolvers of the settings, or the system's; call it in a running event loop."""
    dns = settings.dns
    limits = Limits(
        dns.timeout,
        dns.tries,
        dns.max_in_flight,
        dns.rate,
        dns.global_rate,
        dns.cache_entries,
        dns.udp_payload,
    )
    return Engine(dns.resolvers or system_servers(), limits)


def terms(settings: Settings) -> Terms:
    """How mail and web servers are reached by these settings."""
    network = settings.network
    return Terms(
        network.smtp_port,
        network.https_port,
        tuple(map(str, network.allow)),
        str(network.ca_file or ""),
        network.ehlo_name or own_name(),
    )


def with_overrides(
    settings: Settings, resolvers: tuple[ResolverAddress, ...], allow: tuple[IpNetwork, ...]
) -> Settings:
    """The settings with what a command line says instead of them.

    Who names the resolvers to ask wants to know what these say, so the public ones are left alone.
    """
    if resolvers:
        settings = replace(settings, dns=replace(settings.dns, resolvers=resolvers, public_resolvers=()))
    if allow:
        networks = (*settings.network.allow, *allow)
        settings = replace(settings, network=replace(settings.network, allow=networks))
    return settings
