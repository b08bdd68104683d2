"""Takes answers out of what a help desk exported: JSON, CSV, or a text that was pasted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from deliverability.library.errors import LibraryError
from deliverability.library.keeping import add_unseen, naming, parse
from deliverability.library.model import Wanted
from deliverability.library.shelf import Shelf
from deliverability.store import answers


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an export: titles that are new, those that were there, and what is wrong with others."""

    added: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def take(shelf: Shelf, wanted: Iterable[Wanted], now: datetime) -> Taken:
    """Keep each that has a title nobody has yet; one that cannot be kept hinders no other.

    They are linted later, in the background.
    """
    added, already, problems = [], [], []
    with naming(shelf) as connection:
        known = set(answers.titles(connection))
        for one in wanted:
            try:
                read = parse(one)
                if read.title in known:
                    already.append(read.title)
                    continue
                known.add(add_unseen(connection, read, now).title)
                added.append(read.title)
            except LibraryError as error:
                problems.append(f"{one.title or 'Without a title'}: {error}")
    return Taken(tuple(added), tuple(already), tuple(problems))
