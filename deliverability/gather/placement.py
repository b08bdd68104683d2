"""Takes in what the latest test mail of a domain showed; nothing is asked for it."""

from __future__ import annotations

from checks.model import NotApplicable
from checks.placement.record import Placement
from checks.snapshot import NO_TEST_MAIL
from deliverability.gather.context import Gathering
from deliverability.seeds.kept import placement_from


async def gather_placement(g: Gathering) -> Placement | NotApplicable:
    """The evidence that was handed in with the options of the run."""
    return placement_from(g.options.placement) if g.options.placement else NO_TEST_MAIL
