"""What an expected-state file pins, as the settings hold it; the file is read only where one is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checks.expected.record import Pin


@dataclass(frozen=True, slots=True)
class Pins:
    """The pins of a file by domain (A-labels)."""

    by_domain: Mapping[str, tuple[Pin, ...]]

    def of(self, domain: str) -> tuple[Pin, ...]:
        """What is pinned for a domain."""
        return self.by_domain.get(domain, ())


NO_PINS = Pins({})


def parse_expected(text: str) -> Pins:
    """The pins of the file named, "" for none; ValueError with one message for each thing that is wrong."""
    if not text.strip():
        return NO_PINS
    from deliverability.expected_file import load  # late: most settings name no file

    return load(Path(text).expanduser())
