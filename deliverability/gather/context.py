"""One run while it gathers: every part of the evidence is asked for when first wanted, and once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from checks.domain import Domain
from checks.model import NotApplicable, Reason, Unknown
from checks.mx.record import MxSet
from deliverability.net.asker import Asker

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """What a run was asked to look at beyond the domain itself.

    `selectors`: DKIM selectors known to be in use; `learned`: more of them, seen in signed mail.
    `sending_ips`: servers known to send for the domain.
    `allow`: networks the operator vouches for. `probes`: how many common selectors to try.
    `references`: mail servers by which our own way out is tested; none, and it counts as not known.
    `sts_before`: (id, digest) of the MTA-STS policy that the last run of the domain saw, () for none.
    `expected`: what is pinned for the domain, each line as gather.expected.kept writes it.
    `placement`: what the latest test mail showed, each line as seeds.kept writes it, () for no test.
    `seen_ips`: servers that test mails of the domain came from.
    `public_resolvers`: addresses of those whose view of the domain is wanted, () for none.
    `families`: what to check, () for all that is on by itself; `also`: opt-in families to check as well.
    `overrides`: what the operator wants otherwise of single checks, as overrides.kept writes it.
    `blocklists`: which lists to ask, by id, () for those that matter most.
    `profile`: what the owner says the domain is for (a checks.profile.Profile), "" where nobody said.
    """

    selectors: tuple[str, ...] = ()
    sending_ips: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    probes: int = 20
    learned: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    blocklists: tuple[str, ...] = ()
    profile: str = ""
    references: tuple[str, ...] = ()
    sts_before: tuple[str, ...] = ()
    public_resolvers: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    placement: tuple[str, ...] = ()
    seen_ips: tuple[str, ...] = ()


Part: TypeAlias = Callable[["Gathering"], Awaitable[Any]]
"""Gathers one field of the snapshot, or something that several fields are made of."""


class Gathering:
    """What every part is given: the asker, the domain, the options, and the other parts on demand."""

    def __init__(
        self,
        asker: Asker,
        domain: Domain,
        options: Options,
        parts: Mapping[str, Part],
        tasks: asyncio.TaskGroup,
    ) -> None:
        self.asker, self.domain, self.options = asker, domain, options
        self._parts, self._tasks = parts, tasks
        self._begun: dict[str, asyncio.Task[Any]] = {}

    async def missing(self) -> NotApplicable | None:
        """That the domain does not exist, where the question for its MX shows that; the checks of MX tell."""
        mx = await self.want("mx")
        if isinstance(mx, MxSet) and not mx.domain_exists:
            return NotApplicable(f"{self.domain.name} does not exist")
        return None

    def want(self, part: str) -> asyncio.Task[Any]:
        """The part, begun if nobody has wanted it yet; await it for its value."""
        task = self._begun.get(part)
        if task is None:
            task = self._begun[part] = self._tasks.create_task(self._gathered(part))
        return task

    def done(self) -> dict[str, Any]:
        """The parts that are there by now."""
        return {part: task.result() for part, task in self._begun.items() if task.done()}

    async def _gathered(self, part: str) -> Any:
        try:
            return await self._parts[part](self)
        except Exception:  # ours; it costs this part and no other
            log.exception("gathering %s of %s failed", part, self.domain.name)
            return Unknown(f"{self.domain.name} ({part})", Reason.CRASHED)
