"""Names mail clients as people do: “Outlook on Windows and Gmail”."""

from __future__ import annotations

from collections.abc import Sequence

_FAMILIES = ("Gmail", "Outlook", "Apple Mail", "Yahoo")


def named(clients: Sequence[str], known: Sequence[str]) -> str:
    """Those of `clients`, a family by its name where most of it is meant; `known`: all there are."""
    told: list[str] = []
    for family in _FAMILIES:
        all_of_it = [one for one in known if one.startswith(family)]
        here = [one for one in all_of_it if one in clients]
        if here and len(here) == len(all_of_it):
            told.append(family)
        elif len(here) * 2 > len(all_of_it):
            told.append(f"most of {family}")
        else:
            told += here
    return " and ".join(filter(None, (", ".join(told[:-1]), *told[-1:])))
