"""Asks for the domain's DKIM keys: at selectors known to be in use, then at likely ones."""

from __future__ import annotations

import asyncio

from checks.answers import Maybe
from checks.dkim.record import DkimKeys
from checks.domain import Domain
from checks.model import NotApplicable, Unknown
from checks.mx.record import MxSet
from checks.spf.tree import SpfTexts
from deliverability.net.asker import Asker


async def gather_dkim(
    asker: Asker,
    domain: Domain,
    selectors: tuple[str, ...],
    probes: int,
    mx: asyncio.Task[Maybe[MxSet]],
    texts: asyncio.Task[SpfTexts | Unknown | NotApplicable],
) -> DkimKeys | Unknown | NotApplicable:
    """The keys found, and how they were looked for."""
    return DkimKeys(domain.name)
