"""Shows a watched change: a table that turns on a terminal, lines in a pipe, JSON lines for programs."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

import click

from checks.model import Verdict
from deliverability.commands.output import dumps, say
from deliverability.commands.redrawn import Redrawn
from deliverability.moments import distance, moment
from deliverability.typeset import NARROWEST, Style, filled, printable, verbatim
from deliverability.watch.kept import sight_json
from deliverability.watch.model import Row, Seen, Sight, least
from deliverability.watch.words import (
    beyond,
    held_until,
    row_words,
    sentence,
    value_words,
    wanted_words,
)

MARKS = {
    Seen.NEW: Verdict.PASS, Seen.OLD: Verdict.NOT_APPLICABLE, Seen.OTHER: Verdict.WARN,
    Seen.NO_ANSWER: Verdict.COULD_NOT_CHECK,
}  # fmt: skip


class Screen(Protocol):
    """Where the looks are shown."""

    def show(self, sights: Sequence[Sight], now: datetime, next_look: datetime | None) -> None:
        """One look."""

    def aside(self, text: str) -> None:
        """Something that stays."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Lines:
    """A line when something has changed since the last look, with the time; or a JSON object."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._last: object = None

    def show(self, sights: Sequence[Sight], now: datetime, next_look: datetime | None) -> None:
        seen = _what_matters(sights)
        if seen == self._last:
            return
        self._last = seen
        if self._as_json:
            state = least(tuple(sights)).value
            say(dumps({"at": now.isoformat(), "state": state, "records": list(map(sight_json, sights))}))
        else:
            for line in _plain(sights, now):
                say(line)

    def aside(self, text: str) -> None:
        say(text)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.stdout.flush()


class Table:
    """All servers in a table that is drawn anew at each look; the last one stays."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._drawn = Redrawn(err=False)

    @staticmethod
    def fits() -> bool:
        """Whether stdout is a terminal on which rows can turn."""
        is_terminal = sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        return is_terminal and shutil.get_terminal_size().columns >= NARROWEST

    def show(self, sights: Sequence[Sight], now: datetime, next_look: datetime | None) -> None:
        self._drawn.draw("\n".join(_table(sights, now, next_look, self._style)))

    def aside(self, text: str) -> None:
        say(f"\n{text}\n")
        self._drawn.leave()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.stdout.flush()


def _what_matters(sights: Sequence[Sight]) -> object:
    """What makes a look worth a line: the times that pass do not."""
    return tuple(
        (
            sight.state,
            sight.why,
            tuple(stall.kind for stall in sight.stalls),
            tuple((row.who, row.address, row.seen, row.said) for row in (*sight.servers, *sight.resolvers)),
        )
        for sight in sights
    )


def _plain(sights: Sequence[Sight], now: datetime) -> Iterator[str]:
    yield f"{now:%H:%M:%S} UTC {_whole(sights, now)}"
    for sight in sights:
        if len(sights) > 1:
            yield verbatim(f"{wanted_words(sight.watched)}: {sight.state.value}", "  ")
        for row in (*sight.servers, *sight.resolvers):
            yield verbatim(f"{_who(row)}: {row_words(row)}{_more(row)}", "    ")
        for stall in sight.stalls:
            yield verbatim(printable(f"{stall.words} {stall.step}"), "  ")


def _table(sights: Sequence[Sight], now: datetime, next_look: datetime | None, style: Style) -> Iterator[str]:
    yield click.style(filled(printable(_whole(sights, now)), style), bold=True)
    for stall in (stall for sight in sights for stall in sight.stalls):
        yield filled(printable(f"{stall.words} {stall.step}"), style, "  ")
    for sight in sights:
        yield ""
        yield printable(f"{wanted_words(sight.watched)}: {sight.state.value}")
        rows = (*sight.servers, *sight.resolvers)
        width = max((len(_who(row)) for row in rows), default=0) + 2
        for row in rows:
            mark = style.mark(MARKS[row.seen], row_words(row))
            yield printable(f"  {_who(row):<{width}}") + mark + printable(_more(row))
    for words in dict.fromkeys(beyond(sight, now) for sight in sights):
        if words:
            yield filled(words, style)
    if next_look is not None:
        yield click.style(f"We look again {distance(next_look - now)}. Ctrl-C stops.", dim=True)


def _whole(sights: Sequence[Sight], now: datetime) -> str:
    held = held_until(sights)
    ending = f" The last one forgets it {moment(held, now)}." if held and held > now else ""
    return sentence(sights) + ending


def _who(row: Row) -> str:
    return row.who if not row.address or row.address == row.who else f"{row.who} ({row.address})"


def _more(row: Row) -> str:
    if row.why and not row.is_lame:
        return f" ({row.why})"
    return f" {value_words(row.said)}" if row.seen is Seen.OTHER else ""
