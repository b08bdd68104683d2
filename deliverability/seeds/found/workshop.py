"""Keeps the process that takes mails apart."""

from __future__ import annotations

from datetime import datetime

from checks.placement.record import Signature
from deliverability.apart.process import Apart, Unreadable
from deliverability.seeds.found.opened import Copy, Opened
from deliverability.seeds.found.proofs import Key
from deliverability.seeds.found.worker import work_of_opening, work_of_proving
from deliverability.seeds.kept import unpacked

__all__ = ["SECONDS", "Unreadable", "Workshop"]

SECONDS = 10.0


class Workshop(Apart):
    """One process for one caller at a time; safe from several threads. Close it at the end."""

    module = "deliverability.seeds.found.worker"
    broken = "it could not be taken apart"
    slow = "taking it apart took too long"
    large = "there is more in it than anybody can show"

    def __init__(self, seconds: float = SECONDS) -> None:
        super().__init__(seconds)

    def opened(self, copy: Copy) -> Opened:
        """What the mail shows by itself; Unreadable where that takes too long or too much."""
        return unpacked(Opened, self.asked(work_of_opening(copy)))

    def proven(self, copy: Copy, keys: tuple[Key, ...], at: datetime | None) -> tuple[Signature, ...]:
        """Its signatures by these keys; Unreadable as above."""
        rows = self.asked(work_of_proving(copy, keys, at))
        return tuple(unpacked(Signature, row) for row in rows)
